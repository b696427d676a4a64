"""The loss over the weights: along the gradient and over a plane, against losses that are worked out apart."""

from __future__ import annotations

import gc
from collections.abc import Callable

import numpy as np
import pytest
import torch

from nnsim.core.answers.landscape import AboutLandscape, Descent, Landscape
from nnsim.core.catalogue import load
from nnsim.core.hashing import weights_sha256
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_generator
from nnsim.edits.heads import add_head, set_head
from nnsim.edits.network import set_layer
from nnsim.edits.recipe import choose
from nnsim.engine.landscape.plane import plane
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.past import Past
from nnsim.engine.probes.base import compute
from nnsim.engine.probes.landscape import _SWEEPS
from nnsim.engine.trainer import Trainer

load()
HIDDEN = Spec.of("dense", units=5, activation="tanh")


def whole(trainer: Trainer, probe: str) -> Descent | Landscape:
    """The answer after as many turns as it takes."""
    for turn in range(10_000):
        found = compute((probe,), trainer, {probe: AboutLandscape(turn)})[probe]
        if isinstance(found, Descent | Landscape) and found.done == 1:
            return found
    raise AssertionError("it never comes to an end")


def learner_of(trainer: Trainer) -> Backpropagation:
    assert isinstance(trainer.learner, Backpropagation)
    return trainer.learner


@pytest.fixture
def begun(build: Callable[..., Project]) -> Trainer:
    made = Trainer(build(HIDDEN, Spec("batchnorm1d"), Spec("dropout"), optimizer=Spec("adam")), past=(past := Past()))
    past.every = 4  # however often it would pay to keep a state of so small a network
    for _ in range(30):
        made.run_batch()
    return made


# ---------------------------------------------------------------- along the gradient


def test_the_slope_is_the_size_of_the_gradient_and_that_of_the_curve(begun: Trainer) -> None:
    found = whole(begun, "descent")
    assert isinstance(found, Descent)
    last = begun.record()
    assert found.loss == pytest.approx(last["train_loss"], rel=1e-5)
    assert (found.samples, found.of) == (30, 30)
    zero = int(np.argmin(np.abs(found.along)))
    slope = (found.losses[zero + 1] - found.losses[zero - 1]) / (found.along[zero + 1] - found.along[zero - 1])
    assert slope == pytest.approx(-found.slope, rel=2e-2)


def test_the_gradient_is_that_of_finite_differences_in_float64(build: Callable[..., Project]) -> None:
    trainer = Trainer(build(HIDDEN))
    data, learner = trainer.project.data, learner_of(trainer)
    x, t = data.x[data.train].astype(np.float64), data.y[data.train]
    w = {name: array.astype(np.float64) for name, array in learner.weights().items()}

    def loss() -> float:
        hidden = np.tanh(x @ w["node0.weight"].T + w["node0.bias"])
        z = (hidden @ w["output.weight"].T + w["output.bias"])[:, 0]
        return float(np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))))

    squares = 0.0
    for array in w.values():
        for place in np.ndindex(array.shape):
            before = array[place]
            array[place] = before + 1e-6
            above = loss()
            array[place] = before - 1e-6
            squares += ((above - loss()) / 2e-6) ** 2
            array[place] = before
    found = whole(trainer, "descent")
    assert isinstance(found, Descent)
    assert found.slope == pytest.approx(squares**0.5, rel=1e-4)
    assert found.loss == pytest.approx(loss(), rel=1e-5)


def test_the_next_step_is_the_one_that_is_made(begun: Trainer) -> None:
    found = whole(begun, "descent")
    before = learner_of(begun).model.flat.clone()
    begun.run_batch()
    step = (learner_of(begun).model.flat - before).double()
    assert isinstance(found, Descent)
    assert found.next
    assert found.next.length == pytest.approx(float(step.norm()), rel=1e-5)
    assert found.next.loss == pytest.approx(begun.record()["train_loss"], rel=1e-5)


def test_a_full_batch_of_plain_descent_goes_straight_down(build: Callable[..., Project]) -> None:
    trainer = Trainer(build(HIDDEN, batch=30, rate=0.1))
    found = whole(trainer, "descent")
    assert isinstance(found, Descent)
    assert found.next
    assert found.next.cosine == pytest.approx(1, abs=1e-6)
    assert found.next.length == pytest.approx(0.1 * found.slope, rel=1e-5)


