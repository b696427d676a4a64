"""Tasks and losses in torch against numpy and loops: answers, truths, what is right, and losses in float64."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
import torch

from nnsim.core.catalogue import load
from nnsim.engine.losses import ELEMENTWISE, Loss
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.tasks.kinds import LOSSES, TASKS
from nnsim.tasks.noise import evaluated

load()
CASES = [(loss, task.id) for task in TASKS for loss in task.losses]
SHAPES = {"binary": (1,), "multiclass": (4,), "regression": (1,), "reconstruction": (60,), "bernoulli": (60,),
          "pixels": (4, 4, 5), "pixel_values": (1, 4, 5),
          "next_token": (4, 6), "next_symbol": (4, 6), "velocity": (60,), "action_values": (4,)}  # fmt: skip
"""Of the scores of one sample."""


def samples(task: str, count: int = 30) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores float64, inputs of the network, and raw targets."""
    rng = np.random.default_rng(7)
    z, x = rng.normal(size=(count, *SHAPES[task])) * 3, rng.random((count, 3, 4, 5)).astype(np.float32) * 0.7
    classes = {"multiclass": 4, "pixels": 3, "next_token": 4, "action_values": 4}.get(task, 2)
    if TASKS[task].kinds == ("tokens",):
        x = rng.integers(0, classes, (count, 6)).astype(np.float32)
    if TASKS[task].kinds == ("symbols",):  # filled up in front, with at least two symbols
        x = np.eye(4, dtype=np.float32)[rng.integers(0, 4, (count, 6))]
        x[np.arange(6) < rng.integers(0, 5, (count, 1))] = 0
    shape = (count, 4, 5) if TASKS[task].tells == "levels" else (count,)
    y = rng.normal(size=shape) if TASKS[task].tells_values else rng.integers(0, classes, count)
    return z, x, y.astype(np.float32)


def in_torch(task: str, x: np.ndarray, y: np.ndarray) -> torch.Tensor:
    """Targets as the engine makes them."""
    made, units = IMPLEMENTATIONS[task], SHAPES[task][0]
    if made.mixed:
        return made.mixed(torch.from_numpy(x), torch.from_numpy(evaluated(len(x), x.shape[1:])))[1]
    t = made.targets(torch.from_numpy(y), units)
    return made.aims(torch.from_numpy(x), t, units) if made.aims else t


