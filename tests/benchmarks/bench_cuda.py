"""Steps by CUDA graphs against the plain loop, on a graphics card: J4, J5, J7 of the peers, and wide dense layers.

    plain         the loop that every device has: each operation is asked for by Python, TF32 is off
    graph         the whole step captured once and replayed: ``engine/cuda_graphs.py``
    graph tf32    the same, with what goes into products rounded to TF32; graph bf16: to bfloat16
    times as fast as the plain loop, in float32
    off by        how far weights are from those of the plain loop after some steps, of the largest

Before anything is timed every job is trained for some steps by both, whose losses have to agree. Microseconds for a
step by the clock, the card waited for at the end of every block; medians of turns. What a job cannot do is said, and
the next one goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import torch

from nnsim.core.backends import Choice
from nnsim.core.project import Project
from nnsim.engine.backends.block import Block
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import dense
from tests.benchmarks.peers.jobs import JOBS

NO_CARD = "There is no NVIDIA graphics card here: nothing was measured."
WIDTHS = (512, 2048, 4096)
COMPARED, STEPS, TURNS = 20, 300, 5
COLUMNS: dict[str, Choice] = {
    "plain": "torch", "graph": "graph", "graph tf32": "graph tf32", "graph bf16": "graph bf16"
}  # fmt: skip
AGREE = 1e-3
"""How far losses may differ, of themselves: sums in another order, over so many steps."""

Row = dict[str, float]


def measure() -> dict[str, float]:
    """Microseconds by job and column; ``cards`` alone where there is none."""
    if not torch.cuda.is_available():
        print(NO_CARD)
        return {"cards": 0.0}
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, CUDA {torch.version.cuda}")
    found = compared(projects(), "cuda")
    return {f"{name}_{column}": value for name, row in found.items() for column, value in row.items()}


def projects() -> dict[str, Project]:
    """What is trained, by name."""
    mnist = JOBS["J4"].project
    wide = {f"784-{n}-{n}-10": _wide(mnist, n) for n in WIDTHS}
    return {name: JOBS[name].project for name in ("J4", "J5", "J7")} | wide


def _wide(project: Project, units: int) -> Project:
    network = dense(units, units, activation="relu", output="multiclass", flatten=True)
    return replace(project, name=f"wide{units}", network=network)


def compared(jobs: dict[str, Project], device: str, *, steps: int = STEPS, turns: int = TURNS) -> dict[str, Row]:
    """All that is found of each job; first whether both ways agree, which is printed, then times."""
    found: dict[str, Row] = {}
    for name, project in jobs.items():
        found[name] = _or_said(name, lambda project=project: _agreement(project, device))
    for name, project in jobs.items():
        found[name] |= _or_said(name, lambda project=project: _times(project, device, steps, turns))
    print(table(found))
    return found


def _or_said(name: str, work: Callable[[], Row]) -> Row:
    try:
        return work()
    except RuntimeError as error:  # what a card says, of which the next job may know nothing
        print(f"{name}: {str(error).strip().splitlines()[0]}")
        return {}


def _agreement(project: Project, device: str) -> Row:
    plain, graph = _run(project, device, "torch"), _run(project, device, "graph")
    for run in (plain, graph):
        run.learner.note(True)
        _make(run, COMPARED)
    expected, found = plain.learner.take_tally()[1], graph.learner.take_tally()[1]
    agrees = abs(found - expected) <= AGREE * abs(expected)
    said = "agree" if agrees else "DO NOT AGREE"
    print(f"{project.name}: losses of {COMPARED} steps {said}: {expected:.6f} plain, {found:.6f} by graphs")
    return {"agrees": float(agrees), "off_by": _off(plain, graph)}


def _run(project: Project, device: str, choice: Choice) -> Trainer:
    run = Trainer(project, device, in_slices=True, backend=choice)
    run.settle()
    run.accelerate(wait=True)
    if run.learner.backend != choice:
        raise RuntimeError(run.learner.why)
    return run


def _times(project: Project, device: str, steps: int, turns: int) -> Row:
    runs = {column: _run(project, device, choice) for column, choice in COLUMNS.items()}
    times: dict[str, list[float]] = {column: [] for column in runs}
    for turn in range(turns + 1):
        for column, run in runs.items():
            begun = time.perf_counter()
            _make(run, steps)
            if turn:  # the first one warms up
                times[column].append((time.perf_counter() - begun) / steps * 1e6)
    return {f"{column}_us": median(each) for column, each in times.items()}


def _make(run: Trainer, steps: int) -> None:
    """Full batches of the present order over and over, in blocks: what an epoch's end costs is another question."""
    most, rates, none = max(1, run.size // run.batch), np.array([run.rate]), np.zeros(0, np.uint64)
    made = 0
    while made < steps:
        count = min(most, steps - made)
        run.learner.run(Block(0, min(run.batch, run.size), count, run.size, made, rates, none))
        made += count


def _off(plain: Trainer, other: Trainer) -> float:
    pairs = zip(plain.learner.weights().values(), other.learner.weights().values(), strict=True)
    expected, found = (np.concatenate([array.ravel() for array in arrays]) for arrays in zip(*pairs, strict=True))
    return float(np.abs(expected - found).max() / np.abs(expected).max())


def table(found: dict[str, Row]) -> str:
    """A row for every job; – where there is nothing."""
    wide = max(map(len, found))
    head = " " * wide + "".join(f"{column:>12}" for column in COLUMNS) + "    us/step, and graph: times as fast, off by"
    return "\n".join([head, *(f"{name:{wide}}{_cells(row)}" for name, row in found.items())])


def _cells(row: Row) -> str:
    times = (row.get(f"{column}_us") for column in COLUMNS)
    told = "".join("           –" if value is None else f"{value:12,.1f}" for value in times)
    if "graph_us" in row:
        told += f"   {row['plain_us'] / row['graph_us']:.1f}x"
    return told + (f"   {row['off_by']:.1e}" if "off_by" in row else "")


if __name__ == "__main__":
    print(measure())
