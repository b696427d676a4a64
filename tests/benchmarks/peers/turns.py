"""Turns: a b c a b c ..., so that what else the machine does hits everybody."""

from __future__ import annotations

from math import ceil
from statistics import median

from tests.benchmarks.peers.columns import Column, Peers
from tests.benchmarks.peers.jobs import Job

TURNS, FEWEST, ENOUGH_S = 5, 3, 5.0
"""Turns of everybody; fewer where they have taken so many CPU seconds: some cannot stop within an epoch."""

TURN_S, WARM_S = 0.15, 0.3
"""CPU seconds of one turn, and of what comes before all of them: compilers in the background, caches, branches."""

Found = dict[str, float]
"""Microseconds for a step by the id of the column."""


def measured(peers: Peers, job: Job) -> Found:
    """What a step takes of everybody who does the job: the median of turns, or the mean over them."""
    columns = list(peers.at(job))
    steps = {column: _warm(peers, column) for column in columns}
    turns: dict[Column, list[tuple[float, int]]] = {column: [] for column in columns}
    spent = 0.0
    for turn in range(TURNS):
        if turn >= FEWEST and spent > ENOUGH_S:
            break
        for column in columns:
            turns[column].append(peers.run(column, steps[column]))
            spent += turns[column][-1][0]
    return {column.id: 1e6 * _each(column, turns[column]) for column in columns}


def _warm(peers: Peers, column: Column) -> int:
    """How many steps fill a turn, once the peer is warm."""
    spent, asked = 0.0, 1
    while True:
        cpu, made = peers.run(column, asked)
        spent += cpu
        if spent >= WARM_S and (cpu >= TURN_S / 4 or asked > made):
            return max(1, ceil(TURN_S / (cpu / made)))
        asked = max(asked, min(2 * made, 10**7)) if cpu < TURN_S else asked


def _each(column: Column, turns: list[tuple[float, int]]) -> float:
    """CPU seconds for a step."""
    if column.is_mean:
        return sum(cpu for cpu, _ in turns) / sum(made for _, made in turns)
    return median(cpu / made for cpu, made in turns)