def test_of_several_outputs_the_sum_of_the_losses_is_descended(build: Callable[..., Project]) -> None:
    project = set_head(add_head(build(HIDDEN, batch=30, rate=0.1), "reconstruction"), "output2", weight=0.3)
    trainer = Trainer(project)
    trainer.run_batch()
    found, last = whole(trainer, "descent"), trainer.record()
    assert isinstance(found, Descent)
    assert found.loss == pytest.approx(last["train_loss"] + 0.3 * last["train_output2_loss"], rel=1e-5)
    assert found.next
    assert found.next.cosine == pytest.approx(1, abs=1e-6), "a full batch of plain descent goes straight down"
    assert found.next.length == pytest.approx(0.1 * found.slope, rel=1e-5)
    plane = whole(trainer, "landscape")
    assert isinstance(plane, Landscape)
    assert plane.moment_losses[-1] == pytest.approx(found.loss, rel=1e-6)


def test_fresh_weights_have_the_slope_of_the_beginning(begun: Trainer) -> None:
    expected = whole(Trainer(begun.project), "descent")
    for turn in range(1000):
        asked = {"descent": AboutLandscape(turn, fresh=True)}
        found = compute(("descent",), begun, asked)["descent"]
        if found.done == 1:
            break
    assert (found.step, found.loss, found.slope) == (0, expected.loss, expected.slope)
    assert found.next is None
    assert whole(begun, "descent").step == 30, "the run has a slope of its own"


def test_within_a_step_no_other_is_foreseen(begun: Trainer) -> None:
    begun.beat()
    found = whole(begun, "descent")
    assert isinstance(found, Descent)
    assert found.next is None
    assert np.isfinite(found.losses).all()


# ---------------------------------------------------------------- over the plane


def test_moments_lie_where_they_are_and_have_the_losses_of_their_states(begun: Trainer) -> None:
    found = whole(begun, "landscape")
    assert isinstance(found, Landscape)
    assert begun.past
    states = [(state.step, state.state.weights) for state in begun.past.states if state.step < begun.step]
    known = [*states, (begun.step, begun.learner.weights())]
    assert found.steps.tolist() == [step for step, _ in known]
    data, learner = begun.project.data, learner_of(begun)
    for (_, weights), loss in zip(known, found.moment_losses, strict=True):
        store = learner.model.store.clone()
        learner.model.fill(store, weights)
        with learner.model.showing(store):
            losses = learner.losses(data.x[data.train], data.y[data.train])
        assert loss == pytest.approx(losses.mean(), rel=1e-6)
    assert found.xy[0] == pytest.approx([0, 0])
    assert found.xy[-1, 1] == pytest.approx(0, abs=1e-6)
    for corner in (0, found.corner, -1):
        assert found.heights[corner] == pytest.approx(0, abs=1e-5)
    flats = np.stack([_flat(learner, weights) for _, weights in known])
    away = np.hypot(np.hypot(found.xy[:, 0], found.xy[:, 1]), found.heights)
    np.testing.assert_allclose(away, np.linalg.norm(flats - flats[0], axis=1), rtol=1e-4, atol=1e-5)
    assert found.weights == learner.parameters


def _flat(learner: Backpropagation, weights: dict[str, np.ndarray]) -> np.ndarray:
    store = torch.zeros_like(learner.model.store)
    learner.model.fill(store, weights)
    return store[: learner.parameters].double().numpy()


def test_corners_of_the_plane_are_the_states_themselves_with_their_running_averages(begun: Trainer) -> None:
    model, rng = learner_of(begun).model, torch.Generator().manual_seed(3)
    stores = [torch.randn(len(model.store), generator=rng).abs() for _ in range(3)]
    found = plane(*stores, len(model.flat))
    assert found
    for (x, y), store in zip(found.corners.tolist(), stores, strict=True):
        torch.testing.assert_close(found.at(x, y), store)
        assert found.place(store) == pytest.approx((x, y, 0), abs=1e-5)
    outside = found.at(-3.0, -5.0)[len(model.flat) :]
    assert (outside >= 0).all(), "a variance beyond the corners is none below 0"


