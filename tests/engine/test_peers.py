"""The peers of ``dev.py bench peers`` do the same: from the same weights and batches they come to the same losses."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.peers import nnsim_peer, node, sklearn_peer, torch_naive, torch_tuned
from tests.benchmarks.peers.base import Missing, Peer
from tests.benchmarks.peers.jobs import JOBS, Job
from tests.benchmarks.peers.processes import Talk

STEPS = {"J6": 60}
FEW = 4
CLOSE = 2e-4
"""Relative; float32 in another order of sums, and scikit-learn's own place for Adam's epsilon."""


def by_pytorch(job: Job) -> nnsim_peer.Steps:
    """Kernels have tests of their own, and are compiled there; the benchmark compares them before it measures."""
    return nnsim_peer.Steps(job, "torch")


def _steps(job: Job) -> int:
    return STEPS.get(job.id, FEW)


@pytest.fixture(scope="module")
def references() -> dict[str, list[float]]:
    """By job what the loop of the tutorials comes to."""
    return {job.id: torch_naive.make(job).trace(_steps(job)) for job in JOBS.values()}


def test_the_references_learn(references: dict[str, list[float]]) -> None:
    for losses in references.values():
        assert all(map(math.isfinite, losses))
        assert len(set(losses)) > 3


@pytest.mark.parametrize("name", JOBS)
@pytest.mark.parametrize(
    "make", [by_pytorch, lambda job: torch_tuned.make(job, choose=False), sklearn_peer.make],
    ids=["nnsim", "tuned", "sklearn"],
)  # fmt: skip
def test_peers_agree(name: str, make: Callable[[Job], Peer], references: dict[str, list[float]]) -> None:
    job = JOBS[name]
    try:
        peer = make(job)
    except Missing as reason:
        pytest.skip(str(reason))
    assert peer.trace(_steps(job)) == pytest.approx(references[name], rel=CLOSE)


@pytest.mark.parametrize(
    ("name", "way"), [(name, way) for name in ("J1", "J5") for way in torch_tuned.ways(JOBS[name])], ids=str
)
def test_every_way_of_an_expert_is_the_same_job(
    name: str, way: torch_tuned.Way, references: dict[str, list[float]]
) -> None:
    assert torch_tuned.Tuned(JOBS[name], way).trace(FEW) == pytest.approx(references[name], rel=CLOSE)


@pytest.mark.parametrize("make", [torch_naive.make, by_pytorch], ids=["naive", "nnsim"])
@pytest.mark.parametrize("name", ["J1", "J6"])
def test_runs_make_the_steps_that_are_counted(name: str, make: Callable[[Job], Peer]) -> None:
    peer = make(JOBS[name])
    assert peer.run(3) >= 3


def test_nnsim_itself_measures_what_it_does_in_the_long_run() -> None:
    peer = nnsim_peer.Whole(JOBS["J1"], "torch")
    made, trainer = peer.run(1), peer.trainer
    assert made == trainer.step
    assert trainer.epoch >= trainer.rows.apart * trainer.rows.dense
    assert len(trainer.history) > trainer.rows.dense


@pytest.mark.parametrize(("who", "name"), [(who, name) for who, names in node.JOBS_OF.items() for name in names])
def test_peers_in_javascript_agree(who: str, name: str, references: dict[str, list[float]], tmp_path: Path) -> None:
    try:
        talk = Talk(node.command(who, may_fetch=False))
    except Missing as reason:
        pytest.skip(str(reason))
    job = JOBS[name]
    try:
        talk.ask(do="make", peer=who, job=node.told(who, job, tmp_path))
        losses = talk.ask(do="trace", peer=who, steps=_steps(job))["losses"]
        made = talk.ask(do="run", peer=who, steps=1)["steps"]
    finally:
        talk.close()
    # Where it has another optimizer, the first loss alone can be the same.
    compared = 1 if node.has_other_optimizer(who, job) else len(losses)
    assert losses[:compared] == pytest.approx(references[name][:compared], rel=CLOSE)
    assert all(map(math.isfinite, losses))
    assert made >= 1
