"""A task that only this file declares, walked from its plan to a file and to other programs: ordered classes."""

from __future__ import annotations

import io
import runpy
import sys
from contextlib import redirect_stdout

import numpy as np
import pytest
import torch
from onnx_runs import session

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.edits.adapt import with_output
from nnsim.edits.validate import open_project
from nnsim.engine.probes.base import compute
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask
from nnsim.engine.trainer import Trainer
from nnsim.io.onnx.network import to_bytes
from nnsim.io.pytorch.script import script
from nnsim.networks.activations import sigmoid
from nnsim.tasks.chance import guess
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import ACCURACY, MEAN_ABSOLUTE
from nnsim.tasks.plan import plan
from nnsim.tasks.scores import targets

load()


def _accepts(data: Data) -> Problem | None:
    return None if len(data.classes) > 2 else Problem("Two classes have no order: add a class.")


ORDERED = Task(
    "ordered",
    "Ordered",
    "pₖ = 1 / (1 + exp(−zₖ))",
    "One neuron between each two neighbours of classes in an order; its answer is the probability of a higher one.",
    units=lambda data: max(0, len(data.classes) - 1),
    numpy=sigmoid,
    accepts=_accepts,
    tells="class",
    shows="images",
    decide=lambda scores: (scores > 0).sum(axis=1).astype(np.float32),
    truth=targets,
    losses=("binary_cross_entropy", "squared_error"),
    metrics=(ACCURACY, MEAN_ABSOLUTE),
    code=Code(
        "torch.sigmoid(scores)",
        "(scores > 0).sum(1) == (aims > 0.5).sum(1)",
        "(torch.from_numpy(y)[:, None] > torch.arange(len(CLASSES) - 1)).float()",
        per_unit=True,
    ),
    answer="the probability of a higher class than each",
    brief="sigmoid",
    onnx=Spec("Sigmoid"),
    names=lambda data: tuple(f"> {name}" for name in data.classes[:-1]),
)

IN_TORCH = TorchTask(
    "ordered",
    torch.sigmoid,
    right=lambda z, t: ((z > 0).sum(1) == (t > 0.5).sum(1)).sum(dtype=torch.float32),
    decide=lambda z: (z > 0).sum(1),
    targets=lambda y, units: (y[:, None] > torch.arange(units)).to(torch.float32),
)


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(TASKS._items, "ordered", ORDERED)
    monkeypatch.setitem(IMPLEMENTATIONS._items, "ordered", IN_TORCH)


def steps() -> Project:
    """Three classes along a line, one after the other."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-1, 1, (240, 2)).astype(np.float32)
    data = Data(
        x,
        np.digitize(x.sum(axis=1), (-0.5, 0.6)).astype(np.float32),
        rng.random(240) < 0.25,
        tuple("ABC"),
        kind="points",
    )
    return with_output(Project(data=data, recipe=Recipe(rate=0.3, epochs=4)), "ordered")


def test_it_is_planned_trained_measured_and_better_than_a_guess():
    project = steps()
    assert (plan(project).units, plan(project).problems, checks.problems(project)) == (2, (), ())
    assert project.recipe.loss == "binary_cross_entropy"
    trainer = Trainer(project)
    first = trainer.history.last
    for _ in range(6):
        trainer.run_epoch()
    last = trainer.history.last
    assert last["train_loss"] < first["train_loss"]
    decided = compute(("predictions",), trainer)["predictions"]
    assert set(decided) <= {0, 1, 2}
    data = project.data
    right = ACCURACY.each(decided, data.y)
    assert (last["train_accuracy"], last["test_accuracy"]) == pytest.approx(
        (right[data.train].mean(), right[data.test].mean())
    )
    assert trainer.learner.told["test"].tolist() == decided[data.test].tolist()
    off = MEAN_ABSOLUTE.finish(float(MEAN_ABSOLUTE.each(decided, data.y)[data.test].mean()))
    assert right[data.test].mean() > guess(project, ACCURACY) + 0.2
    assert off < guess(project, MEAN_ABSOLUTE) / 2


def test_it_is_saved_and_reopened_and_goes_on_with_the_same_bits(tmp_path, monkeypatch):
    trainer, path = Trainer(steps()), tmp_path / "ordered.nnsim"
    trainer.run_epoch()
    nnsim_file.save(path, trainer.project, trainer.checkpoint())
    opened = open_project(path)
    again = Trainer(opened.project, checkpoint=opened.checkpoint)
    for each in (trainer, again):
        each.run_epoch()
    assert weights_sha256(again.learner.weights()) == weights_sha256(trainer.learner.weights())
    assert np.array_equal(again.history.kept().rows, trainer.history.kept().rows, equal_nan=True)
    monkeypatch.delitem(TASKS._items, "ordered")
    with pytest.raises(ProblemError, match="uses the output 'ordered' and was probably made by a newer nnsim"):
        open_project(path)


def test_scripts_and_onnx_say_the_same(tmp_path, monkeypatch):
    trainer = Trainer(steps())
    for _ in range(4):
        trainer.run_epoch()
    path = tmp_path / "tiny.py"
    path.write_text(script(trainer.project, "tiny").text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path)])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    assert said.getvalue().split()[-1] == weights_sha256(trainer.learner.weights())
    assert f"accuracy {trainer.history.last['test_accuracy']:.3f}" in said.getvalue()
    model = session(to_bytes(trainer.project, trainer.learner.weights()))
    scores, answers = model.run(None, {"samples": trainer.project.data.x})
    np.testing.assert_allclose(answers, ORDERED.numpy(scores), rtol=1e-5)
