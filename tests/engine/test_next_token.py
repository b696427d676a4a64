"""A small language model from its text to a file and a script; it never looks ahead."""

from __future__ import annotations

import io
import runpy
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from onnx_runs import session

from nnsim.core.catalogue import load
from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Severity
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.edits import checks
from nnsim.edits.adapt import adapted
from nnsim.edits.beginnings import with_samples
from nnsim.edits.data import choose_bundled, choose_generator, replace_data
from nnsim.edits.fixes import edit_of
from nnsim.edits.graph import insert_after
from nnsim.edits.network import set_layer
from nnsim.edits.validate import open_project
from nnsim.engine.trainer import Trainer
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.onnx.network import to_bytes
from nnsim.io.pytorch.script import script
from nnsim.io.sources import Pasted
from nnsim.tasks.plan import plan

load()
TEXT = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


def reader() -> Project:
    """A few passages of 16 characters, and a network that is small and quick."""
    data = read(Pasted(TEXT), ImportChoices(length=16))
    project = with_samples(data)
    for node in project.network.nodes:
        if node.spec.kind == "embedding":
            project = set_layer(project, node.id, channels=8)
        elif node.spec.kind == "dense_each":
            project = set_layer(project, node.id, units=16 if "gelu" in node.spec.values.values() else 8)
    return replace(project, recipe=replace(project.recipe, epochs=2))


def test_a_text_begins_with_a_network_that_reads_it() -> None:
    project = reader()
    assert (project.network.output.spec.kind, project.recipe.loss) == ("next_token", "categorical_cross_entropy")
    assert project.network.nodes[0].spec.values["words"] == len(project.data.vocabulary)
    assert plan(project).problems == checks.problems(project) == ()
    assert plan(project).layers[-1].out_shape == (len(project.data.vocabulary), 16)


def test_a_layer_that_sees_what_is_to_be_predicted_is_told_with_a_way_out() -> None:
    project = reader()
    (first, *_) = [node.id for node in project.network.nodes if node.spec.kind == "attention"]
    assert checks.problems(project) == ()
    (said,) = checks.problems(set_layer(project, first, causal=False))
    assert (said.where, said.severity) == (first, Severity.WARNING)
    assert said.fix is not None
    assert checks.problems(edit_of(said.fix)(set_layer(project, first, causal=False))) == ()
    widened = insert_after(project, Spec.of("conv1d", kernel=3, padding=1, channels=8), first)
    assert [problem.where for problem in checks.problems(widened)] == ["conv1d1"]
    alone = insert_after(project, Spec.of("conv1d", kernel=1, padding=0, channels=8), first)
    assert checks.problems(alone) == ()


def test_it_is_saved_reopened_and_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    trainer, path = Trainer(reader()), tmp_path / "tyger.nnsim"
    trainer.run_epoch()
    nnsim_file.save(path, trainer.project, trainer.checkpoint())
    opened = open_project(path)
    assert opened.project.data.vocabulary == trainer.project.data.vocabulary
    assert np.array_equal(opened.project.data.x, trainer.project.data.x)
    again = Trainer(opened.project, checkpoint=opened.checkpoint)
    for each in (trainer, again):
        each.run_epoch()
    assert weights_sha256(again.learner.weights()) == weights_sha256(trainer.learner.weights())
    assert np.array_equal(again.history.kept().rows, trainer.history.kept().rows, equal_nan=True)
    first, last = trainer.history.kept().row(0), trainer.history.last
    assert last["train_loss"] < first["train_loss"]
    assert last["test_accuracy"] > first["test_accuracy"]


def test_scripts_and_onnx_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(reader())
    for _ in range(2):
        trainer.run_epoch()
    written = script(trainer.project, "tyger")
    path = tmp_path / "tyger.py"
    path.write_text(written.text, encoding="utf-8")
    path.with_suffix(".npz").write_bytes(written.files[".npz"])
    monkeypatch.setattr(sys, "argv", [str(path)])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    assert said.getvalue().split()[-1] == weights_sha256(trainer.learner.weights())
    assert f"accuracy {trainer.history.last['test_accuracy']:.3f}" in said.getvalue()
    x = feeding.inputs(trainer.project, trainer.project.data.x[:5])
    scores, answers = session(to_bytes(trainer.project, trainer.learner.weights())).run(
        None, {"samples": trainer.project.data.x[:5]}
    )
    np.testing.assert_allclose(scores, trainer.learner.scores(x), atol=1e-4)
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_a_later_character_changes_no_earlier_score() -> None:
    trainer = Trainer(reader())
    trainer.run_epoch()
    x = feeding.inputs(trainer.project, trainer.project.data.x[:1])
    before = trainer.learner.scores(x)
    for place in range(16):
        other = x.copy()
        other[0, place] = (other[0, place] + 1) % len(trainer.project.data.vocabulary)
        after = trainer.learner.scores(other)
        assert np.array_equal(after[0, :, :place], before[0, :, :place])
        assert not np.array_equal(after[0, :, place], before[0, :, place])


def test_another_kind_of_data_brings_its_network_along() -> None:
    spiral = choose_generator(Project(), "spiral")
    text = choose_bundled(spiral, "tiny_shakespeare")
    assert checks.problems(text) == plan(text).problems == ()
    assert adapted(spiral, text) == (
        "To fit the data, the network is now Tiny GPT, the output is now next token and the loss is now "
        "cross-entropy (categorical)."
    )
    back = choose_generator(text, "spiral")
    assert checks.problems(back) == plan(back).problems == ()
    smaller = replace_data(text, reader().data)
    assert smaller.network.nodes[0].spec.values["words"] == len(smaller.data.vocabulary)
    assert plan(smaller).problems == ()


def test_what_is_no_text_has_no_next_character() -> None:
    project = choose_generator(Project(), "spiral")
    project = replace(
        project, network=replace(project.network, output=replace(project.network.output, spec=Spec("next_token")))
    )
    assert [problem.text for problem in checks.problems(project)][:1] == [
        "This output predicts the next character, but these data are no text: choose a text."
    ]
    assert plan(project).layers == ()
