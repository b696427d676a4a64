"""Boltzmann machines against enumeration in float64, and what their learners keep and refuse."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from stripes_data import stripes

from nnsim.core.answers.dream import DreamQuestion
from nnsim.core.messages import Load, Save, SetRunning
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.edits.network import set_layer
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.edits.stacks import stack_of
from nnsim.engine.boltzmann import Draws, Machine, contrast
from nnsim.engine.headless import run_headless
from nnsim.engine.probes.base import compute
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer

VISIBLE, HIDDEN, CLASSES = 4, 3, 2
MANY = 400_000
"""Dreams of which the mean is taken: its standard error is below 0.0008 of a unit."""


def machine(*, classes: bool = False, linear: bool = False) -> Machine:
    rng = np.random.default_rng(5)
    sizes = [(HIDDEN, VISIBLE), (HIDDEN,), (VISIBLE,), *([(CLASSES, HIDDEN), (CLASSES,)] if classes else [])]
    return Machine(*(torch.from_numpy(rng.normal(size=size)) for size in sizes), linear=linear)


def states(count: int) -> torch.Tensor:
    return torch.tensor(list(product((0.0, 1.0), repeat=count)), dtype=torch.float64)


def energy(m: Machine, v: torch.Tensor, h: torch.Tensor, y: torch.Tensor | None) -> torch.Tensor:
    """Of every pair of states, [n, m]: written out as the definition has it."""
    found = -(v @ m.weight.T @ h.T) - (h @ m.hidden)[None] - (v @ m.visible)[:, None]
    return found if y is None else found - y @ m.to_class @ h.T - (y @ m.classes)[:, None]


def all_seen(m: Machine) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Every state of what is visible."""
    v = states(VISIBLE)
    if m.to_class is None:
        return v, None
    return v.repeat_interleave(CLASSES, 0), torch.eye(CLASSES, dtype=torch.float64).repeat(len(v), 1)


def log_likelihood(m: Machine, v: torch.Tensor, y: torch.Tensor | None) -> torch.Tensor:
    """The mean of ln p(v, y), by enumeration of all states of all units."""
    h = states(HIDDEN)
    whole = torch.logsumexp(-energy(m, *[all_seen(m)[0], h, all_seen(m)[1]]).flatten(), 0)
    return (torch.logsumexp(-energy(m, v, h, y), 1) - whole).mean()


def samples(m: Machine) -> tuple[torch.Tensor, torch.Tensor | None]:
    v, y = all_seen(m)
    return v[[1, 5, 6]], None if y is None else y[[1, 5, 6]]


@pytest.mark.parametrize("classes", [False, True])
def test_the_free_energy_is_that_of_all_hidden_states(classes: bool) -> None:
    m = machine(classes=classes)
    v, y = all_seen(m)
    expected = -torch.logsumexp(-energy(m, v, states(HIDDEN), y), 1)
    torch.testing.assert_close(m.free_energy(v, y), expected, rtol=1e-12, atol=1e-12)


def exact(m: Machine, v: torch.Tensor, y: torch.Tensor | None) -> list[torch.Tensor]:
    """The slope of the log-likelihood, by automatic differentiation of the enumeration."""
    for array in m.arrays:
        array.requires_grad_(True)
    found = torch.autograd.grad(log_likelihood(m, v, y), m.arrays)
    for array in m.arrays:
        array.requires_grad_(False)
    return list(found)


def expected_after(m: Machine, v: torch.Tensor, y: torch.Tensor | None, k: int) -> list[torch.Tensor]:
    """What contrastive divergence of k rounds comes to on average, by the matrix of transitions of all states."""
    seen, labels = all_seen(m)
    h = states(HIDDEN)
    up = torch.softmax(-energy(m, seen, h, labels), 1)  # p(h | seen)
    down = torch.softmax(-energy(m, seen, h, labels).T, 1)  # p(seen | h)
    begun = torch.softmax(-energy(m, v, h, y), 1).mean(0)
    for _ in range(k - 1):
        begun = begun @ down @ up
    weights = begun @ down
    means = up @ h
    dreamt = [
        torch.einsum("n,nh,nv->hv", weights, means, seen), weights @ means, weights @ seen,
        *([] if labels is None else [torch.einsum("n,nk,nh->kh", weights, labels, means), weights @ labels]),
    ]  # fmt: skip
    given = torch.softmax(-energy(m, v, h, y), 1) @ h
    data = [
        given.T @ v / len(v), given.mean(0), v.mean(0),
        *([] if y is None else [y.T @ given / len(v), y.mean(0)]),
    ]  # fmt: skip
    return [one - other for one, other in zip(data, dreamt, strict=True)]


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("k", [1, 3])
def test_contrastive_divergence_has_the_expectation_that_enumeration_gives(k: int, classes: bool) -> None:
    m = machine(classes=classes)
    v, y = samples(m)
    times = MANY // len(v)
    many = v.repeat(times, 1), None if y is None else y.repeat(times, 1)
    found = contrast(m, many, k, Draws(1))
    for slope, expected in zip(found.slopes, expected_after(m, v, y, k), strict=True):
        torch.testing.assert_close(slope, expected, rtol=0, atol=0.004)


