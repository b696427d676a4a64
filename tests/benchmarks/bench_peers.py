"""nnsim against others at the same jobs, in one interleaved run: CPU microseconds for a step on one thread.

    J1 .. J7    what is done: ``peers/jobs.py``; samples, layers, losses, batches, rates and first weights are the same
    nnsim       all that ``nnsim train`` does in the long run: orders, steps, evaluation, coach; a mean
    its steps   orders and steps of nnsim alone; of all others, too, this is what counts: nobody else evaluates
    by PyTorch  the same with ``--backend torch``
    naive torch, tuned torch    a tutorial's loop, and an expert's: ``peers/torch_naive.py``, ``peers/torch_tuned.py``
    sklearn     whole epochs of its own loops; no convolutions
    ConvNetJS   under Node.js, from the npm registry: ``peers/node.py`` says what it lacks
    Playground-like     nodes and links in plain JavaScript: ``peers/js/playground.js``

Processes stay alive between their turns, and each measures itself. Before that all come to the same losses for a few
steps, or the run ends. What is missing on a machine is left out and said.
"""

from __future__ import annotations

from tests.benchmarks.peers.columns import COLUMNS, started
from tests.benchmarks.peers.jobs import JOBS
from tests.benchmarks.peers.turns import Found, measured

RATIOS = (
    ("J1", "playground"), ("J2", "convnetjs"), ("J3", "tuned"), ("J4", "tuned"), ("J5", "tuned"), ("J6", "playground"),
    ("J7", "tuned"),
)  # fmt: skip
"""Whose time is compared with all that nnsim does, for every job."""


def measure() -> dict[str, float]:
    """Ratios of a peer's time to nnsim's, and every cell of the table; the table itself is printed."""
    with started() as peers:
        found = {job.id: measured(peers, job) for job in JOBS.values()}
        left_out = dict(peers.missing)
    print(table(found, left_out))
    ratios = {
        f"{job}_{peer}_against_nnsim": found[job][peer] / found[job]["nnsim"]
        for job, peer in RATIOS
        if peer in found[job]
    }
    cells = {f"{job}_{peer}_us": time for job, times in found.items() for peer, time in times.items()}
    return ratios | cells


def table(found: dict[str, Found], left_out: dict[str, str]) -> str:
    """A row for every job, a column for every peer; a dash where one does not do a job."""
    wide = max(len(job.text) for job in JOBS.values())
    lines = [f"{'us/step':{wide + 3}}" + "".join(f"{column.title:>{_width(column.title)}}" for column in COLUMNS)]
    for job, times in found.items():
        cells = (f"{_short(times.get(column.id)):>{_width(column.title)}}" for column in COLUMNS)
        lines.append(f"{job} {JOBS[job].text:{wide}}" + "".join(cells))
    return "\n".join(lines + [f"{title} is left out: {reason}." for title, reason in left_out.items()])


def _width(title: str) -> int:
    return max(10, len(title) + 2)


def _short(time: float | None) -> str:
    """Three digits that count."""
    if time is None:
        return "-"
    return f"{time:,.0f}" if time >= 100 else f"{time:.3g}"
