"""Targets for every pixel that the data give: classes by one output, values by another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.edits.adapt import adapt
from nnsim.edits.images import add_image
from nnsim.edits.network import set_output
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.tasks.chance import guess
from nnsim.tasks.kinds import TASKS, task_of
from nnsim.tasks.plan import plan

load()


def given(classes: tuple[str, ...]) -> Project:
    """Noisy images of a bright left side; what is asked for is which side it is, or the image without noise."""
    rng = np.random.default_rng(5)
    clean = np.zeros((60, 6, 6), np.float32)
    clean[:, :, :3] = 1
    clean[30:] = clean[30:, :, ::-1]
    x = (255 * np.clip(clean * 0.6 + rng.random(clean.shape) * 0.4, 0, 1)).astype(np.uint8)
    data = Data(x, clean, np.arange(60) % 4 == 3, (), (), pixel_classes=classes, kind="image")
    project = Project(data=data)
    made = Builder()
    made.add("conv2d", channels=4, kernel=3, padding=1)
    project = adapt(replace(project, network=made.network("pixels")))
    return replace(project, recipe=replace(project.recipe, rate=0.05, optimizer=Spec("adam")))


@pytest.mark.parametrize(("classes", "output", "column"), [
    (("ground", "side"), "pixels", "test_accuracy"),
    ((), "pixel_values", "test_root_mean_square_error"),
])  # fmt: skip
def test_they_are_learned(classes: tuple[str, ...], output: str, column: str) -> None:
    project = given(classes)
    assert (task_of(project).id, checks.problems(project)) == (output, ())
    assert plan(project).layers[-1].out_shape == (max(1, len(classes)), 6, 6)
    trainer = Trainer(project)
    for _ in range(12):
        trainer.run_epoch()
    metric, last = task_of(project).metrics[0], trainer.history.last
    by_chance = guess(project, metric)
    assert last[column] > by_chance + 0.3 if classes else last[column] < by_chance / 2


def test_such_images_are_imported_not_drawn() -> None:
    with pytest.raises(ProblemError, match="which is not drawn here: import them with theirs"):
        add_image(given(()), np.zeros((6, 6), np.uint8), 1.0)


@pytest.mark.parametrize(("classes", "output", "other"), [
    (("a", "b"), "pixel_values", "pixels"), ((), "pixels", "pixel_values"), (("a", "b"), "regression", "pixels"),
    ((), "regression", "pixel_values"), ((), "multiclass", "pixel_values"), (("a", "b"), "binary", "pixels"),
])  # fmt: skip
def test_another_output_says_which_one_fits(classes: tuple[str, ...], output: str, other: str) -> None:
    problem = checks.problems(set_output(given(classes), output))[0]
    assert (problem.fix.action, dict(problem.fix.values)) == ("set_output", {"kind": other})
    assert TASKS[other].accepts(given(classes).data) is None
