"""Texts that files hold as messages: one table has them all, and everything that makes one takes it from there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnsim
from nnsim.core.texts import STEPS, TEXTS, Message, message, names, plain, sentence, words

HOUSE = Path(nnsim.__file__).parent
TABLE = HOUSE / "core" / "texts.py"
SOURCES = {path: path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py") if path != TABLE}
MAY_BE_PLAIN = {
    "app/messages.py", "app/time_travel.py", "core/files/run.py", "ui/data/hint_lines.py",
    "ui/network/blocks/graph_edits.py", "ui/network/layer_edits.py", "ui/run/undo.py",
}  # fmt: skip
"""Who shows words that others made: those of old files, of steps to undo, of what a problem offers, and the names that
people give to moments."""


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, source in SOURCES.items():
        if re.search(rf"core\.texts import .*\b{name}\b", source):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                    yield path, node


def sample(name: str) -> int | str:
    return 3 if name in {"count", "number", "seed"} else f"some {name}"


@pytest.mark.parametrize("text_id", TEXTS)
def test_every_text_says_all_of_its_arguments(text_id: str) -> None:
    arguments = {name: sample(name) for name in names(text_id)}
    said = words(message(text_id, **arguments))
    assert said
    assert "{" not in said
    assert all(str(value).lower() in said for value in arguments.values())
    assert said == (sentence(message(text_id, **arguments)).lower() if text_id in STEPS else said)


def test_every_message_that_is_made_has_a_text() -> None:
    made = list(calls("message"))
    assert len(made) > 60
    for path, call in made:
        chosen = call.args[0]
        ids = [chosen.body, chosen.orelse] if isinstance(chosen, ast.IfExp) else [chosen]
        for it in ids:
            if isinstance(it, ast.Constant):
                assert it.value in TEXTS, path
                given = {word.arg for word in call.keywords}
                assert given == names(it.value) or None in given, (path, it.value)
            else:
                assert ast.unparse(it) == "text_id", path


def test_every_text_is_said_by_somebody() -> None:
    everywhere = "\n".join(SOURCES.values())
    assert [text_id for text_id in TEXTS if text_id != "text" and f'"{text_id}"' not in everywhere] == []


def test_only_the_words_of_others_are_stored_as_they_stand() -> None:
    assert {path.relative_to(HOUSE).as_posix() for path, _ in calls("plain")} == MAY_BE_PLAIN


def test_counts_figures_and_flags_become_words() -> None:
    assert words(message("points_added", count=1)) == "+ 1 point"
    assert words(message("points_added", count=1200)) == "+ 1,200 points"
    assert words(message("data_seed", seed=1234)) == "data seed 1234"
    assert words(message("set", name="learning rate", before=0.03, after=1e-6)) == "learning rate 0.03 → 1e−6"
    assert words(message("set", name="nesterov", before=False, after=True)) == "nesterov off → on"


def test_a_step_is_a_sentence_and_on_the_curves_in_small_letters() -> None:
    step = message("mended", step=message("inserted", layer="Dense"), way_out=plain("insert Flatten"))
    assert sentence(step) == "Insert Dense · insert Flatten"
    assert words(step) == "insert dense · insert flatten"


def test_what_no_text_can_be_made_of_is_told_plainly() -> None:
    assert words(Message("of a newer nnsim", (("layer", "Dense"), ("count", 3)))) == "layer Dense, count 3"
    assert words(Message("of a newer nnsim")) == "of a newer nnsim"
    assert words(Message("points_added", (("number", 3),))) == "number 3"
    assert words(message("undone", step=Message("points_added"))) == "undo: points_added"


def test_a_message_takes_its_own_arguments_only() -> None:
    with pytest.raises(KeyError):
        message("nobody says this")
    with pytest.raises(TypeError):
        message("points_added", number=3)


def test_words_as_they_stand_are_no_template() -> None:
    assert words(plain("{count} of {}")) == "{count} of {}"
