"""Networks read step by step: against the modules of PyTorch, and slopes back through time against differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnsim.core.answers.sequences import NOW, AboutSequence, AboutStates
from nnsim.core.catalogue import load
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.engine.groups import groups
from nnsim.engine.probes.base import compute
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.engine.unrolled import ARRAYS, CELLS, slopes, unrolled
from nnsim.examples.example import open_example
from nnsim.tasks.plan import plan

load()
REBER = generate(Spec.of("reber", count=80, steps=14))


def trainer_of(kind: str, output: str = "next_symbol", layers: int = 2, *, waits: bool = True) -> Trainer:
    each = "all" if output == "next_symbol" else "last"
    nodes = tuple(
        Node(f"r{n}", Spec.of(kind, units=5, answer="all" if n < layers - 1 else each, waits=waits), (source,))
        for n, source in enumerate([INPUT, "r0"][:layers])
    )
    network = Network((), nodes, Node(OUTPUT, Spec(output), (nodes[-1].id,)))
    recipe = Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.02, batch=16, epochs=30)
    return Trainer(Project(data=REBER, network=network, recipe=recipe))


def trained(trainer: Trainer, epochs: int) -> Trainer:
    while trainer.epoch < epochs:
        trainer.begin_steps(1000, epochs)
        trainer.settle()
    return trainer


@pytest.mark.parametrize("output", ["next_symbol", "multiclass"])
@pytest.mark.parametrize("kind", CELLS)
def test_step_by_step_it_comes_to_what_the_modules_say(kind: str, output: str) -> None:
    trainer = trainer_of(kind, output)
    scores = trainer.learner.scores(inputs(trainer.project, REBER.x))
    for index in range(5):
        length = int(REBER.x[index].any(axis=1).sum())
        x = REBER.x[index : index + 1, -length:]
        found = unrolled(plan(trainer.project), trainer.learner.weights(), x).scores[0].detach().numpy()
        wanted = scores[index][:, -length:].T if output == "next_symbol" else scores[index][None]
        np.testing.assert_allclose(found if output == "next_symbol" else found[-1:], wanted, atol=1e-5)


@pytest.mark.parametrize("kind", CELLS)
def test_slopes_back_through_time_are_those_of_finite_differences(kind: str) -> None:
    trainer = trainer_of(kind, layers=1)
    weights = {name: torch.from_numpy(array.astype(np.float64)) for name, array in trainer.learner.weights().items()}
    own = {short: weights[f"r0.{array}"] for short, array in ARRAYS.items()}
    cell, vectors = CELLS[kind]
    x = torch.from_numpy(REBER.x[:1, -6:].astype(np.float64))

    def loss(at: int, vector: int, unit: int, more: float) -> float:
        """What the loss of the last step is if a number that is carried after step ``at`` is larger."""
        carried = tuple(torch.zeros(1, 5, dtype=torch.float64) for _ in range(vectors))
        for step in range(6):
            carried = cell(own, x[:, step], carried)
            if step == at:
                moved = carried[vector].clone()
                moved[0, unit] += more
                carried = (*carried[:vector], moved, *carried[vector + 1 :])
        scores = carried[0] @ weights["output.weight"].T + weights["output.bias"]
        return float(-torch.log_softmax(scores[0], 0)[3])

    found = unrolled(plan(trainer.project), trainer.learner.weights(), REBER.x[:1, -6:])
    norms = slopes(-torch.log_softmax(found.scores[0, -1], 0)[3], found.carried)
    for at in range(6):
        parts = [(loss(at, v, u, 1e-6) - loss(at, v, u, -1e-6)) / 2e-6 for v in range(vectors) for u in range(5)]
        assert norms[at] == pytest.approx(np.linalg.norm(parts), rel=1e-6)


def test_a_reading_tells_chances_path_and_slopes() -> None:
    trainer = trainer_of("lstm", layers=1)
    about = AboutSequence(tuple(REBER.vocabulary.index(letter) for letter in "BTXSE"))
    (reading,) = compute(("reading",), trainer, {"reading": about}).values()
    assert reading.about == about
    assert reading.chances.shape == (5, 7)
    np.testing.assert_allclose(reading.chances.sum(axis=1), 1, rtol=1e-6)
    assert reading.path.shape == (5, 2)
    assert {NOW, *CELLS} == set(reading.slopes)
    assert reading.slopes[NOW][-1] == 0  # nothing is asked after the last symbol
    assert (reading.slopes[NOW][:-1] > 0).all()
    np.testing.assert_allclose(reading.slopes[NOW], reading.slopes["lstm"])  # nothing was learned yet
    wrong = compute(("reading",), trainer, {"reading": AboutSequence((99,))})
    assert wrong == {"reading": None}


def test_without_waiting_it_is_read_as_the_network_is_fed() -> None:
    trainer = trainer_of("rnn", layers=1, waits=False)
    about = AboutSequence(sample=3)
    (reading,) = compute(("reading",), trainer, {"reading": about}).values()
    scores = trainer.learner.scores(inputs(trainer.project, REBER.x[3:4]))[0]
    shares = np.exp(scores) / np.exp(scores).sum(axis=0)
    np.testing.assert_allclose(reading.chances, shares.T[-len(reading.chances) :], atol=1e-5)


@pytest.mark.parametrize("example", ["adding-gru", "moons", "tiny-gpt"])
def test_other_networks_are_asked_nothing(example: str) -> None:
    trainer = Trainer(open_example(example).project)
    told = compute(("reading", "over_time", "automaton"), trainer)
    assert (told["reading"] is not None) == (example == "adding-gru")
    assert told["over_time"] is told["automaton"] is None


def test_only_every_third_bit_is_foreseen_and_the_mean_hides_it() -> None:
    trainer = trained(Trainer(open_example("temporal-xor").project), 60)
    (found,) = compute(("over_time",), trainer).values()
    losses, right = found.folded(3)
    assert losses[1] < 0.3  # after the second of three bits
    assert right[1] == 1
    assert min(losses[0], losses[2]) > 0.65
    assert 0.55 < np.nanmean(found.right) < 0.8
    assert found.counts[-1] == 0


def test_the_automaton_of_a_grammar_is_found() -> None:
    trainer = trained(Trainer(open_example("reber").project), 60)
    found = compute(("over_time", "automaton"), trainer, {"automaton": AboutStates(12)})
    assert found["over_time"].legal == 1
    automaton = found["automaton"]
    assert automaton.pure > 0.95
    assert len(automaton.sizes) == 12
    fresh = compute(("over_time",), trainer, {"over_time": AboutStates(fresh=True)})["over_time"]
    assert fresh.legal < 0.5


def test_groups_are_those_that_are_far_apart() -> None:
    rng = np.random.default_rng(0)
    middles = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0], [5.0, 5.0]])
    x = np.repeat(middles, 20, axis=0) + 0.1 * rng.standard_normal((80, 2))
    found = groups(x, 4).reshape(4, 20)
    assert (found == found[:, :1]).all()
    assert len(set(found[:, 0].tolist())) == 4