@pytest.mark.parametrize("classes", [False, True])
def test_with_more_rounds_it_becomes_the_slope_of_the_likelihood(classes: bool) -> None:
    m = machine(classes=classes)
    v, y = samples(m)
    true = exact(m, v, y)

    def off(k: int) -> float:
        return max(float((a - b).abs().max()) for a, b in zip(expected_after(m, v, y, k), true, strict=True))

    distances = [off(k) for k in (1, 2, 4, 60)]
    assert distances == sorted(distances, reverse=True)
    assert distances[0] > 0.01
    assert distances[-1] < 1e-10


def test_linear_units_have_the_free_energy_of_their_integral() -> None:
    m = machine(linear=True)
    v = states(VISIBLE)
    # E = |h|^2 / 2 - h (W v + b) - a v: up to a constant the integral over h is a Gauss of the sums
    expected = -(v @ m.visible) - ((v @ m.weight.T + m.hidden) ** 2).sum(1) / 2
    torch.testing.assert_close(m.free_energy(v), expected)
    drawn = m.drawn_up(m.up(v[:1].repeat(MANY // 4, 1)), Draws(2))
    torch.testing.assert_close(drawn.mean(0), m.up(v[:1])[0], rtol=0, atol=0.02)
    torch.testing.assert_close(drawn.std(0), torch.ones(HIDDEN, dtype=torch.float64), rtol=0, atol=0.02)


# ------------------------------------------------------------ the learners


def rbm(**values: object):
    return set_option(choose(stripes("bernoulli"), "learner", "rbm"), "learner", **values)


def deep(output: str = "bernoulli", units: tuple[int, ...] = (6, 4, 6), **values: object):
    made = choose(stripes(output, *units), "learner", "layerwise")
    return set_option(made, "learner", **{"epochs": 2, **values})


@pytest.mark.parametrize("persistent", [False, True])
def test_it_learns_what_goes_together(persistent: bool) -> None:
    project = set_recipe(rbm(k=2, persistent=persistent), epochs=60)
    result, state = run_headless(project, 60)
    first, last = (state.history.row(place) for place in (0, -1))
    assert last["train_loss"] < 0.7 * first["train_loss"]
    np.testing.assert_array_equal(state.weights["output.weight"], state.weights["dense1.weight"].T)
    assert np.isfinite(last["free_energy"])
    assert np.isfinite(last["free_energy_test"])
    assert run_headless(project, 60)[0].weights_sha256 == result.weights_sha256


@pytest.mark.parametrize(
    "project",
    [
        pytest.param(rbm(persistent=True), id="rbm"),
        pytest.param(deep(), id="deep"),
        pytest.param(deep("multiclass", (6, 5), labels=True), id="labels"),
    ],
)
def test_it_goes_on_from_the_middle_of_an_epoch_to_the_bit(project) -> None:
    whole = Trainer(project)
    half = Trainer(project)
    for _ in range(11):
        half.run_batch()
    again = Trainer(project, checkpoint=half.checkpoint())
    for trainer, steps in ((whole, 45), (again, 34)):
        for _ in range(steps):
            trainer.run_batch()
    mine, yours = whole.checkpoint(), again.checkpoint()
    for ours, theirs in ((mine.weights, yours.weights), (mine.optimizer, yours.optimizer)):
        assert ours.keys() == theirs.keys()
        for name in ours:
            np.testing.assert_array_equal(ours[name], theirs[name], name)


def test_layers_learn_one_after_the_other_and_then_all_of_them() -> None:
    trainer = Trainer(deep("multiclass", (6, 5), labels=True))
    moved = []
    for _ in range(6):
        before = trainer.learner.weights()
        trainer.run_epoch()
        after = trainer.learner.weights()
        moved.append({name.partition(".")[0] for name in before if not np.array_equal(before[name], after[name])})
    assert moved == [{"dense1"}] * 2 + [{"dense2", "output"}] * 2 + [{"dense1", "dense2", "output"}] * 2


def test_the_way_back_mirrors_what_was_pretrained() -> None:
    trainer = Trainer(deep())
    for _ in range(4):
        trainer.run_epoch()
    found = trainer.learner.weights()
    np.testing.assert_array_equal(found["output.weight"], found["dense1.weight"].T)
    np.testing.assert_array_equal(found["dense3.weight"], found["dense2.weight"].T)


def test_dreams_stay_what_they_were_when_all_layers_learn() -> None:
    trainer = Trainer(deep("multiclass", (6, 5), labels=True))
    for _ in range(4):
        trainer.run_epoch()
    before = [array.clone() for machine in trainer.learner.dreaming().machines for array in machine.arrays]
    trainer.run_epoch()
    after = [array for machine in trainer.learner.dreaming().machines for array in machine.arrays]
    assert trainer.learner.dreaming().sees_classes
    for one, other in zip(before, after, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_a_weight_set_by_hand_leads_there_and_back() -> None:
    trainer = Trainer(rbm())
    trainer.learner.set_number("output.weight", (3, 1), 7.0)
    assert trainer.learner.weights()["dense1.weight"][1, 3] == 7.0
    assert trainer.learner.weights()["output.weight"][3, 1] == 7.0


def test_without_epochs_it_is_backpropagation_to_the_bit() -> None:
    project = deep("multiclass", (6, 5), epochs=0)
    control = replace(project, recipe=replace(project.recipe, learner=Spec("backprop")))
    assert run_headless(project, 3)[0].weights_sha256 == run_headless(control, 3)[0].weights_sha256


@pytest.mark.parametrize(
    ("project", "said"),
    [
        (set_layer(rbm(), "dense1", activation="relu"), "has to be a sigmoid layer"),
        (choose(stripes("bernoulli", 5, 4, 5), "learner", "rbm"), "has one hidden layer"),
        (deep("bernoulli", (6, 5)), "has to mirror"),
        (deep("bernoulli", (6, 5, 4)), "has to mirror"),
        (set_layer(rbm(), "dense1", bias=False), "needs its bias"),
    ],
)
def test_what_no_machine_can_be_made_of_is_said(project, said: str) -> None:
    found = checks.problems(project)
    assert said in found[0].text
    assert found[0].fix


def test_numbers_beyond_0_and_1_are_refused_with_a_way_out() -> None:
    project = rbm()
    data = replace(project.data, x=project.data.x * 3)
    found = checks.problems(replace(project, data=data))
    assert "scale them by min-max" in found[0].text
    assert not checks.problems(replace(project, data=replace(data, scaling="minmax")))


def test_points_of_the_plane_are_refused(build) -> None:
    found = checks.problems(choose(build(), "learner", "rbm"))
    assert found
    assert found[0].fix


def test_a_code_of_linear_units_is_in_the_stack() -> None:
    project = set_layer(deep(), "dense2", activation="linear")
    assert stack_of(project).linear == (False, True)
    result, _ = run_headless(project, 6)
    assert np.isfinite(result.train_loss)


def test_it_waits_for_the_end_of_an_epoch_in_a_session_as_without_one() -> None:
    session = Session()
    session.handle(Load(1, deep(), "cpu"))
    session.handle(SetRunning(True, stop_every=6))
    while session.running:
        session.advance(0.01)
    state = session.handle(Save(1))[0].checkpoint
    alone = run_headless(deep(), 6)[1]
    for name, array in alone.weights.items():
        np.testing.assert_array_equal(state.weights[name], array)


# ------------------------------------------------------------ dreams


def dream(trainer: Trainer, question: DreamQuestion):
    return compute(("dream",), trainer, {"dream": question})["dream"]


def test_dreams_go_on_and_disturb_nothing() -> None:
    trainer = Trainer(deep("multiclass", (6, 5), labels=True))
    assert dream(trainer, DreamQuestion()) is None
    for _ in range(4):
        trainer.run_epoch()
    before = trainer.checkpoint()
    first = dream(trainer, DreamQuestion(1))
    assert first.told
    assert set(first.classes) == {1}
    assert first.layers == 2
    assert first.pictures.shape == (16, 12)
    assert ((first.pictures > 0) & (first.pictures < 1)).all()
    then = dream(trainer, DreamQuestion(1, 1, first.hidden))
    assert then.rounds < first.rounds
    np.testing.assert_array_equal(then.pictures, dream(trainer, DreamQuestion(1, 1, first.hidden)).pictures)
    after = trainer.checkpoint()
    for name, array in before.optimizer.items():
        np.testing.assert_array_equal(after.optimizer[name], array)


def test_a_class_that_is_held_fast_is_what_is_dreamed_of() -> None:
    project = set_recipe(deep("multiclass", (12, 12), labels=True, epochs=40, rate=0.5), batch=2)
    trainer = Trainer(project)
    for _ in range(80):
        trainer.run_epoch()
    columns = np.arange(12) % 3
    for label in range(3):
        pictures = dream(trainer, DreamQuestion(label)).pictures.mean(0)
        assert pictures[columns == label].mean() > pictures[columns != label].mean() + 0.3


def test_what_comes_back_of_samples_and_free_energies_are_told() -> None:
    trainer = Trainer(rbm())
    for _ in range(30):
        trainer.run_epoch()
    found = dream(trainer, DreamQuestion(beside=5))
    np.testing.assert_allclose(
        found.again,
        torch.sigmoid(torch.from_numpy(trainer.learner.scores(trainer.project.data.x[found.samples]))),
        rtol=1e-5,
    )
    assert found.train.mean() == pytest.approx(trainer.history.last["free_energy"], rel=1e-4)
    assert len(found.test) == trainer.project.data.how_many("test")
