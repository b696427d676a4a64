"""Time and memory as a network and its data grow, against tuned plain PyTorch on one thread, in turns.

    width 8-4096    32-W-W-10, batch 64; depth 1-32 layers of 64 units; samples 1e3-1e6 of the plane, 2-8-8-10
    dropout, gru, pixels, autoencoders and towers are what no kernel covers, at two sizes each
    image 8-224     conv8-pool-conv16-pool-10, batch 16; vocabulary and context of Tiny GPT, batch 8
    dense           8-W-..-10 on batches of 1-512: the steps of every kernel, and how many times as long as the fastest
                    the one takes that nnsim chooses: at most 1.2 is meant, and what is more is marked

``epoch`` is the CPU time of one epoch, of nnsim with its share of evaluation and coach, ``~`` where no end was gone
through; nobody else evaluates. ``step`` are steps alone, whose ratio to those of tuned PyTorch is the last column:
below 1 nnsim is faster. ``MB`` is the peak of a process beyond libraries and samples (VmHWM; Linux alone tells),
of kernels with their compiler and what it needed where they were not in the cache.
Left out: vocabularies of more than 100 tokens, the most that an output tells apart; graphics cards, several threads,
wider batches, colour, and the window.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.benchmarks.growth.cases import Case, cases
from tests.benchmarks.growth.choices import KERNELS, Compared, compared
from tests.benchmarks.growth.ours import Ours
from tests.benchmarks.growth.plain import Plain
from tests.benchmarks.growth.turns import Found, measured

COLUMNS: dict[str, Callable[[Case], Any]] = {
    "nnsim": Ours,
    "torch": partial(Ours, backend="torch"),
    "tuned": Plain,
}
"""nnsim with the back-end that it chooses, and with PyTorch; another one is a line."""

MB = 1e6

ENOUGH = 1.2
"""The chosen kernel takes at most so many times as long as the fastest."""


def measure() -> dict[str, float]:
    """Every cell of the table, which is printed."""
    told: dict[str, float] = {}
    print(f"{'':18}" + "".join(f"{f'{name} epoch':>14}{'step':>10}{'MB':>8}" for name in COLUMNS) + f"{'ratio':>8}")
    for case in cases():
        found = measured(case, COLUMNS)
        print(row(case, found), flush=True)
        name = f"{case.grows}_{case.size}"
        for column, cell in found.items():
            told |= {
                f"{name}_{column}_epoch_s": cell.epoch,
                f"{name}_{column}_step_us": 1e6 * cell.step,
                f"{name}_{column}_mb": cell.peak / MB,
            }
        told[f"{name}_nnsim_against_tuned"] = found["nnsim"].step / found["tuned"].step
    return told | choices()


def choices() -> dict[str, float]:
    """How many times as long as the fastest the chosen kernel takes, of every size; the table is printed."""
    print(f"{'dense, batch':>18}" + "".join(f"{name:>10}" for name in (*KERNELS, "torch")) + "  chosen over best")
    told = {}
    for found in compared():
        print(row_of_choice(found), flush=True)
        told[f"dense_{'_'.join(map(str, found.size))}_chosen_over_best"] = found.over_best
    return told


def row_of_choice(found: Compared) -> str:
    """A line of that table."""
    width, depth, batch = found.size
    times = (found.steps.get(name) for name in (*KERNELS, "torch"))
    cells = "".join(f"{_seconds(time) if time else '-':>10}" for time in times)
    mark = "  !" if found.over_best > ENOUGH else ""
    return f"{f'{width} x {depth}, {batch}':>18}{cells}  {found.chosen:8}{found.over_best:5.2f}{mark}"


def row(case: Case, found: dict[str, Found]) -> str:
    """A line of the table."""
    cells = "".join(
        f"{'' if cell.ends else '~'}{_seconds(cell.epoch)}".rjust(14)
        + f"{_seconds(cell.step):>10}{cell.peak / MB:>8,.0f}"
        for cell in found.values()
    )
    ratio = found["nnsim"].step / found["tuned"].step
    return f"{case.grows:>10} {case.size:<7,}{cells}{ratio:>8.2f}"


def _seconds(time: float) -> str:
    """Three digits that count."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if time >= size:
            return f"{time / size:.3g} {unit}"
    return f"{time / 1e-6:.3g} us"
