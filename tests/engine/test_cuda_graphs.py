"""Steps by graphs, without a card: a stand-in records what PyTorch is asked for, and asks for it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from gone_through import digest, edit, run, visit
from recorded_graph import RecordedGraphs, card_of_every_learner, same

from nnsim.core.backends import Choice
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, Loaded, SetBackend, StepOnce
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.heads import add_head
from nnsim.edits.network import change_units, set_frozen
from nnsim.edits.recipe import set_recipe
from nnsim.engine import cuda_graphs, past
from nnsim.engine.cuda_graphs import RULES, WARM_UP
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.graphed import GraphedBackpropagation
from nnsim.engine.optimizers import IMPLEMENTATIONS
from nnsim.engine.past import Past
from nnsim.engine.session import Session
from nnsim.engine.stored_past import pack, unpack
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import build as built
from nnsim.examples.example import examples, open_example

OPTIMIZERS = [
    Spec("sgd"), Spec.of("sgd", momentum=0.9), Spec.of("sgd", momentum=0.9, nesterov=True), Spec("rmsprop"),
    Spec("adagrad"), Spec("adam"), Spec.of("adamw", weight_decay=0.1),
]  # fmt: skip

DENSE = Spec.of("dense", units=6, activation="tanh")
DROPS, NORM = Spec.of("dropout", p=0.4), Spec("batchnorm1d")


@pytest.fixture(autouse=True)
def cards(monkeypatch) -> list[RecordedGraphs]:
    return card_of_every_learner(monkeypatch)


def pair(project: Project, choice: Choice = "graph") -> tuple[Trainer, Trainer]:
    """The same run twice: by the plain loop, and by graphs."""
    return Trainer(project), Trainer(project, backend=choice)


def captures(trainer: Trainer) -> int:
    learner = trainer.learner
    assert isinstance(learner, GraphedBackpropagation)
    assert learner._steps is not None
    return learner._steps.captures


def test_there_is_a_rule_for_every_optimizer() -> None:
    assert set(RULES) == set(IMPLEMENTATIONS.values())


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_steps_come_to_what_the_plain_loop_comes_to(build, cards, optimizer: Spec) -> None:
    """Thirty samples in batches of twelve: two full ones, and six samples for which there is a graph of their own."""
    recipe = {"optimizer": optimizer, "batch": 12, "rate": 0.02, "l1": 0.001, "l2": 0.01}
    plain, other = pair(build(DENSE, **recipe))
    for trainer in (plain, other):
        for _ in range(4):
            trainer.run_epoch()
    same(plain, other)
    assert other.learner.backend == "graph"
    assert cards[-1].asked == [*["warm up", "capture"] * 2, *["replay"] * 12]


def test_a_block_is_waited_for_once(build, cards) -> None:
    project = build(DENSE, batch=12, optimizer=Spec("adam"), schedule=Spec("cosine"))
    one_by_one, at_once = (Trainer(project, backend="graph") for _ in range(2))
    at_once.rows = replace(at_once.rows, apart=100, dense=1)
    while at_once.epoch < 9:
        at_once.begin_steps(10**6, 9)
    at_once.settle()
    while one_by_one.epoch < 9:
        one_by_one.begin_batch()
    one_by_one.settle()
    assert cards[-1].asked.count("wait") == 5  # epochs 1, 2, 4 and 8 are measured, and 9 is the goal
    assert cards[-1].asked.count("replay") == 27
    assert weights_sha256(at_once.learner.weights()) == weights_sha256(one_by_one.learner.weights())


KINDS: dict[str, Callable[..., Project]] = {
    "dropout and batch normalisation": lambda build: build(DENSE, NORM, DROPS, optimizer=Spec("adam"), batch=12),
    "noise": lambda _: replace(set_recipe(open_example("flow-painted").project, batch=64)),
    "two outputs": lambda build: add_head(build(DENSE, batch=12), "reconstruction"),
    "frozen": lambda build: set_frozen(build(DENSE, DENSE, optimizer=Spec("adam"), batch=12), "node0", True),
    "several classes": lambda build: build(DENSE, output="multiclass", batch=12),
    "one batch": lambda build: build(DENSE, batch=500),
}


@pytest.fixture(params=KINDS)
def project(request, build) -> Project:
    return KINDS[request.param](build)


def test_whatever_a_step_draws_or_adds_up_is_as_in_the_plain_loop(project) -> None:
    plain, other = pair(project)
    for trainer in (plain, other):
        trainer.learner.note(True)
        for _ in range(4):
            trainer.run_batch()
    assert other.learner.backend == "graph"
    same(plain, other, 1e-4)
    expected, found = plain.learner.take_tally(), other.learner.take_tally()
    assert found[0] == expected[0]
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-4)


def test_a_step_that_is_gone_through_is_the_step(project) -> None:
    at_once, slow = (Trainer(project, backend="graph") for _ in range(2))
    for _ in range(3):
        at_once.run_batch()
    while slow.step < 3 or slow.is_within_step:
        slow.beat()
    slow.settle()
    assert weights_sha256(slow.learner.weights()) == weights_sha256(at_once.learner.weights())


def test_a_capture_leaves_no_trace(build) -> None:
    project = build(DENSE, NORM, DROPS, optimizer=Spec("adam"), batch=12)
    trainer = Trainer(project, backend="graph")
    before, state = trainer.learner.weights(), trainer.learner.state()
    assert trainer.learner.make_ready()
    assert captures(trainer) == 2
    for now, then in ((trainer.learner.weights(), before), (trainer.learner.state(), state)):
        for name, array in now.items():
            assert np.array_equal(array, then[name]), name


def test_a_rate_that_changes_is_read_from_the_device(build) -> None:
    plain, other = pair(build(DENSE, schedule=Spec("cosine"), batch=10, epochs=5))
    for trainer in (plain, other):
        for _ in range(3):
            trainer.run_epoch()
    assert plain.rate < plain.project.recipe.rate
    same(plain, other)
    assert captures(other) == 1


def test_what_was_captured_is_captured_anew_once_it_holds_no_more(build) -> None:
    project = build(DENSE, Spec.of("dense", units=4), batch=10, optimizer=Spec("adam"))
    plain, other = pair(project)
    edits = [
        lambda p: replace(p, recipe=replace(p.recipe, batch=15)),
        lambda p: replace(p, recipe=replace(p.recipe, optimizer=Spec.of("sgd", momentum=0.9))),
        lambda p: replace(p, recipe=replace(p.recipe, l2=0.1)),
        lambda p: set_frozen(p, "node0", True),
        lambda p: replace(p, recipe=replace(p.recipe, loss="hinge")),
    ]
    for number, change in enumerate([lambda p: p, *edits]):
        project = change(project)
        for trainer in (plain, other):
            if number:
                trainer.edit(project)
            for _ in range(5):
                trainer.run_batch()
        assert captures(other) == number + 1
        same(plain, other)


def test_graphs_stay_while_points_are_added_and_go_before_they_are_many(build) -> None:
    trainer = Trainer(build(DENSE, batch=10), backend="graph")
    sizes = []
    for n in (40, 44, 48, 52, 56, 60, 40):
        trainer.edit(build(DENSE, batch=10, n=n))
        trainer.run_batch()
        sizes.append(captures(trainer))
    assert trainer.size == 30
    assert sizes == [1, 2, 3, 4, 6, 7, 7]  # batches of 10, with 3, 6, 9, 2 and 5 samples left


def test_a_step_reads_nothing_back(build, monkeypatch) -> None:
    """Whoever asks a card for a number waits until it has done all that it was asked for before."""
    trainer = Trainer(build(DENSE, batch=10, optimizer=Spec("adam")), backend="graph")
    trainer.learner.note(True)
    trainer.run_batch()
    learner, read = trainer.learner, []
    for name in ("item", "tolist", "cpu", "numpy", "__bool__", "__float__"):
        monkeypatch.setattr(torch.Tensor, name, lambda *_args, name=name, **_named: read.append(name))
    learner.step(10, 20, 0.01, 1)
    monkeypatch.undo()
    assert read == []


@pytest.mark.parametrize("name", ["resnet-small", "spiral"])
def test_bundled_examples_train_by_graphs(name: str, cards) -> None:
    plain, other = pair(built(examples()[name]))
    for trainer in (plain, other):
        for _ in range(6):
            trainer.run_batch()
    same(plain, other, 1e-4)
    assert cards[-1].asked.count("replay") == 6


# ---------------------------------------------------------------- who makes the steps


def test_auto_has_graphs_make_the_steps_and_says_so(build) -> None:
    (loaded,) = Session().handle(Load(1, build(DENSE), backend="auto"))
    assert isinstance(loaded, Loaded)
    assert (loaded.backend, loaded.why) == ("graph", "CUDA graphs make the steps: each is launched as a whole.")


def test_steps_that_cannot_be_captured_are_made_by_the_plain_loop_and_none_is_lost(build, cards) -> None:
    project = build(DENSE, NORM, optimizer=Spec("adam"), batch=12)
    session, plain = Session(), Trainer(project)
    session.handle(Load(1, project, backend="auto"))
    cards[-1].failures = 1
    session.handle(StepOnce("batch"))
    assert session.waits() < 1
    loaded = [event for event in session.look() if isinstance(event, Loaded)]
    plain.run_batch()
    assert [one.backend for one in loaded] == ["torch"]
    assert loaded[0].why == (
        "PyTorch makes the steps one by one, as no CUDA graph could be made of them: "
        "CUDA error: operation not permitted when stream is capturing"
    )
    assert session.trainer is not None
    assert weights_sha256(session.trainer.learner.weights()) == weights_sha256(plain.learner.weights())
    for _ in range(5):
        session.handle(StepOnce("batch"))
    assert session.trainer.step == 6
    assert cards[-1].asked.count("replay") == 0


def test_a_run_without_a_window_goes_on_too_or_ends_where_nothing_else_will_do(build, monkeypatch) -> None:
    monkeypatch.setitem(cuda_graphs.CAPTURES, "cpu", lambda: RecordedGraphs(failures=9))
    expected, _ = run_headless(build(DENSE), 3)
    found, _ = run_headless(build(DENSE), 3, backend="auto")
    assert (found.backend, found.weights_sha256) == ("torch", expected.weights_sha256)
    assert found.message.startswith("PyTorch makes the steps one by one, as no CUDA graph could be made of them: CUDA")
    with pytest.raises(ProblemError, match=r"No CUDA graph can train this project\. PyTorch makes"):
        run_headless(build(DENSE), 3, backend="graph")


def test_a_run_is_resumed_exactly(build) -> None:
    project = build(DENSE, NORM, DROPS, optimizer=Spec("adam"), batch=12, epochs=6)
    whole, _ = run_headless(project, backend="graph")
    _, half = run_headless(replace(project, recipe=replace(project.recipe, epochs=3)), backend="graph")
    rest, _ = run_headless(project, start=half, backend="graph")
    assert (whole.backend, whole.weights_sha256) == ("graph", rest.weights_sha256)


def test_every_step_can_be_gone_back_to(build, monkeypatch) -> None:
    """Through edits, switches, single samples and frozen layers; also once it was written to a file."""
    monkeypatch.setattr(past, "SHARE", 10.0)
    deeds = {
        3: lambda session: session.handle(StepOnce("sample")),
        6: edit(lambda p: set_recipe(p, batch=12)),
        9: lambda session: session.handle(SetBackend("torch")),
        12: edit(lambda p: set_frozen(p, "node0", True)),
        15: lambda session: session.handle(SetBackend("graph")),
        18: edit(lambda p: change_units(p, "node2", by=1)),
    }
    project = build(DENSE, DROPS, DENSE, optimizer=Spec("adam"), schedule=Spec("cosine"), batch=7)
    session, digests = run(project, deeds, backend="graph")
    for step in sorted(digests):
        if step > 18:
            assert visit(session, step) == digests[step], step
    trainer = session._holder.trainer
    assert trainer is not None
    state = trainer.checkpoint()
    found = unpack(pack(trainer.past or Past(), trainer.project.data, state), trainer.project.data, state)
    assert {one.backend for one in found.states} <= {"graph", "torch"}
    assert digest(session)


# ---------------------------------------------------------------- what is asked of PyTorch


class _Cuda:
    """What is asked of ``torch.cuda`` in turn; captures fail where they are ``broken``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.current, self.streams, self.is_broken = "default", 0, False
        cuda, asked = torch.cuda, self

        class Stream:
            def __init__(self) -> None:
                asked.streams += 1
                self.name = f"aside{asked.streams}"

            def wait_stream(self, other: Any) -> None:
                asked.asked.append(f"{self.name} waits for {other.name}")

        class Default(Stream):
            def __init__(self) -> None:
                self.name = "default"

        class Graph:
            def replay(self) -> None:
                asked.asked.append("replay")

        default = Default()

        @contextmanager
        def stream(one: Any) -> Iterator[None]:
            before, asked.current = asked.current, one.name
            yield
            asked.current = before

        @contextmanager
        def graph(_graph: Graph, *, stream: Any, capture_error_mode: str) -> Iterator[None]:
            asked.asked.append(f"capture {capture_error_mode} on {stream.name}")
            asked.current = stream.name
            yield
            if asked.is_broken:  # PyTorch stays on the stream then
                raise RuntimeError("CUDA error: operation failed due to a previous error during capture")
            asked.current = "default"

        monkeypatch.setattr(cuda, "Stream", Stream)
        monkeypatch.setattr(cuda, "current_stream", lambda: default)
        monkeypatch.setattr(cuda, "set_stream", lambda one: setattr(asked, "current", one.name))
        monkeypatch.setattr(cuda, "stream", stream)
        monkeypatch.setattr(cuda, "graph", graph)
        monkeypatch.setattr(cuda, "CUDAGraph", Graph)


def test_a_capture_is_asked_for_as_pytorch_wants_it(monkeypatch) -> None:
    """Warmed up and captured on one stream aside, behind and before all else; where it fails, all goes on here."""
    cuda, card = _Cuda(monkeypatch), cuda_graphs.OnCard()
    seen: list[str] = []
    card.warm_up(lambda: seen.append(cuda.current))
    replay = card.capture(lambda: seen.append(f"{cuda.current} {torch._C._override_stale_capture_stream()}"))
    assert seen == ["aside1"] * WARM_UP + ["aside1 True"]
    replay()
    assert cuda.asked == [
        "aside1 waits for default", "default waits for aside1", "capture thread_local on aside1", "replay"
    ]  # fmt: skip
    cuda.is_broken = True
    with pytest.raises(RuntimeError, match="previous error"):
        card.capture(lambda: None)
    assert cuda.current == "default"
    assert not torch._C._override_stale_capture_stream()
    cuda_graphs.OnCard().warm_up(lambda: seen.append(cuda.current))
    assert seen[-1] == "aside2"  # graphs of another learner go by themselves
