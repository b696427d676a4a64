"""What steps by graphs are computed in, and how they are measured against the plain loop, without a card."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gone_through import run, visit
from recorded_graph import RecordedGraphs, card_of_every_learner, same

from nnsim.cli.outcome import Outcome
from nnsim.core.backends import Choice, with_precision
from nnsim.core.messages import SetBackend
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.recipe import choose
from nnsim.engine import cuda_graphs, headless, past
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.graphed import GraphedBackpropagation
from nnsim.engine.trainer import Trainer
from tests.benchmarks import bench_cuda

DENSE = Spec.of("dense", units=6, activation="tanh")
DROPS, NORM = Spec.of("dropout", p=0.4), Spec("batchnorm1d")


@pytest.fixture(autouse=True)
def cards(monkeypatch) -> list[RecordedGraphs]:
    return card_of_every_learner(monkeypatch)


def pair(project: Project, choice: Choice = "graph") -> tuple[Trainer, Trainer]:
    """The same run twice: by the plain loop, and by graphs."""
    return Trainer(project), Trainer(project, backend=choice)


# ---------------------------------------------------------------- precision


@pytest.mark.parametrize("made", ["graph", "torch"])
def test_bfloat16_is_for_products_alone(build, made) -> None:
    project = build(Spec.of("dense", units=16, activation="relu"), batch=10, rate=0.05, output="regression")
    plain, other = pair(project, with_precision(made, "bf16"))
    for trainer in (plain, other):
        for _ in range(8):
            trainer.run_batch()
    assert other.learner.backend == f"{made} bf16"
    assert other.learner.why.endswith(" Products are rounded to bfloat16.")
    same(plain, other, 0.02)
    weights = other.learner.weights()
    assert all(array.dtype == np.float32 for array in weights.values())
    assert any(not np.array_equal(weights[name], array) for name, array in plain.learner.weights().items())
    assert plain.history.last
    assert other.history.last
    assert other.history.last["train_loss"] == pytest.approx(plain.history.last["train_loss"], rel=0.02)


@pytest.mark.parametrize("made", ["graph", "torch"])
def test_tf32_is_on_forwards_and_backwards_and_off_again(build, monkeypatch, made) -> None:
    seen: list[tuple[str, bool]] = []
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    for name in ("_propagate", "_answers"):
        before = getattr(GraphedBackpropagation, name)

        def watched(self, *given, name=name, before=before):
            seen.append((name, matmul.allow_tf32 and cudnn.allow_tf32))
            return before(self, *given)

        monkeypatch.setattr(GraphedBackpropagation, name, watched)
    matmul.allow_tf32 = cudnn.allow_tf32 = False  # as configured for a card
    trainer = Trainer(build(DENSE, batch=10), backend=with_precision(made, "tf32"))
    trainer.run_batch()
    assert set(seen) == {("_propagate", True), ("_answers", True)}
    assert (matmul.allow_tf32, cudnn.allow_tf32) == (False, False)


def test_a_run_in_another_precision_can_be_gone_back_to(build, monkeypatch) -> None:
    monkeypatch.setattr(past, "SHARE", 10.0)
    deeds = {
        5: lambda session: session.handle(SetBackend("graph")),
        9: lambda session: session.handle(SetBackend("torch bf16")),
    }
    session, digests = run(build(DENSE, NORM, batch=10), deeds, steps=14, backend="graph bf16")
    assert len({digests[step] for step in digests}) == 15
    for step in digests:
        assert visit(session, step) == digests[step], step


def test_a_precision_is_recorded_and_refused_where_it_is_none(build, monkeypatch) -> None:
    with pytest.raises(ProblemError, match=r"bfloat16 is for NVIDIA's graphics cards alone; choose"):
        run_headless(build(DENSE), 1, backend="auto bf16")
    monkeypatch.setattr(headless, "unable", lambda *_of: None)
    result, state = run_headless(build(DENSE), 1, backend="auto bf16")
    assert (result.backend, result.precision) == ("graph", "bf16")
    assert Outcome(result.as_json(), state).lines()[-1].endswith(", graph bf16)")
    with pytest.raises(ProblemError, match=r"computes in float32 alone; choose --precision float32\. scikit"):
        run_headless(choose(build(), "learner", "forest"), 1, backend="auto bf16")


# ---------------------------------------------------------------- the benchmark


def test_the_benchmark_runs_as_a_whole_on_what_stands_in_for_a_card(build, capsys) -> None:
    jobs = {"small": build(DENSE, batch=10), "normalised": build(DENSE, NORM, batch=12, optimizer=Spec("adam"))}
    found = bench_cuda.compared(jobs, "cpu", steps=2, turns=1)
    for row in found.values():
        assert row["agrees"] == 1
        assert row["off_by"] < 1e-4
        assert {f"{column}_us" for column in bench_cuda.COLUMNS} <= row.keys()
    out = capsys.readouterr().out.splitlines()
    assert [line.startswith("test: losses of 20 steps agree: ") for line in out] == [True, True, False, False, False]


def test_the_benchmark_says_what_a_card_cannot_do_and_goes_on(build, capsys, monkeypatch) -> None:
    monkeypatch.setitem(cuda_graphs.CAPTURES, "cpu", lambda: RecordedGraphs(failures=1))
    found = bench_cuda.compared({"small": build(DENSE, batch=10)}, "cpu", steps=2, turns=1)
    assert found == {"small": {}}
    out = capsys.readouterr().out
    assert out.count("small: PyTorch makes the steps one by one, as no CUDA graph could be made of them") == 2
    assert out.splitlines()[-1].split() == ["small", *"––––"]


def test_without_a_card_the_benchmark_says_so(capsys) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is one")
    assert bench_cuda.measure() == {"cards": 0.0}
    assert capsys.readouterr().out == f"{bench_cuda.NO_CARD}\n"
    assert list(bench_cuda.projects()) == ["J4", "J5", "J7", "784-512-512-10", "784-2048-2048-10", "784-4096-4096-10"]