def by_hand(loss: str, task: str, z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Loss of every sample in float64, from the scores and from what should be decided, one place at a time."""
    units = z.shape[1]
    answers = TASKS[task].numpy(z)
    losses = []
    for scores, answer, true in zip(z, answers, truth, strict=True):
        if units > 1 and not TASKS[task].tells_all:
            t = np.zeros(scores.shape)
            for place in np.ndindex(scores.shape[1:]):
                if place and true[place] < 0:  # nothing is asked there
                    continue
                t[(int(true[place]) if place else int(true), *place)] = 1.0
        else:
            t = np.asarray(true, float).reshape(scores.shape)
        triples = list(zip(scores.ravel(), answer.ravel(), t.ravel(), strict=True))
        asked = int((np.asarray(true) >= 0).sum()) if TASKS[task].kinds == ("symbols",) else prod(scores.shape[1:])
        losses.append(sum(term(loss, *triple) for triple in triples) / asked)
    return np.array(losses)


def term(loss: str, z: float, p: float, t: float) -> float:
    s = 2 * t - 1
    return {
        "squared_error": lambda: (p - t) ** 2,
        "absolute_error": lambda: abs(p - t),
        "binary_cross_entropy": lambda: -t * np.log(p) - (1 - t) * np.log(1 - p),
        "categorical_cross_entropy": lambda: -np.log(p) if t else 0.0,
        "hinge": lambda: max(0.0, 1 - s * z),
        "perceptron": lambda: max(0.0, -s * z),
        "huber": lambda: (p - t) ** 2 / 2 if abs(p - t) < 1 else abs(p - t) - 0.5,
    }[loss]()


def test_every_loss_and_task_of_the_catalogue_is_here_and_no_other() -> None:
    assert set(ELEMENTWISE) == set(LOSSES.ids())
    assert set(IMPLEMENTATIONS.ids()) == set(TASKS.ids()) == set(SHAPES)


@pytest.mark.parametrize("task", TASKS.ids())
def test_answers_are_the_same_in_numpy_and_torch(task: str) -> None:
    z, _x, _y = samples(task)
    np.testing.assert_allclose(IMPLEMENTATIONS[task].answers(torch.from_numpy(z)), TASKS[task].numpy(z), rtol=1e-12)


@pytest.mark.parametrize("task", TASKS.ids())
def test_what_is_right_is_the_same_in_numpy_and_torch(task: str) -> None:
    z, x, y = samples(task)
    declared, made = TASKS[task], IMPLEMENTATIONS[task]
    decided, truth = declared.decide(z), declared.truth(x, y)
    assert decided.shape == truth.shape
    assert (made.right is None) == (declared.share is None)
    if made.right and declared.share:
        right = float(made.right(torch.from_numpy(z), in_torch(task, x, y).double()))
        assert right == pytest.approx(declared.share.each(decided, truth).sum(), rel=1e-6)
        assert 0 < right < len(z)
    assert (made.decide is None) == (not declared.tells_classes)
    if made.decide:
        assert made.decide(torch.from_numpy(z)).float().tolist() == decided.tolist()


@pytest.mark.parametrize(("loss", "task"), CASES)
def test_against_float64_formulas(loss: str, task: str) -> None:
    z, x, y = samples(task)
    expected = by_hand(loss, task, z, TASKS[task].truth(x, y))
    made, t = Loss(loss, task), in_torch(task, x, y)
    exact = made.each(torch.from_numpy(z), t.double())
    is_shared = TASKS[task].kinds == ("symbols",)  # what each step weighs is a float32
    np.testing.assert_allclose(exact.numpy(), expected, rtol=1e-6 if is_shared else 1e-10, atol=1e-12)
    scores = torch.from_numpy(z.astype(np.float32))
    np.testing.assert_allclose(made.each(scores, t).numpy(), expected, rtol=2e-5, atol=1e-6)
    assert float(made.total(scores, t)) == pytest.approx(expected.sum(), rel=1e-5)


@pytest.mark.parametrize(
    ("metric", "task"), [(metric, task) for task in TASKS for metric in task.metrics if metric.follows]
)
def test_metrics_that_follow_from_a_loss_are_what_they_say(metric, task) -> None:
    z, x, y = samples(task.id)
    decided, truth = task.decide(z), task.truth(x, y)
    mean = Loss(metric.follows, task.id).each(torch.from_numpy(z), in_torch(task.id, x, y).double()).mean()
    numbers = prod(decided.shape[1:]) if task.tells_all else 1
    expected = metric.finish(float(metric.each(decided, truth).mean()))
    assert metric.finish(float(mean) / numbers) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("loss", "task"), CASES)
def test_huge_scores_give_finite_losses_and_gradients(loss: str, task: str) -> None:
    _z, x, y = samples(task, 2)
    z = torch.full((2, *SHAPES[task]), -1e4)
    z[:, 0] = 1e4
    z.requires_grad_(True)
    total = Loss(loss, task).total(z, in_torch(task, x, y))
    total.backward()
    assert z.grad is not None
    assert torch.isfinite(total)
    assert torch.isfinite(z.grad).all()


def test_the_perceptron_loss_can_leave_zero_weights() -> None:
    z = torch.zeros(1, 1, requires_grad=True)
    Loss("perceptron", "binary").total(z, torch.ones(1, 1)).backward()
    assert z.grad is not None
    assert z.grad.item() == -1.0
