"""What is measured of a moment, and how it travels: by name, from the task to frames, files and JSON."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import recall_score

from nnsim.core.data import VALIDATION, Mask
from nnsim.core.files import nnsim_file
from nnsim.core.messages import Edit, Load, StepOnce
from nnsim.core.project import Project
from nnsim.core.run import HISTORY
from nnsim.core.spec import Spec
from nnsim.data.scaling import in_units
from nnsim.edits.adapt import with_output
from nnsim.engine.evaluation import recalls
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.tasks.columns import columns_of, declared, recall_id
from nnsim.tasks.kinds import TASKS

DENSE = Spec.of("dense", units=3)
ERRORS = ("root_mean_square_error", "mean_absolute_error")


def values(build, **recipe: str) -> Project:
    """Values around 700, which are scaled for the network."""
    project = build(DENSE, output="regression", **recipe)
    y = (700 + 300 * project.data.y).astype(np.float32)
    return replace(project, data=replace(project.data, y=y, target_scaling="standard"))


def by_hand(trainer: Trainer, name: str, mask: Mask) -> float:
    data = trainer.project.data
    answers = in_units(data, trainer.learner.scores(data.x[mask])[:, 0])
    off = answers.astype(np.float64) - data.y[mask]
    return float(np.sqrt(np.mean(off**2)) if name.startswith("root") else np.mean(np.abs(off)))


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error"])
def test_errors_are_told_in_the_units_of_the_values_whatever_the_loss(build, loss: str) -> None:
    trainer = Trainer(values(build, loss=loss))
    trainer.run_epoch()
    last, data = trainer.history.last, trainer.project.data
    assert last is not None
    for name in ERRORS:
        assert last[f"train_{name}"] == pytest.approx(by_hand(trainer, name, data.train), rel=1e-4)
        assert last[f"test_{name}"] == pytest.approx(by_hand(trainer, name, data.test), rel=1e-4)
        assert f"validation_{name}" not in last  # there are no such samples


@pytest.mark.parametrize("loss", TASKS["reconstruction"].losses)
def test_an_autoencoder_tells_how_far_each_number_is_off(build, loss: str) -> None:
    trainer = Trainer(replace(with_output(build(DENSE), "reconstruction"), recipe=build(loss=loss).recipe))
    last, data = trainer.history.last, trainer.project.data
    assert last is not None
    off = trainer.learner.scores(data.x[data.test]).astype(np.float64) - data.x[data.test]
    assert last["test_mean_absolute_error"] == pytest.approx(np.abs(off).mean(), rel=1e-5)
    assert last["test_root_mean_square_error"] == pytest.approx(np.sqrt(np.square(off).mean()), rel=1e-5)


@pytest.mark.parametrize("task", ["regression", "binary"])
def test_every_further_column_is_declared(build, task: str) -> None:
    project = build(output=task, **({"learner": Spec("perceptron")} if task == "binary" else {}))
    last = Trainer(project).history.last
    assert last is not None
    further = set(last) - set(HISTORY)
    assert further
    assert further <= {column.id for column in columns_of(project)}
    assert not set(declared()) & set(HISTORY)


@pytest.mark.parametrize("learner", ["backprop", "neighbours"])
def test_the_share_of_each_class_that_is_told_right_is_its_recall(build, learner: str) -> None:
    project = build(DENSE, n=200, tests=2, output="multiclass", learner=Spec(learner))
    trainer = Trainer(project)
    trainer.run_epoch()
    last, data = trainer.history.last, trainer.project.data
    assert last is not None
    said = trainer.learner.scores(data.x[data.test]).argmax(axis=1)
    expected = recall_score(data.y[data.test], said, average=None)
    assert [last[recall_id(label)] for label in range(len(data.classes))] == pytest.approx(expected.tolist())
    assert 0 < min(expected) < 1, "there is something to tell"


def test_a_class_without_samples_has_no_recall() -> None:
    found = recalls(np.array([0, 1, 1, 0], np.float32), np.array([0, 0, 1, 0], np.float32), 3)
    assert (found[recall_id(0)], found[recall_id(1)]) == (pytest.approx(2 / 3), 1.0)
    assert np.isnan(found[recall_id(2)])


def test_learners_without_a_network_tell_the_same_errors(build) -> None:
    project = values(build)
    trainer = Trainer(replace(project, recipe=replace(project.recipe, learner=Spec.of("neighbours", neighbours=3))))
    last = trainer.history.last
    assert last is not None
    assert last["test_mean_absolute_error"] == pytest.approx(
        by_hand(trainer, "mean_absolute_error", project.data.test), rel=1e-4
    )


def test_another_task_adds_its_columns_and_those_of_before_stay(build) -> None:
    session = Session()
    session.handle(Load(1, build(DENSE)))
    assert session.frame(1, ()).history.columns[: len(HISTORY)] == HISTORY
    session.handle(StepOnce("epoch"))
    session.handle(Edit(with_output(build(DENSE), "reconstruction")))
    session.handle(StepOnce("epoch"))
    history = session.frame(1, ()).history
    assert history.columns[:8] == HISTORY
    assert np.isfinite(history.column("test_mean_absolute_error")[-1])
    assert session.trainer is not None
    kept = session.trainer.history.kept()
    assert np.isnan(kept.column("test_mean_absolute_error")[0])
    assert np.isfinite(kept.column("test_accuracy")[0])
    assert np.isnan(kept.column("test_accuracy")[-1])


@pytest.mark.parametrize("validation", [False, True])
def test_files_and_json_name_them(build, tmp_path: Path, validation: bool) -> None:
    project = values(build)
    if validation:
        aside = np.where(np.arange(len(project.data)) % 4 == 1, VALIDATION, 0).astype(np.uint8)
        project = replace(project, data=replace(project.data, aside=aside))
    result, state = run_headless(project, 2)
    nnsim_file.save(tmp_path / "values.nnsim", project, state)
    found = nnsim_file.load(tmp_path / "values.nnsim").checkpoint
    assert found is not None
    assert found.history.columns == state.history.columns
    np.testing.assert_array_equal(found.history.rows, state.history.rows)
    ours, theirs = Trainer(project, checkpoint=found), Trainer(project, checkpoint=state)
    for trainer in (ours, theirs):
        trainer.run_epoch()
    np.testing.assert_array_equal(ours.history.kept().rows, theirs.history.kept().rows)
    told = result.as_json()
    assert told["test_mean_absolute_error"] == state.history.column("test_mean_absolute_error")[-1]
    assert ("validation_mean_absolute_error" in told) == validation
    assert "further" not in told
