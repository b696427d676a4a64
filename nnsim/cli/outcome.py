"""What a training run came to, for the eyes and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nnsim.core.backends import named
from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, Column
from nnsim.core.shares import percent
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.chance import guess
from nnsim.tasks.columns import MOST_TOLD, columns_of, columns_of_heads
from nnsim.tasks.errors import error_column, error_in_units, error_metric, learns_scaled
from nnsim.tasks.kinds import task_of

Number = int | float | str | None


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What the task calls its ``share`` of right answers, and the share that a ``guess`` has of the test samples.

    ``columns`` are what is measured besides, of further outputs and by the learner; ``errors`` those of the test errors
    of several values.
    """

    share: str = "accuracy"
    guess: float = math.nan
    columns: tuple[Column, ...] = ()
    errors: tuple[Column, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """``values`` has the stable keys of ``nnsim train --json``; None for numbers that do not exist."""

    values: Mapping[str, Number]
    checkpoint: Checkpoint
    task: TaskWords = TaskWords()

    @property
    def stopped(self) -> str:
        """``epochs``, ``loss``, ``converged``, ``diverged`` or ``cancelled``."""
        return str(self.values["stopped"])

    @property
    def message(self) -> str:
        """A sentence on why it ended, or on why it never will; may be empty."""
        return str(self.values["message"])

    def lines(self) -> list[str]:
        """A few aligned lines to read."""
        v = self.values
        done = f"{counted(int(v['epochs'] or 0), 'epoch')}, {counted(int(v['steps'] or 0), 'step')}"
        learned = f"{counted(int(v['parameters']), 'parameter')}, " if v["parameters"] else ""
        together = f", {counted(int(v['ranks'] or 0), 'rank')}" if "ranks" in v else ""
        speed = f"{_short(v['steps_per_second'])} steps/s on {v['device']}{together}"
        lines = [
            f"{done} in {_short(v['seconds'])} s ({speed})",
            f"train  {self._scores('train')}",
        ]
        if v["test_loss"] is not None:
            lines.append(f"test   {self._scores('test')}")
        if v["validation_loss"] is not None:
            lines.append(f"valid  {self._scores('validation')}")
        digest = f"{'weights' if learned else 'learned'} {str(v['weights_sha256'])[:16]}"
        made = named(str(v["backend"]), str(v["precision"]))
        return [*lines, *self._errors(), *self._told(), f"{digest} ({learned}seed {v['seed']}, {made})"]

    def _scores(self, part: str) -> str:
        """Loss and accuracy of a part; a loss that is not in the units of the values says so."""
        scaled = " of scaled values" if "error" in self.values else ""
        shown, accuracy = f"loss {_short(self.values[f'{part}_loss'])}{scaled}", self.values[f"{part}_accuracy"]
        if accuracy is None:
            return shown
        guess = "" if part != "test" or math.isnan(self.task.guess) else f" (a guess {percent(self.task.guess)})"
        return f"{shown}   {self.task.share} {percent(float(accuracy))}{guess}"

    def _errors(self) -> list[str]:
        """The errors in the units of the values, where values are learned."""
        what = self.values.get("error")
        parts = ("train", "test", "validation")
        told = [f"{part} {_short(self.values[f'{part}_error'])}" for part in parts if self.values.get(f"{part}_error")]
        each = [
            f"{column.axis[0].lower()}{column.axis[1:]}: {', '.join(self._parts(column))}"
            for column in self.task.errors
        ]
        return [f"error  {', '.join(told)} ({what}, in the units of the values)"] if told else each

    def _parts(self, column: Column) -> list[str]:
        """What it is of every part."""
        rest = column.id.removeprefix("test_")
        told = {part: self.values.get(f"{part}_{rest}") for part in ("train", "test", "validation")}
        return [f"{part} {_short(value)}" for part, value in told.items() if value is not None]

    def _told(self) -> list[str]:
        """What is measured of further outputs, and by the learner, at the end."""
        columns, history = self.task.columns, self.checkpoint.history
        if not columns or not len(history):
            return []
        row, axes = history.row(-1), dict[str, list[str]]()
        for column in columns:
            value = row.get(column.id, math.nan)
            if math.isfinite(value) or column.axis not in axes:
                said = "" if column.label in column.axis.lower().split() else f"{column.label} "
                axes.setdefault(column.axis, []).append(f"{said}{_written(column, value)}")
        return [f"{axis.lower()} {', '.join(told)}" for axis, told in axes.items()]


def in_terms_of_task(outcome: Outcome, project: Project) -> Outcome:
    """``outcome`` in the words of the project's task, with errors in the units of values of which losses are scaled.

    What the history has of single classes is left out: it is drawn, and would make the keys depend on the classes.
    """
    share = task_of(project).share
    words = TaskWords(share.label.lower(), guess(project, share)) if share else TaskWords()
    names = [error_column(project, value) for value in range(min(len(project.data.values), MOST_TOLD))]
    columns = columns_of(project)
    errors = tuple(column for column in columns if column.id in names)
    of_classes = {column.id for column in columns if column.role == "class"}
    values = {key: value for key, value in outcome.values.items() if key not in of_classes}
    words = replace(words, columns=(*columns_of_heads(project), *learner_of(project).columns), errors=errors)
    if not learns_scaled(project):
        return Outcome(values, outcome.checkpoint, words)
    metric = error_metric(project)
    told: dict[str, Number] = {"error": metric.label.lower() if metric else None}
    for part in ("train", "test", "validation"):
        loss = outcome.values[f"{part}_loss"]
        told[f"{part}_error"] = None if loss is None else number(error_in_units(project, float(loss)))
    return Outcome({**values, **told}, outcome.checkpoint, words)


def _written(column: Column, value: float) -> str:
    return percent(value) if column.written == "share" else _short(number(value))


def number(value: float) -> float | None:
    """``value``, or None where it is NaN or infinite."""
    return value if math.isfinite(value) else None


def _short(value: Number) -> str:
    return "none" if value is None else f"{float(value):,.0f}" if float(value) >= 1000 else f"{float(value):.4g}"
