"""Sequences that a person types, the states of a network as a way and as an automaton, and errors over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from probed_view import Probed
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.data.grammars import REBER, grammar_of, reached
from nnsim.edits.data import choose_generator
from nnsim.examples.example import open_example
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.sequence.words import unreadable

load()
ALPHABET = tuple("BTPSXVE")


@pytest.fixture
def reber(qtbot: QtBot) -> Probed:
    made = Probed(qtbot, "sequence", open_example("reber").project, (900, 320))
    made.train(20)
    made.answer()
    return made


def test_what_is_typed_is_read_symbol_by_symbol(reber: Probed) -> None:
    view = reber.view
    view.text.setText("BTXSE")
    reber.answer()
    header, rows = view.table()
    told = list(rows)
    assert header[4:] == ALPHABET
    assert [row[1] for row in told] == list("BTXSE")
    assert sum(told[0][4:]) == pytest.approx(1, abs=1e-5)
    assert view.matrix.shape == (7, 5)
    marked = [[cell.startswith("✓") for cell in row] for row in view.matrix._numbers]
    after_b = {ALPHABET[row] for row in range(7) if marked[row][0]}
    assert after_b == {"T", "P"}
    assert not any(row[4] for row in marked)  # nothing follows E
    assert "after 4 of 4 symbols" in view.said.text()
    assert view.accessibleDescription() in view.said.text()


def test_a_letter_that_is_none_of_the_alphabet_is_told_in_a_sentence(reber: Probed) -> None:
    reber.view.text.setText("BTQ")
    assert reber.answer() == 0, "nothing is asked"
    assert "“Q” is no symbol of these data" in reber.view.said.text()
    reber.view.text.setText("")
    assert "Type some of these symbols" in reber.view.said.text()
    assert "more than 24 steps" in unreadable("B" * 25, ALPHABET, 24).text


def test_what_the_rule_does_not_know_is_named_by_its_place(reber: Probed) -> None:
    reber.view.text.setText("BTB")
    reber.answer()
    assert "No. 3, B, cannot stand there" in reber.view.said.text()


def test_the_states_are_an_automaton(reber: Probed) -> None:
    view = reber.view
    view.kind.button("automaton").click()
    reber.answer()
    assert "share of states in one of their own" in view.said.text()
    assert view._found.meant


def test_another_document_and_other_data_begin_with_their_own_sequence(reber: Probed) -> None:
    other = open_example("temporal-xor").project
    reber.editor.open(other)
    text = reber.view.text.text()
    assert set(text) <= {"0", "1"}
    assert text


def test_errors_are_folded_by_the_period_of_the_rule(qtbot: QtBot) -> None:
    made = Probed(qtbot, "over_time", open_example("temporal-xor").project, (900, 320))
    made.train(40)
    made.answer()
    view = made.view
    assert view.fold.current == "3"
    assert "Least is lost after step 2" in view.said.text()
    assert len(view._losses()) == 3
    view.fold.button("1").click()
    assert len(view._losses()) == 31
    header, rows = view.table()
    assert header == ("step", "loss", "share right", "sequences")
    assert len(list(rows)) == 31
    view.fresh.setChecked(True)
    made.answer()
    assert view.said.text().startswith("With fresh weights")


def test_where_they_are_offered() -> None:
    reber, adding = (open_example(name).project for name in ("reber", "adding-gru"))
    assert {"sequence", "over_time"} <= set(offered(reber))
    assert "over_time" in offered(adding)
    assert "sequence" not in offered(adding)
    assert not {"sequence", "over_time"} & set(offered(open_example("moons").project))
    assert grammar_of(replace(reber.data, edited=True)) is None
    assert grammar_of(choose_generator(reber, "parity").data) is None


def test_the_grammar_knows_its_sequences() -> None:
    assert reached(REBER, "BTXSE") == "7"
    assert reached(REBER, "BTB") is None
    data = open_example("reber").project.data
    texts = ["".join(ALPHABET[k] for k in row[row.any(axis=1)].argmax(axis=1)) for row in data.x]
    assert all(reached(REBER, text) == "7" for text in texts)
    train, test = (
        {t for t, is_test in zip(texts, data.test, strict=True) if is_test == part} for part in (False, True)
    )
    assert not train & test
    assert np.array_equal(data.x.sum(axis=2).max(axis=1), np.ones(len(data)))
