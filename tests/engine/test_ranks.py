"""Ranks that share every batch come to what one process comes to, up to rounding in float32."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from rank_threads import ThreadRank, together
from torch import nn

from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.network import INPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.engine.ranks.across import Across, Part
from nnsim.engine.ranks.ranks import ALONE, CutShort, Ranks
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.io.pytorch.script import script

DENSE = Spec.of("dense", units=5, activation="tanh")
CLOSE = 2e-6
"""How far weights, of size about 1, may be apart after an epoch; sums are added up in another order."""


def apart(one: Checkpoint, other: Checkpoint) -> float:
    """The largest difference of two runs in weights, in what the optimizer remembers, and in all that was measured."""
    assert (one.step, one.epoch, one.position) == (other.step, other.epoch, other.position)
    assert one.weights.keys() == other.weights.keys()
    assert one.optimizer.keys() == other.optimizer.keys()
    pairs = [(one.weights[name], other.weights[name]) for name in one.weights]
    pairs += [(one.optimizer[name], other.optimizer[name]) for name in one.optimizer]
    pairs += [(one.history.rows, other.history.rows), (one.readings, other.readings)]
    for mine, theirs in pairs:
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(theirs))
    return max(float(np.nan_to_num(np.abs(mine - theirs)).max(initial=0)) for mine, theirs in pairs)


def images(n: int = 41, batch: int = 8, optimizer: str = "sgd") -> Project:
    """As networks for MNIST are, with layers that look at a batch as a whole: batch normalisation and dropout."""
    rng = np.random.default_rng(3)
    x = rng.integers(0, 256, (n, 8, 8), np.uint8)
    layers = (
        Spec.of("conv2d", channels=4, kernel=3, activation="tanh"), Spec("batchnorm2d"), Spec("max_pool2d"),
        Spec.of("dropout2d", rate=0.3), Spec("flatten"), Spec.of("dense", units=6, activation="tanh"),
        Spec.of("dropout", rate=0.4),
    )  # fmt: skip
    names = [f"node{i}" for i in range(len(layers))]
    sources = [INPUT, *names]
    nodes = tuple(Node(name, spec, (source,)) for name, spec, source in zip(names, layers, sources, strict=False))
    data = Data(x, (x.mean((1, 2)) > 127).astype(np.float32), np.arange(n) % 5 == 0, ("dark", "light"), kind="image")
    return Project(
        "images",
        data,
        Network((), nodes, Node("output", Spec("binary"), (names[-1],))),
        Recipe(batch=batch, optimizer=Spec(optimizer), rate=0.05),
    )


def normalised(batch: int) -> Project:
    """The same without dropout: threads share what draws it."""
    whole = images(batch=batch)
    nodes = [node for node in whole.network.nodes if not node.spec.kind.startswith("dropout")]
    sources = [INPUT, *(node.id for node in nodes)]
    chain = tuple(replace(node, inputs=(source,)) for node, source in zip(nodes, sources, strict=False))
    return replace(whole, network=Network((), chain, replace(whole.network.output, inputs=(sources[-1],))))


def by_threads(project: Project, size: int, epochs: int) -> list[Checkpoint]:
    found = together(size, lambda rank: run_headless(project, epochs, ranks=rank)[1])
    assert all(isinstance(state, Checkpoint) for state in found), found
    return found


@pytest.mark.parametrize(("size", "batch"), [(2, 7), (3, 2), (4, 30)])
def test_any_number_of_ranks_on_batches_of_any_size(build: Callable[..., Project], size: int, batch: int) -> None:
    project = build(DENSE, output="multiclass", batch=batch, optimizer=Spec("adam"), l2=0.01)
    _, alone = run_headless(project, 2)
    states = by_threads(project, size, 2)
    assert apart(alone, states[0]) < CLOSE
    assert all(apart(states[0], state) == 0 for state in states[1:])


@pytest.mark.parametrize(("size", "batch"), [(2, 8), (3, 2)])
def test_batch_normalisation_takes_the_whole_batch(size: int, batch: int) -> None:
    """With three ranks on two samples, one has none and takes part all the same."""
    project = normalised(batch)
    _, alone = run_headless(project, 1)
    states = by_threads(project, size, 1)
    assert apart(alone, states[0]) < 10 * CLOSE
    assert apart(states[0], states[1]) == 0


@pytest.mark.parametrize("name", ["two-answers", "flow-painted"])
def test_several_outputs_and_noise(name: str) -> None:
    project = open_example(name).project
    _, alone = run_headless(project, 1)
    assert apart(alone, by_threads(project, 2, 1)[0]) < 1e-4


def test_readings_within_long_epochs_are_of_all_ranks(
    build: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnsim.engine.readings.UNIT", 1 << 20)
    project = build(DENSE, n=200, batch=10)
    _, alone = run_headless(project, 2)
    assert len(alone.readings) > 4
    assert apart(alone, by_threads(project, 3, 2)[0]) < CLOSE


@pytest.mark.parametrize(
    ("drop", "x"),
    [
        (nn.Dropout(0.3), torch.ones(7, 5)),
        (nn.Dropout(0.3), torch.ones(7, 5, 4, 3).contiguous(memory_format=torch.channels_last)),
        (nn.Dropout(0.3), torch.ones(7, 300, 5).transpose(1, 2)),
        (nn.Dropout2d(0.3), torch.ones(7, 5, 4, 3)),
    ],
)  # fmt: skip
def test_dropout_draws_for_places_in_the_whole_batch(drop: nn.Module, x: torch.Tensor) -> None:
    torch.default_generator.manual_seed(3)
    whole = drop(x)
    across = Across(nn.Sequential(drop), ALONE)
    torch.default_generator.manual_seed(3)
    with across.part_of(Part(len(x), 4)):
        assert torch.equal(drop(x[4:]), whole[4:])


def test_shares_follow_one_another_and_differ_by_one_at_most() -> None:
    for start, stop, size in ((0, 10, 3), (5, 7, 4), (3, 3, 2), (0, 1, 5)):
        shares = []
        for rank in range(size):
            ranks = Ranks()
            ranks.rank, ranks.size = rank, size
            shares.append(ranks.share(start, stop))
        assert [first for first, _ in shares] == [start, *(last for _, last in shares[:-1])]
        assert shares[-1][1] == stop
        lengths = [last - first for first, last in shares]
        assert max(lengths) - min(lengths) <= 1


def test_asked_to_end_all_end_after_the_same_step(build: Callable[..., Project]) -> None:
    project = build(DENSE)

    class Asked(ThreadRank):
        asks = 0

        @property
        def is_asked_to_end(self) -> bool:
            self.asks += 1
            return self.rank == 1 and self.asks > 6

    def work(rank: ThreadRank) -> Any:
        rank.__class__ = Asked
        return run_headless(project, 50, ranks=rank)

    found = together(2, work)
    assert [result.stopped for result, _ in found] == ["cancelled", "cancelled"]
    assert [(state.step, state.epoch, state.position) for _, state in found] == [(6, 1, 7), (6, 1, 7)]
    assert apart(found[0][1], found[1][1]) == 0
    (result, state), (other, _) = found
    assert state.history.row(-1)["step"] == state.step
    assert result.train_loss == other.train_loss == state.history.row(-1)["train_loss"]
    assert result.train_loss == pytest.approx(Trainer(project, "cpu", state).record()["train_loss"], rel=1e-5)


def test_a_rank_that_is_lost_while_the_end_is_measured(build: Callable[..., Project]) -> None:
    class Lost(ThreadRank):
        asks = 0

        @property
        def is_asked_to_end(self) -> bool:
            self.asks += 1
            return self.asks > 6

        def added(self, values: Sequence[float]) -> list[float]:
            if self.asks > 6:
                self._table.barrier.abort()
            return super().added(values)

    def work(rank: ThreadRank) -> Any:
        rank.__class__ = Lost
        return run_headless(build(DENSE), 50, ranks=rank)

    (result, state), _ = together(2, work)
    assert (result.stopped, state.step) == ("lost", 6)


def test_a_rank_that_is_lost_leaves_the_others_with_the_last_whole_step() -> None:
    project = normalised(8)

    def work(rank: ThreadRank) -> Any:
        def leave(done: int, _total: int, _loss: float) -> None:
            if rank.rank == 1 and done == 2:
                raise CutShort("lost")

        try:
            return run_headless(project, 50, ranks=rank, on_progress=leave)
        finally:
            rank._table.barrier.abort()

    (result, state), _ = together(2, work)
    assert result.stopped == "lost"
    assert result.message == "Another rank ended or does not answer, so that training ended after 2 epochs and 8 steps."
    _, rest = run_headless(project, 3, start=state)
    assert apart(run_headless(project, 3)[1], rest) < 1e-3


# ---------------------------------------------------------------- processes


def free_ports(count: int) -> list[str]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [str(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        with closing(one):
            pass
    return ports


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, build: Callable[..., Project]) -> Path:
    """Where two ranks have run the commands of ``rank_commands``."""
    place: Path = tmp_path_factory.mktemp("ranks")
    nnsim_file.save(place / "points.nnsim", points(build))
    nnsim_file.save(place / "images.nnsim", images())
    nnsim_file.save(place / "begun.nnsim", points(build), run_headless(points(build), 1)[1])
    written = script(images(), "images")
    (place / "images.py").write_text(written.text, encoding="utf-8")
    for suffix, content in written.files.items():
        (place / "images").with_suffix(suffix).write_bytes(content)
    started = Path(__file__).parent.parent / "support" / "rank_commands.py"
    command = [sys.executable, str(started), str(place), *free_ports(6)]
    shared = {**os.environ, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "PYTHONPATH": str(started.parents[2])}
    ranks = [subprocess.Popen(command, env={**shared, "RANK": rank, "LOCAL_RANK": rank}) for rank in "01"]
    assert [rank.wait(timeout=120) for rank in ranks] == [0, 9]
    return place


def points(build: Callable[..., Project]) -> Project:
    return build(DENSE, optimizer=Spec("adam"))


def state_of(path: Path) -> Checkpoint:
    state = open_project(path).checkpoint
    assert state is not None
    return state


@pytest.mark.slow
def test_two_processes_come_to_what_one_comes_to(folder: Path, build: Callable[..., Project]) -> None:
    assert apart(run_headless(points(build), 2)[1], state_of(folder / "points-out.nnsim")) < CLOSE
    assert apart(run_headless(images(), 1)[1], state_of(folder / "images-out.nnsim")) < 10 * CLOSE


@pytest.mark.slow
def test_two_processes_go_on_from_the_file_of_one(folder: Path, build: Callable[..., Project]) -> None:
    assert apart(run_headless(points(build), 2)[1], state_of(folder / "resumed.nnsim")) < CLOSE


@pytest.mark.slow
def test_an_exported_script_in_two_processes_comes_to_what_one_comes_to(folder: Path) -> None:
    """With batch normalisation and dropout, on shares of different size."""
    _, alone = run_headless(images(), 1)
    with np.load(folder / "script0.npz") as first, np.load(folder / "script1.npz") as second:
        assert first.keys() == second.keys() == alone.weights.keys()
        for name in first:
            np.testing.assert_array_equal(first[name], second[name])
            np.testing.assert_allclose(first[name], alone.weights[name], rtol=0, atol=10 * CLOSE)


@pytest.mark.slow
def test_the_first_rank_alone_speaks(folder: Path) -> None:
    first, second = (json.loads((folder / f"{rank}.json").read_text(encoding="utf-8")) for rank in "01")
    assert second == [[0, "", ""], [0, "", ""], [0, "", ""], [1, "", ""], [0, "", ""]]
    assert json.loads(first[0][1])["ranks"] == 2
    assert "on cpu, 2 ranks" in first[1][1]
    assert first[1][1].endswith("saved images-out.nnsim\n")
    assert first[3][2].startswith("nnsim: Rosenblatt's rule cannot be shared")
    assert "weights_sha256" in first[4][1]


@pytest.mark.slow
def test_a_process_that_dies_ends_the_run_with_a_sentence_and_the_last_state(
    folder: Path, build: Callable[..., Project]
) -> None:
    status, out, said = json.loads((folder / "0.json").read_text(encoding="utf-8"))[-1]
    assert status == 1
    assert said == (
        "nnsim: Another rank ended or does not answer, so that training ended after 5 epochs and 25 steps.\n"
    )
    assert json.loads(out)["stopped"] == "lost"
    state = state_of(folder / "lost.nnsim")
    assert state.step == 25
    assert apart(run_headless(points(build), 6)[1], run_headless(points(build), 6, start=state)[1]) < 10 * CLOSE
