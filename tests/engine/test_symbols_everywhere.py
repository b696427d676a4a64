"""Sequences of symbols through save, reopen, undo, exact resume, the time line and every form of export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.kinds import kind_of
from nnsim.edits.data import choose_generator, set_generator
from nnsim.edits.network import set_layer
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.examples.example import open_example
from nnsim.io import export, outgoing
from nnsim.tasks.plan import plan

load()
KINDS = ("temporal_xor", "parity", "reber", "embedded_reber", "echo", "tongues")


def small(example: str = "reber") -> Project:
    project = open_example(example).project
    made = set_generator(project, Spec.of("reber", count=60, steps=14))
    return replace(made, recipe=replace(made.recipe, epochs=4))


@pytest.mark.parametrize("name", KINDS)
def test_what_a_generator_makes_is_sound_and_always_the_same(name: str) -> None:
    first, second = (generate(Spec.of(name, count=120)) for _ in range(2))
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)
    assert kind_of(first).objects_to(first) is None
    assert first.test.any()
    assert len(first.classes) == int(first.y.max()) + 1


def test_parity_is_tested_on_longer_ones_than_are_trained_with() -> None:
    data = generate(Spec.of("parity", count=400))
    lengths = data.x.any(axis=2).sum(axis=1)
    assert (lengths[data.train].min(), lengths[data.train].max()) == (2, 20)
    assert lengths[data.test].max() > 50
    ones = data.x[:, :, 1].sum(axis=1)
    assert np.array_equal(ones % 2, data.y)
    assert data.split == "given"


def test_a_file_brings_everything_back_and_goes_on_to_the_bit(tmp_path: Path) -> None:
    project = small()
    _, half = run_headless(project, 2)
    result, whole = run_headless(project, 4)
    nnsim_file.save(tmp_path / "a.nnsim", project, half)
    opened = open_project(tmp_path / "a.nnsim")
    data = opened.project.data
    assert (data.kind, data.vocabulary) == ("symbols", project.data.vocabulary)
    assert np.array_equal(data.lengths, project.data.lengths)
    assert opened.project.network == project.network
    _, on = run_headless(opened.project, 4, start=opened.checkpoint)
    assert all(np.array_equal(on.weights[name], array) for name, array in whole.weights.items())
    assert result.epochs == 4


def test_data_that_are_no_symbols_are_told_in_words() -> None:
    data = small().data
    for broken, words in (
        ({"vocabulary": ("B", "B", *data.vocabulary[2:])}, "each once"),
        ({"vocabulary": data.vocabulary[:-1]}, "does not fit"),
        ({"x": data.x * 2}, "one symbol for each step"),
    ):
        problem = kind_of(data).objects_to(replace(data, **broken))
        assert problem is not None
        assert words in problem.text


def test_other_data_get_an_output_that_fits_and_symbols_keep_theirs() -> None:
    project = open_example("reber").project
    assert choose_generator(project, "echo").network.output.spec.kind == "next_symbol"
    moons = choose_generator(project, "moons")
    assert moons.network.output.spec.kind != "next_symbol"
    project = set_layer(project, "rnn1", answer="last")
    assert "all states" in plan(project).problems[0].text


def test_every_form_of_export_is_written(tmp_path: Path) -> None:
    project = small()
    _, checkpoint = run_headless(project, 1)
    for form in outgoing.FORMS:
        assert outgoing.refusal(project, form) is None, form
        assert outgoing.write(project, checkpoint, tmp_path / f"{form}{outgoing.FORMS[form].suffix}", form)
    text = export.as_csv(project.data).decode().splitlines()
    assert text[0] == "sequence,class,split"
    words = kind_of(project.data).words(project.data.x[0], project.data.vocabulary)
    assert text[1].split(",")[0] == words
