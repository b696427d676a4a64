"""Steps by CUDA graphs against the plain loop, on a graphics card: J4, J5, J7 of the peers, and wide dense layers.

    plain       the loop that every device has: each operation is asked for by Python, TF32 is off
    graph       the whole step captured once and replayed: ``engine/cuda_graphs.py``
    bfloat16    the same, with matrix products and convolutions in bfloat16
    off by      how far weights are from those of the plain loop after some steps, of the largest

Microseconds for a step by the clock, the card waited for at the end of every turn alone; medians of turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np
import torch

from nnsim.core.project import Project
from nnsim.engine.cuda_graphs import Capture, GraphedSteps, OnCard, Precision
from nnsim.engine.graphed import GraphedTrainer
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import dense
from tests.benchmarks.peers.jobs import JOBS

NO_CARD = "There is no NVIDIA graphics card here: nothing was measured."
WIDTHS = (512, 2048, 4096)
COMPARED, STEPS, TURNS = 20, 300, 5
COLUMNS = ("plain", "graph", "bfloat16")


def measure() -> dict[str, float]:
    """Microseconds by job and column; ``cards`` alone where there is none."""
    if not torch.cuda.is_available():
        print(NO_CARD)
        return {"cards": 0.0}
    found = {name: compared(project, "cuda", OnCard, torch.cuda.synchronize) for name, project in projects().items()}
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}; TF32 is off")
    print(table(found))
    return {f"{name}_{column}": value for name, row in found.items() for column, value in row.items()}


def projects() -> dict[str, Project]:
    """What is trained, by name."""
    mnist = JOBS["J4"].project
    wide = {f"784-{n}-{n}-10": _wide(mnist, n) for n in WIDTHS}
    return {name: JOBS[name].project for name in ("J4", "J5", "J7")} | wide


def _wide(project: Project, units: int) -> Project:
    return Project(
        f"wide{units}",
        project.data,
        dense(units, units, activation="relu", output="multiclass", flatten=True),
        project.recipe,
    )


def compared(
    project: Project, device: str, card: Callable[[], Capture], wait: Callable[[], object],
    *, steps: int = STEPS, turns: int = TURNS,
) -> dict[str, float]:  # fmt: skip
    """Microseconds for a step of a project in every column, in turns, and how far graphs are off."""
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    graphed = [GraphedTrainer(project, device, GraphedSteps(card(), each), in_slices=True) for each in precisions]
    runs: list[Trainer] = [Trainer(project, device, in_slices=True), *graphed]
    for run in runs:
        run.settle()
        _make(run, COMPARED)
    off = _off(runs[0], runs[1])
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(turns):
        for run, found in zip(runs, times, strict=True):
            wait()
            begun = time.perf_counter()
            _make(run, steps)
            wait()
            found.append((time.perf_counter() - begun) / steps * 1e6)
    return {f"{column}_us": median(found) for column, found in zip(COLUMNS, times, strict=True)} | {"off_by": off}


def _make(run: Trainer, steps: int) -> None:
    """Full batches of the present order over and over: what an epoch's end costs is another question."""
    learner, batch = run.learner, run.batch
    places = run.size // batch
    for number in range(steps):
        start = number % places * batch
        learner.step(start, start + batch, run.rate, number)


def _off(plain: Trainer, other: Trainer) -> float:
    pairs = zip(plain.learner.weights().values(), other.learner.weights().values(), strict=True)
    expected, found = (np.concatenate([array.ravel() for array in arrays]) for arrays in zip(*pairs, strict=True))
    return float(np.abs(expected - found).max() / np.abs(expected).max())


def table(found: dict[str, dict[str, float]]) -> str:
    """A row for every job."""
    wide = max(map(len, found))
    head = " " * wide + "".join(f"{column:>12}" for column in COLUMNS) + "   us/step, and off by"
    return "\n".join([head, *(f"{name:{wide}}{_cells(list(row.values()))}" for name, row in found.items())])


def _cells(values: Sequence[float]) -> str:
    *times, off = values
    return "".join(f"{time:12,.1f}" for time in times) + f"   {off:.1e}"


if __name__ == "__main__":
    print(measure())
