"""Validation samples: learned from by nothing, evaluated like the others, told wherever numbers are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.data import EXCLUDED, VALIDATION
from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.run import FIRST_HISTORY, HISTORY
from nnsim.core.spec import Spec
from nnsim.engine.headless import run_headless
from nnsim.engine.trainer import Trainer

DENSE = Spec.of("dense", units=4)


def with_aside(project: Project, use: int) -> Project:
    data = project.data
    aside = np.where(np.arange(len(data)) % 4 == 1, use, 0).astype(np.uint8)
    return replace(project, data=replace(data, aside=aside))


def without(project: Project) -> Project:
    """The same project as if those samples had never been."""
    return replace(project, data=replace(project.data.take(project.data.aside == 0), aside=None))


@pytest.mark.parametrize("use", [VALIDATION, EXCLUDED])
@pytest.mark.parametrize("learner", ["backprop", "perceptron"])
def test_they_are_learned_from_by_nothing(build, use: int, learner: str) -> None:
    project = with_aside(build(*([DENSE] if learner == "backprop" else []), learner=Spec(learner)), use)
    ours, _ = run_headless(project, 5)
    theirs, _ = run_headless(without(project), 5)
    assert ours.weights_sha256 == theirs.weights_sha256
    assert (ours.train_loss, ours.test_loss, ours.steps) == (theirs.train_loss, theirs.test_loss, theirs.steps)
    assert np.isfinite(ours.validation_loss) == (use == VALIDATION)


def test_their_numbers_are_those_of_a_test_set_of_them(build) -> None:
    project = with_aside(build(DENSE), VALIDATION)
    as_test = replace(project, data=replace(project.data, test=project.data.validation, aside=None))
    ours, theirs = Trainer(project).learner.evaluate(), Trainer(as_test).learner.evaluate()
    for number in ("loss", "accuracy"):
        assert ours[f"validation_{number}"] == theirs[f"test_{number}"]


def test_json_tells_them_or_null(build) -> None:
    told = run_headless(with_aside(build(DENSE), VALIDATION), 1)[0].as_json()
    assert 0 <= told["validation_accuracy"] <= 1
    assert told["validation_loss"] > 0
    none = json.loads(json.dumps(run_headless(build(DENSE), 1)[0].as_json()))
    assert none["validation_loss"] is none["validation_accuracy"] is None


def test_an_edit_while_it_trains_takes_them_in_and_out(build) -> None:
    project = build(DENSE)
    trainer = Trainer(project)
    trainer.run_epoch()
    trainer.edit(with_aside(project, VALIDATION))
    assert trainer.size == int(with_aside(project, VALIDATION).data.train.sum())
    trainer.run_epoch()
    assert trainer.history.last is not None
    assert np.isfinite(trainer.history.last["validation_loss"])
    trainer.edit(project)
    trainer.run_epoch()
    assert np.isnan(trainer.history.last["validation_loss"])


def test_curves_come_back_from_files_of_both_versions(build, tmp_path: Path) -> None:
    for project, columns in ((build(DENSE), FIRST_HISTORY), (with_aside(build(DENSE), VALIDATION), HISTORY)):
        _, state = run_headless(project, 2)
        nnsim_file.save(tmp_path / "a.nnsim", project, state)
        loaded = nnsim_file.load(tmp_path / "a.nnsim")
        assert loaded.checkpoint is not None
        np.testing.assert_array_equal(loaded.checkpoint.history.rows, state.history.rows)
        assert np.array_equal(loaded.project.data.validation, project.data.validation)
        raw = (tmp_path / "a.nnsim").read_bytes()
        assert (b"aside.npy" in raw) == (columns is HISTORY)
        ours, theirs = Trainer(project, checkpoint=loaded.checkpoint), Trainer(project, checkpoint=state)
        ours.run_epoch()
        theirs.run_epoch()
        np.testing.assert_array_equal(ours.history.kept().rows, theirs.history.kept().rows)
