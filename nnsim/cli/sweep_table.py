"""What came of a sweep: means and spreads over the seeds of each setting, as text, CSV, JSON, and as kept runs."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nnsim.cli.outcome import Number
from nnsim.cli.pool import Done
from nnsim.core.project import MOST_RUNS, KeptRun, Project
from nnsim.core.shares import percent
from nnsim.edits.names import cleaned, free_name
from nnsim.io.rows import as_csv

MEASURES = ("test_loss", "test_accuracy", "test_error", "train_loss", "train_accuracy")
"""What is told of each setting, where it was measured: the keys of ``nnsim train --json``."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The ``mean`` over seeds, and the standard deviation ``around`` it, None for a single seed."""

    mean: float
    around: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its ``runs`` that came to numbers, how many ``failed`` or diverged, and what they measured."""

    settings: Mapping[str, str]
    runs: tuple[Done, ...]
    failed: int
    measures: Mapping[str, Spread]

    @property
    def score(self) -> float:
        """What settings are ordered by, the less the better: the loss on test samples, else on those for training."""
        found = self.measures.get("test_loss") or self.measures.get("train_loss")
        return found.mean if found else float("inf")


def rows(done: Sequence[Done]) -> tuple[Row, ...]:
    """One for each setting, in the order in which they come first."""
    by_label: dict[str, list[Done]] = {}
    for one in done:
        by_label.setdefault(one.planned.label, []).append(one)
    return tuple(_row(runs) for runs in by_label.values())


def _row(every: list[Done]) -> Row:
    sound = tuple(one for one in every if one.values and one.values["stopped"] != "diverged")
    found = {measure: _spread([one.values.get(measure) for one in sound]) for measure in MEASURES}
    measured = {measure: spread for measure, spread in found.items() if spread}
    return Row(every[0].planned.settings, sound, len(every) - len(sound), measured)


def _spread(values: list[Number]) -> Spread | None:
    numbers = [float(value) for value in values if value is not None]
    if not numbers:
        return None
    return Spread(statistics.fmean(numbers), statistics.stdev(numbers) if len(numbers) > 1 else None)


# ---------------------------------------------------------------- text


def lines(done: Sequence[Done]) -> list[str]:
    """An aligned table, and a sentence on the best of several settings."""
    table = rows(done)
    names = list(table[0].settings)
    measures = [measure for measure in MEASURES[:-1] if any(measure in row.measures for row in table)]
    heads = [*names, "seeds", *(measure.replace("_", " ") for measure in measures)]
    cells = [heads, *(_cells(row, measures) for row in table)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [*shown, *_best(table)]


def _cells(row: Row, measures: list[str]) -> list[str]:
    failed = f" ({row.failed} failed)" if row.failed else ""
    told = [_written(measure, row.measures.get(measure)) for measure in measures]
    return [*row.settings.values(), f"{len(row.runs)}{failed}", *told]


def _written(measure: str, spread: Spread | None) -> str:
    if spread is None:
        return "none"
    if measure.endswith("accuracy"):
        around = "" if spread.around is None else f" ± {100 * spread.around:.1f}"
        return f"{percent(spread.mean)}{around}"
    return f"{spread.mean:.4g}" + ("" if spread.around is None else f" ± {spread.around:.2g}")


def _best(table: tuple[Row, ...]) -> list[str]:
    if len(table) < 2 or not any(row.measures for row in table):
        return []
    best = min(table, key=lambda row: row.score)
    measure = "test_loss" if "test_loss" in best.measures else "train_loss"
    label = " ".join(f"{name}={text}" for name, text in best.settings.items())
    return [f"least {measure.replace('_', ' ')}: {_written(measure, best.measures[measure])} with {label}"]


# ---------------------------------------------------------------- for other programs


def runs_csv(done: Sequence[Done]) -> bytes:
    """A row for each run: its settings, its seed and all that was measured."""
    names = list(done[0].planned.settings)
    keys = list(dict.fromkeys(key for one in done for key in one.values if key != "seed"))
    header = [*names, "seed", *keys, "problem"]
    return as_csv(header, [
        [*one.planned.settings.values(), one.planned.seed, *(_cell(one.values.get(key)) for key in keys), one.problem]
        for one in done
    ])  # fmt: skip


def settings_csv(done: Sequence[Done]) -> bytes:
    """A row for each setting: means and standard deviations over its seeds."""
    table = rows(done)
    measures = [measure for measure in MEASURES if any(measure in row.measures for row in table)]
    columns = [f"{measure}_{what}" for measure in measures for what in ("mean", "sd")]
    header = [*table[0].settings, "runs", "failed", *columns]
    return as_csv(
        header, [[*row.settings.values(), len(row.runs), row.failed, *_numbers(row, measures)] for row in table]
    )


def _numbers(row: Row, measures: list[str]) -> list[object]:
    spreads = [row.measures.get(measure) for measure in measures]
    return [_cell(value) for spread in spreads for value in ((spread.mean, spread.around) if spread else (None, None))]


def _cell(value: Number) -> object:
    return "" if value is None else value


def as_json(done: Sequence[Done]) -> dict[str, Any]:
    """``settings`` with means and spreads, and the ``runs`` themselves."""
    return {
        "settings": [
            {
                "set": dict(row.settings),
                "runs": len(row.runs),
                "failed": row.failed,
                **{measure: {"mean": s.mean, "sd": s.around} for measure, s in row.measures.items()},
            }
            for row in rows(done)
        ],
        "runs": [
            {"set": dict(one.planned.settings), **one.values, "seed": one.planned.seed, "problem": one.problem}
            for one in done
        ],
    }


# ---------------------------------------------------------------- in the window


def with_runs(project: Project, done: Sequence[Done]) -> Project:
    """``project``, which keeps runs of the sweep for comparison, as many as a document can.

    Where there are more, these are the best settings, each by the run that lies nearest to its mean.
    """
    sound = [one for one in done if one.kept]
    chosen = sound if len(sound) <= MOST_RUNS else _typical(done)
    runs: list[KeptRun] = []
    for number, one in enumerate(chosen, 1):
        if one.kept:
            name = free_name(_name(one), [run.name for run in runs])
            runs.append(replace(one.kept, id=f"run{number}", name=name))
    return replace(project, runs=tuple(runs), view=replace(project.view, panel="runs"))


def _typical(done: Sequence[Done]) -> list[Done]:
    table = [row for row in rows(done) if row.runs]
    best = sorted(table, key=lambda row: row.score)[:MOST_RUNS]
    return [min(row.runs, key=lambda one: abs(_score(one) - row.score)) for row in table if row in best]


def _score(one: Done) -> float:
    value = one.values["test_loss"]
    value = one.values["train_loss"] if value is None else value
    return float("inf") if value is None else float(value)


def _name(one: Done) -> str:
    """``rate 0.01, units 8, seed 2``; the names of two layers are told whole."""
    settings = one.planned.settings
    short = {name: name.rpartition(".")[2] for name in settings}
    is_clear = len(set(short.values())) == len(short)
    told = [f"{short[name] if is_clear else name.removeprefix('recipe.')} {text}" for name, text in settings.items()]
    return cleaned(", ".join([*told, f"seed {one.planned.seed}"])) or "run"
