"""Networks from the books: each adapts to the data, builds and learns, or says what it needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.edits import checks
from nnsim.edits.data import choose_generator
from nnsim.edits.fixes import edit_of
from nnsim.edits.presets import fits, use_preset
from nnsim.engine.trainer import Trainer
from nnsim.networks.kinds import PRESETS
from nnsim.networks.plan import infer
from nnsim.networks.presets.alexnet import alexnet
from nnsim.tasks.plan import plan

load()
PLANE = choose_generator(Project(), "moons")


def images(shape, classes=4, n=12):
    rng = np.random.default_rng(1)
    names = tuple("abcdefghij"[:classes])
    y = (np.arange(n) % classes).astype(np.float32)
    return Project(
        data=Data(rng.integers(0, 255, (n, *shape), np.uint8), y, np.arange(n) >= n - n // 4, names, (), kind="image")
    )


SHAPES = [(8, 8), (28, 28), (32, 32, 3), (18, 40)]
SMALL = [preset.id for preset in PRESETS if preset.id != "alexnet" and set(preset.kinds) <= {"image"}]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", SMALL)
def test_on_images_it_builds_and_takes_a_step(name, shape) -> None:
    project = use_preset(images(shape), name)
    assert plan(project).problems == ()
    assert checks.problems(project) == ()
    trainer = Trainer(project)
    trainer.run_batch()
    assert trainer.learner.is_finite()


@pytest.mark.parametrize("name", PRESETS.ids())
def test_on_points_it_learns_or_says_what_it_needs(name) -> None:
    problem = fits(PLANE, name)
    if problem is None:
        project = use_preset(PLANE, name)
        assert not [*plan(project).problems, *checks.problems(project)]
        assert project.network.features == PLANE.network.features
        return
    with pytest.raises(ProblemError):
        use_preset(PLANE, name)
    needed = {"tokens": "text", "episodes": "world", "series": "series", "video": "video", "symbols": "sequences"}
    assert needed.get("".join(PRESETS[name].kinds), "images") in problem.text
    mended = edit_of(problem.fix)(PLANE)
    assert fits(mended, name) is None


@pytest.mark.parametrize("side", [16, 28, 64, 100, 160, 224, 256])
def test_alexnet_fits_any_size(side) -> None:
    made = alexnet((3, side, side))
    assert not isinstance(made, Problem)
    planned = infer(made, (3, side, side), 10)
    assert planned.problems == ()
    assert planned.layer("flatten1").out_shape == (9216,)


@pytest.mark.slow
def test_alexnet_answers_and_learns_from_pictures_of_224_pixels() -> None:
    project = use_preset(images((224, 224, 3), n=4), "alexnet")
    project = replace(project, recipe=replace(project.recipe, batch=2))
    trainer = Trainer(project)
    before = trainer.history.last
    trainer.run_batch()
    assert trainer.learner.fields(np.zeros((1, 3, 224, 224), np.float32))["conv2d1"].shape == (1, 96, 55, 55)
    assert before
    assert trainer.learner.is_finite()
