"""What it takes to keep the past of a run, and to look at any step of it: 10,000 steps of the spiral."""

from __future__ import annotations

import statistics
import time

from nnsim.core.project import Project
from nnsim.engine.past import Past
from nnsim.engine.trainer import Trainer
from nnsim.engine.visiting import Visit
from nnsim.examples.example import open_example

STEPS, SEEKS = 10_000, 100

CHUNK, ROUNDS = 100, 40
"""Two runs, one with its past, are trained in turns, so many steps each: the machine is the same for both."""

MS, MB = 1e3, 1 << 20


def _cpu_of(trainer: Trainer) -> float:
    began = time.process_time()
    for _ in range(CHUNK):
        trainer.run_batch()
    return time.process_time() - began


def _recording(project: Project) -> tuple[float, float]:
    """CPU of training with its past by that without: of all, and the median of the rounds."""
    recorded, plain = Trainer(project, past=Past()), Trainer(project)
    for trainer in (recorded, plain):  # what is made when it is first needed
        _cpu_of(trainer)
    rounds = []
    for number in range(ROUNDS):
        first, second = (recorded, plain) if number % 2 else (plain, recorded)
        spent = {id(first): _cpu_of(first), id(second): _cpu_of(second)}
        rounds.append((spent[id(recorded)], spent[id(plain)]))
    return sum(r for r, _ in rounds) / sum(p for _, p in rounds), statistics.median(r / p for r, p in rounds)


def _trained(project: Project) -> tuple[Trainer, Past]:
    trainer = Trainer(project, past=(past := Past()))
    while trainer.step < STEPS:
        trainer.run_batch()
    return trainer, past


def _seek(trainer: Trainer, step: int, visit: Visit) -> float:
    began = time.perf_counter()
    visit.go(step)
    visit.finish()
    assert visit.trainer.step == step <= trainer.step
    return time.perf_counter() - began


def measure() -> dict[str, float]:
    """CPU of training with its past by that without, ms of seeks to random steps, and MiB of the past."""
    project = open_example("spiral").project
    of_all, median = _recording(project)
    trainer, past = _trained(project)
    visit = Visit(trainer, past)
    seeks = sorted(_seek(trainer, 7919 * number % STEPS, visit) for number in range(1, SEEKS + 1))
    return {
        "recording_cpu_ratio": of_all,
        "recording_cpu_ratio_median": median,
        "seek_median_ms": statistics.median(seeks) * MS,
        "seek_longest_ms": seeks[-1] * MS,
        "states": len(past.states),
        "every_steps": past.every,
        "past_mib": past.bytes / MB,
    }
