"""The program on a graphics card, without one: tensors lie apart, and whatever waits for the card is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from fake_card import CARD, FORBIDDEN, FakeCard, fake_card
from gone_through import trained, visit

from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, Notice, Refused, Save, Saved, SetDevice, SetRunning, StepOnce
from nnsim.core.moments import Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import set_recipe
from nnsim.engine import devices, sources
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.graphed import GraphedBackpropagation
from nnsim.engine.probes import base
from nnsim.engine.ranks.learner import SharedBackpropagation
from nnsim.engine.ranks.ranks import Ranks
from nnsim.engine.samples import split
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import build as built
from nnsim.examples.example import examples, open_example

DENSE = Spec.of("dense", units=6, activation="tanh")
DROPS, NORM = Spec.of("dropout", p=0.4), Spec("batchnorm1d")

NAMES = [
    "resnet-small", "segnet-small", "flow-painted", "captions", "adding-gru", "tiny-gpt", "moving-ball", "two-answers"
]  # fmt: skip
"""Examples that have every kind of layer, task and noise among them that the bundled ones have."""


@pytest.fixture(autouse=True)
def card(monkeypatch) -> Iterator[FakeCard]:
    with fake_card(monkeypatch) as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_examples_train_by_graphs_that_nobody_waits_for(card, name: str) -> None:
    """They come to what the plain loop comes to on the card."""
    project = built(examples()[name])
    plain, other = (Trainer(project, "cuda", in_slices=True, backend=way) for way in ("torch", "graph"))
    for trainer in (plain, other):
        assert trainer.learner.make_ready()
        trainer.learner.step(0, project.recipe.batch, trainer.rate, 0)
        card.waits.clear()
        for number in (1, 2):
            trainer.learner.step(0, project.recipe.batch, trainer.rate, number)
        assert card.waits == []
    assert card.replays == 3
    for (what, array), found in zip(plain.learner.weights().items(), other.learner.weights().values(), strict=True):
        np.testing.assert_allclose(found, array, rtol=1e-3, atol=1e-3, err_msg=what)


def waits(card: FakeCard, trainer: Trainer, epochs: int = 1) -> tuple[int, int]:
    """How often the processor waited for the card in an epoch of which nothing is measured, and operations a step."""
    card.waits.clear()
    card.asked, steps = 0, trainer.step
    trainer.begin_steps(10**6, trainer.epoch + epochs)
    return len(card.waits), card.asked // (trainer.step - steps)


@pytest.mark.parametrize("way", ["graph", "torch", "graph bf16"])
def test_the_card_is_waited_for_once_in_a_block_of_epochs(build, card, way) -> None:
    trainer = Trainer(build(DENSE, NORM, DROPS, batch=7, optimizer=Spec("adam"), n=80), "cuda", backend=way)
    trainer.rows = replace(trainer.rows, apart=1000, dense=1)
    while trainer.epoch < 4:
        trainer.run_batch()
    found, operations = waits(card, trainer, 3)
    assert found == 1
    assert (operations < 10) == way.startswith("graph")


def test_readings_within_an_epoch_are_read_with_the_block(build, card) -> None:
    project = build(DENSE, batch=7, n=400)
    trainer = Trainer(project, "cuda", backend="graph")
    trainer.learner.note(True)
    trainer.run_batch()
    card.waits.clear()
    for _ in range(20):
        trainer.learner.step(0, 7, 0.1, trainer.step)
    assert card.waits == []
    count, loss, right = trainer.learner.take_tally()
    assert (count, np.isfinite(loss), 0 <= right <= 1) == (21 * 7, True, True)
    assert card.waits == ["numbers"]


def test_an_evaluation_waits_once_for_each_of_its_slices(build, card) -> None:
    learner = Trainer(build(DENSE, NORM, n=4096), "cuda", in_slices=True).learner
    card.waits.clear()
    assert len(list(learner.evaluation())) == 4
    assert card.waits == ["numbers"] * 4
    assert learner.told is not None
    assert [len(told) for told in learner.told.values()] == [3072, 1024, 0]


class _Alone(Ranks):
    """One rank that adds up what it has, as others would have it."""


def test_ranks_wait_for_their_cards_once_in_sixteen_steps(build, card) -> None:
    project = build(DENSE, NORM, DROPS, batch=7, n=80)
    learner = SharedBackpropagation(project, "cuda", _Alone())
    learner.supply(split(project))
    learner.arrange(np.arange(60))
    learner.note(True)
    learner.step(0, 7, 0.1, 0)
    card.waits.clear()
    for number in range(32, 64):
        learner.step(7, 14, 0.1, number)
    assert card.waits == ["a number"] * 2


def test_what_waits_within_a_step_cannot_be_captured_and_the_plain_loop_goes_on(build, card, monkeypatch) -> None:
    project = build(DENSE, batch=7, optimizer=Spec("adam"))
    plain = Trainer(project, "cuda", backend="torch")
    before = GraphedBackpropagation._add_up

    def waiting(self, total: torch.Tensor, scores: torch.Tensor, t: torch.Tensor) -> None:
        total.item()
        before(self, total, scores, t)

    monkeypatch.setattr(GraphedBackpropagation, "_add_up", waiting)
    trainer = Trainer(project, "cuda", backend="auto")
    for each in (plain, trainer):
        for _ in range(7):
            each.run_batch()
    assert trainer.learner.backend == "torch"
    assert trainer.learner.why.endswith(f"as no CUDA graph could be made of them: {FORBIDDEN}")
    assert weights_sha256(trainer.learner.weights()) == weights_sha256(plain.learner.weights())


def test_what_could_not_be_captured_is_tried_again_once_it_is_something_else(build, card, monkeypatch) -> None:
    """A batch, a network or a precision that was refused says nothing of another; a rate is no part of what is."""
    project, tried = build(DENSE, batch=7, optimizer=Spec("adam")), list[int]()
    before = GraphedBackpropagation._add_up

    def waiting(self, total: torch.Tensor, scores: torch.Tensor, t: torch.Tensor) -> None:
        tried.append(len(t))
        if self._learned.recipe.batch == 7:
            total.item()
        before(self, total, scores, t)

    def backend(edited: Project) -> str:
        trainer.edit(edited)
        tried.clear()
        trainer.run_batch()
        return trainer.learner.backend

    monkeypatch.setattr(GraphedBackpropagation, "_add_up", waiting)
    trainer = Trainer(project, "cuda", backend="auto")
    trainer.run_batch()
    assert trainer.learner.backend == "torch"
    learner = trainer.learner
    assert (backend(set_recipe(project, rate=0.5)), tried) == ("torch", [])
    assert backend(set_recipe(project, batch=8)) == "graph"
    assert "CUDA graphs make the steps" in learner.why
    assert backend(project) == "torch"
    assert set(tried) == {7}
    assert trainer.learner is learner


def _projects(build) -> dict[str, Project]:
    return {
        "everything": add_head(build(DENSE, NORM, DROPS, DENSE, batch=7, optimizer=Spec("adam")), "reconstruction"),
        "noise": set_recipe(open_example("flow-painted").project, batch=300),
        "world": set_recipe(open_example("dqn-catch").project, epochs=2),
    }


@pytest.mark.parametrize("name", ["everything", "noise", "world"])
def test_a_session_on_a_card(build, monkeypatch, name: str) -> None:
    """Play, beats, frames, a state, and on from it on the processor."""
    monkeypatch.setattr(sources, "UPDATES", 7)
    project = _projects(build)[name]
    session = Session()
    session.handle(Load(1, project, "cuda", backend="auto"))
    session.handle(SetRunning(True, stop_every=2))
    while session.running:
        session.advance(1.0)
    for _ in range(3):
        session.handle(StepOnce("beat"))
    base.load()
    for _ in range(5):  # some answer a little with each question
        shown = session.frame(1, base.PROBES.ids())
    assert set(shown.probes) == set(base.PROBES.ids())
    (saved,) = (event for event in session.handle(Save(1, past=True)) if isinstance(event, Saved))
    session.handle(SetDevice("cpu"))
    assert session.trainer is not None
    assert session.trainer.learner.device == "cpu"
    for what, array in saved.checkpoint.weights.items():
        assert np.array_equal(session.trainer.learner.weights()[what], array), what


def test_steps_of_a_card_cannot_be_gone_through_where_there_is_none(build, monkeypatch) -> None:
    session = Session()
    session.handle(Load(1, build(DENSE, batch=7), "cuda", backend="auto"))
    for _ in range(8):
        session.handle(StepOnce("batch"))
    (saved,) = (event for event in session.handle(Save(1, past=True)) if isinstance(event, Saved))
    visit(session, 3)
    assert (trained(session).step, trained(session).learner.device) == (3, "cuda")
    monkeypatch.setattr(devices, "available", lambda: ("cpu",))
    session.handle(Load(2, build(DENSE, batch=7), "cpu", saved.checkpoint, backend="torch"))
    (refused,) = session.handle(Visit(3))
    assert isinstance(refused, Refused | Notice)
    assert refused.problem.text == (
        "These steps were made on an NVIDIA graphics card (cuda), which this machine has not got: they cannot be gone "
        "through again here."
    )
    assert trained(session).learner.device == "cpu"


def test_a_run_is_resumed_exactly_and_named(build) -> None:
    project = build(DENSE, NORM, DROPS, optimizer=Spec("adam"), batch=12, epochs=6)
    whole, _ = run_headless(project, device="cuda", backend="auto bf16")
    _, half = run_headless(
        replace(project, recipe=replace(project.recipe, epochs=3)), device="cuda", backend="auto bf16"
    )
    rest, _ = run_headless(project, device="cuda", start=half, backend="auto bf16")
    assert (whole.device, whole.backend, whole.precision) == ("cuda", "graph", "bf16")
    assert whole.weights_sha256 == rest.weights_sha256
    other, _ = run_headless(project, device="cuda", backend="auto")
    assert other.weights_sha256 != whole.weights_sha256


def test_the_stand_in_refuses_what_a_card_refuses() -> None:
    there, here = torch.ones(3, device="cuda"), torch.ones(3)
    assert there.device.type == "cuda"
    with pytest.raises(RuntimeError, match="same device"):
        there + here
    with pytest.raises(TypeError, match=r"Use Tensor\.cpu"):
        there.numpy()
    CARD.waits.clear()
    assert float((there * 2).sum()) == 6
    here.to("cuda")
    here.pin_memory().to("cuda", non_blocking=True)
    there.cpu()
    assert CARD.waits == ["a number", "a copy to the card", "numbers"]