def test_a_place_of_the_plane_has_the_loss_of_its_weights(begun: Trainer) -> None:
    found = whole(begun, "landscape")
    assert isinstance(found, Landscape)
    assert found.losses.shape == (21, 21)
    assert found.third in {"best", "widest"}
    learner, data = learner_of(begun), begun.project.data
    assert begun.past
    stores = []
    for number in (0, found.corner):
        store = learner.model.store.clone()
        learner.model.fill(store, begun.past.before(int(found.steps[number])).state.weights)
        stores.append(store)
    spanned = plane(stores[0], learner.model.store, stores[1], learner.parameters)
    assert spanned
    for row, column in ((0, 0), (10, 10), (20, 7)):
        with learner.model.showing(spanned.at(found.x[column], found.y[row])):
            losses = learner.losses(data.x[data.train], data.y[data.train])
        assert found.losses[row, column] == pytest.approx(losses.mean(), rel=1e-5)


def test_without_a_third_moment_the_gradient_spans_the_plane(build: Callable[..., Project]) -> None:
    trainer = Trainer(build(HIDDEN))
    assert compute(("landscape",), trainer) == {"landscape": None}, "the start alone spans nothing"
    trainer.run_batch()
    found = whole(trainer, "landscape")
    assert isinstance(found, Landscape)
    assert (found.third, found.corner, found.steps.tolist()) == ("gradient", -1, [0, 1])


def test_kept_states_of_another_number_of_neurons_are_no_moments_of_this_network(begun: Trainer) -> None:
    layer = begun.project.network.nodes[0].id
    begun.edit(set_layer(begun.project, layer, units=7))
    for _ in range(10):
        begun.run_batch()
    found = whole(begun, "landscape")
    assert isinstance(found, Landscape)
    assert begun.past
    assert begun.past.first < 30 <= found.steps[1]
    assert begun.past.states[0].state.weights.keys() == learner_of(begun).model.weights().keys()


def test_while_the_path_is_walked_nothing_else_is_known(begun: Trainer) -> None:
    for walked in range(1, 4):
        found = compute(("landscape",), begun, {"landscape": AboutLandscape(walked, seconds=0)})["landscape"]
        assert isinstance(found, Landscape)
        assert (found.done, len(found.xy), found.step) == (0, 0, 30)


# ---------------------------------------------------------------- turns


def test_what_is_begun_is_finished_of_its_moment_before_another_begins(begun: Trainer) -> None:
    at_once = {"descent": AboutLandscape(seconds=0)}
    first = compute(("descent",), begun, at_once)["descent"]
    begun.run_batch()
    second = compute(("descent",), begun, at_once)["descent"]
    assert isinstance(first, Descent)
    assert isinstance(second, Descent)
    assert (first.step, second.step) == (30, 30)
    assert second.done > first.done > 0
    assert np.isnan(first.losses).sum() == np.isnan(second.losses).sum() + 1
    assert whole(begun, "descent").step == 30
    begun.run_batch()
    assert whole(begun, "descent").step == 32
    begun.set_weight("output.bias", (0,), 2.0)
    anew = compute(("descent",), begun, at_once)["descent"]
    assert isinstance(anew, Descent)
    assert anew.done < 1, "it is another network now"


def test_a_run_is_the_same_whoever_looks_and_is_let_go(build: Callable[..., Project]) -> None:
    project = build(HIDDEN, Spec("batchnorm1d"), Spec("dropout"), optimizer=Spec("adam"))
    quiet, watched = Trainer(project), Trainer(project, past=Past())
    for _ in range(25):
        quiet.run_batch()
        compute(("descent", "landscape"), watched)
        watched.run_batch()
    assert weights_sha256(quiet.learner.weights()) == weights_sha256(watched.learner.weights())
    assert {name: array.tobytes() for name, array in quiet.learner.state().items()} == {
        name: array.tobytes() for name, array in watched.learner.state().items()
    }
    gc.collect()
    held = len(_SWEEPS._all)
    del watched
    gc.collect()
    assert len(_SWEEPS._all) == held - 1


def test_weights_that_are_no_numbers_stand_nowhere(begun: Trainer) -> None:
    begun.learner.set_number("output.bias", (0,), float("nan"))
    assert compute(("descent", "landscape"), begun) == {"descent": None, "landscape": None}


def test_who_has_no_gradient_has_no_landscape() -> None:
    trainer = Trainer(choose(choose_generator(Project(), "moons"), "learner", "perceptron"))
    assert compute(("descent", "landscape"), trainer) == {"descent": None, "landscape": None}
