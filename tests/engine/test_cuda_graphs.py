"""Steps by graphs, without a card: a stand-in records what PyTorch is asked for, and asks for it again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from recorded_graph import RecordedGraphs

from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.network import set_frozen
from nnsim.engine.cuda_graphs import RULES, GraphedSteps, Precision
from nnsim.engine.graphed import GraphedTrainer
from nnsim.engine.optimizers import IMPLEMENTATIONS
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import build as built
from nnsim.examples.example import examples
from tests.benchmarks import bench_cuda

OPTIMIZERS = [
    Spec("sgd"), Spec.of("sgd", momentum=0.9), Spec.of("sgd", momentum=0.9, nesterov=True), Spec("rmsprop"),
    Spec("adagrad"), Spec("adam"), Spec.of("adamw", weight_decay=0.1),
]  # fmt: skip


def graphed(project: Project, precision: Precision = "float32") -> tuple[Trainer, GraphedSteps, RecordedGraphs]:
    steps = GraphedSteps(card := RecordedGraphs(), precision)
    return GraphedTrainer(project, "cpu", steps), steps, card


def pair(project: Project) -> tuple[Trainer, Trainer, GraphedSteps, RecordedGraphs]:
    """The same run twice: by the plain loop, and by graphs."""
    return Trainer(project), *graphed(project)


def same(plain: Trainer, other: Trainer, within: float = 2e-5) -> None:
    for (name, expected), found in zip(plain.learner.weights().items(), other.learner.weights().values(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=within, atol=within, err_msg=name)


def test_there_is_a_rule_for_every_optimizer() -> None:
    assert set(RULES) == set(IMPLEMENTATIONS.values())


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_steps_come_to_what_the_plain_loop_comes_to(build, optimizer: Spec) -> None:
    """Forty samples in batches of twelve: three full ones, and four samples that are left to the plain loop."""
    recipe = {"optimizer": optimizer, "batch": 12, "rate": 0.02, "l1": 0.001, "l2": 0.01}
    project = build(Spec.of("dense", units=6, activation="tanh"), **recipe)
    plain, other, steps, card = pair(project)
    sizes = plain.size
    full, rest = divmod(sizes, 12)
    assert rest
    for trainer in (plain, other):
        for _ in range(4):
            trainer.run_epoch()
    same(plain, other)
    assert other.learner.backend == "graph"
    assert steps.captures == 1
    assert card.asked == ["warm up", "capture", *["replay"] * (4 * full)]
    assert plain.learner.state().keys() == other.learner.state().keys()
    for name, expected in plain.learner.state().items():
        np.testing.assert_allclose(other.learner.state()[name], expected, rtol=2e-5, atol=2e-5, err_msg=name)


def test_a_capture_leaves_no_trace(build) -> None:
    project = build(Spec.of("dense", units=6), Spec("batchnorm1d"), optimizer=Spec("adam"), batch=12)
    trainer, _, card = graphed(project)
    before, state = trainer.learner.weights(), trainer.learner.state()
    capture = card.capture
    card.capture = lambda work: (capture(work), lambda: None)[1]  # type: ignore[method-assign]
    trainer.run_batch()
    for name, array in trainer.learner.weights().items():
        assert np.array_equal(array, before[name]), name
    for name, array in state.items():
        if not name.endswith("count"):
            assert np.array_equal(trainer.learner.state()[name], array), name


def test_a_rate_that_changes_is_read_from_the_device(build) -> None:
    project = build(Spec.of("dense", units=6), schedule=Spec("cosine"), batch=10, epochs=5)
    plain, other, steps, _ = pair(project)
    for trainer in (plain, other):
        for _ in range(3):
            trainer.run_epoch()
    assert plain.rate < project.recipe.rate
    same(plain, other)
    assert steps.captures == 1


def test_what_was_captured_is_captured_anew_once_it_holds_no_more(build) -> None:
    project = build(Spec.of("dense", units=6), Spec.of("dense", units=4), batch=10, optimizer=Spec("adam"))
    plain, other, steps, _ = pair(project)
    edits = [
        lambda p: replace(p, recipe=replace(p.recipe, batch=8)),
        lambda p: replace(p, recipe=replace(p.recipe, optimizer=Spec.of("sgd", momentum=0.9))),
        lambda p: replace(p, recipe=replace(p.recipe, l2=0.1)),
        lambda p: set_frozen(p, "node0", True),
        lambda p: replace(p, recipe=replace(p.recipe, loss="hinge")),
    ]
    for number, edit in enumerate([lambda p: p, *edits]):
        project = edit(project)
        for trainer in (plain, other):
            if number:
                trainer.edit(project)
            for _ in range(5):
                trainer.run_batch()
        assert steps.captures == number + 1
        same(plain, other)


def test_losses_and_hits_are_summed_up_where_they_are_computed(build) -> None:
    plain, other, *_ = pair(build(Spec.of("dense", units=6), batch=10))
    for trainer in (plain, other):
        trainer.learner.note(True)
        for _ in range(3):
            trainer.run_batch()
    expected, found = plain.learner.take_tally(), other.learner.take_tally()
    assert found[0] == expected[0] == 30
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-5)


def test_a_step_reads_nothing_back(build, monkeypatch) -> None:
    """Whoever asks a card for a number waits until it has done all that it was asked for before."""
    trainer, *_ = graphed(build(Spec.of("dense", units=6), batch=10, optimizer=Spec("adam")))
    trainer.run_batch()
    learner, read = trainer.learner, []
    for name in ("item", "tolist", "cpu", "numpy", "__bool__", "__float__"):
        monkeypatch.setattr(torch.Tensor, name, lambda *_args, name=name, **_named: read.append(name))
    learner.step(10, 20, 0.01, 1)
    monkeypatch.undo()
    assert read == []


@pytest.mark.parametrize("name", ["resnet-small", "spiral"])
def test_bundled_examples_train_by_graphs(name: str) -> None:
    project = built(examples()[name])
    plain, other, _, card = pair(project)
    for trainer in (plain, other):
        for _ in range(6):
            trainer.run_batch()
    same(plain, other, 1e-4)
    assert card.asked.count("replay") == 6


def test_bfloat16_is_for_matrix_products_alone(build) -> None:
    project = build(Spec.of("dense", units=16, activation="relu"), batch=10, rate=0.05)
    plain, (other, *_) = Trainer(project), graphed(project, "bfloat16")
    for trainer in (plain, other):
        for _ in range(8):
            trainer.run_batch()
    weights = other.learner.weights()
    assert all(array.dtype == np.float32 for array in weights.values())
    same(plain, other, 0.02)
    assert any(not np.array_equal(weights[name], array) for name, array in plain.learner.weights().items())


@pytest.mark.parametrize(("name", "words"), [("dropout", "at random"), ("velocity", "noise"), ("heads", "outputs")])
def test_what_cannot_be_captured_is_said(build, name: str, words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        graphed(_beyond(build, name))


def _beyond(build, name: str) -> Project:
    if name == "dropout":
        return build(Spec.of("dense", units=6), Spec.of("dropout", p=0.5))
    wanted = (lambda p: p.network.heads) if name == "heads" else (lambda p: p.network.output.spec.kind == "velocity")
    return next(p for p in map(built, examples()) if wanted(p))


def test_the_benchmark_runs_without_a_card_on_what_stands_in_for_it(build, capsys) -> None:
    row = bench_cuda.compared(
        build(Spec.of("dense", units=6), batch=10), "cpu", RecordedGraphs, lambda: None, steps=2, turns=1
    )
    assert row["off_by"] < 1e-5
    assert bench_cuda.table({"small": row}).count("\n") == 1
    if not torch.cuda.is_available():
        assert bench_cuda.measure() == {"cards": 0.0}
        assert capsys.readouterr().out == f"{bench_cuda.NO_CARD}\n"
