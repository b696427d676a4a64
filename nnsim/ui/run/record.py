"""What the window remembers of a run: its curves, marks and newest counters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.messages import Frame
from nnsim.core.run import HISTORY, READINGS, Checkpoint, History, Mark, no_readings

LIMIT = 8192
"""Most rows that are kept: eight for each pixel column of a wide plot."""

STALE = 2.0
"""Seconds for which losses and accuracies of an earlier step count as the newest."""

_READ = {name: i for i, name in enumerate(READINGS)}


class _Rows:
    """Rows float64 [m, n] with named columns, the same memory however many came.

    When ``LIMIT`` rows are full, every second one goes, and from then on only every second new one stays, and so on:
    old and new parts of the run keep the same density. The newest row is always there.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._first = columns
        self.clear()

    def clear(self) -> None:
        """Forget all of them, and the columns that came later."""
        self.columns = self._first
        self._rows = np.empty((LIMIT, len(self.columns)), np.float64)
        self._count = self._seen = 0
        self._stride = 1

    @property
    def all(self) -> NDArray[np.float64]:
        """A view that must not be changed."""
        return self._rows[: self._count]

    def last(self, name: str) -> float:
        """The value of a column in the newest row; NaN before the first one, and where nobody measured it."""
        if not self._count or name not in self.columns:
            return math.nan
        return float(self._rows[self._count - 1, self.columns.index(name)])

    def keep_epochs(self) -> None:
        """Forget rows within epochs."""
        ends = self.all[self.all[:, 1] % 1 == 0]
        self._rows[: len(ends)] = ends
        self._count = len(ends)

    def take(self, history: History) -> None:
        """Append rows, which may have columns that none had before."""
        if history.columns != self.columns:
            more = tuple(name for name in history.columns if name not in self.columns)
            self._rows = np.hstack([self._rows, np.full((LIMIT, len(more)), np.nan)])
            self.columns += more
            history = History(np.stack([history.column(name) for name in self.columns], axis=1), self.columns)
        for row in history.rows:
            self.add(row)

    def add(self, row: NDArray[np.float64]) -> None:
        """Append a row; one of the same step replaces the newest."""
        if self._count and self._rows[self._count - 1, 0] == row[0]:
            self._rows[self._count - 1] = row
            return
        if self._count and (self._seen - 1) % self._stride:
            self._count -= 1  # the newest row was kept only as long as it was the newest
        if self._count == LIMIT:
            self._count = LIMIT // 2
            self._stride *= 2
            self._rows[: self._count] = self._rows[::2].copy()
        self._rows[self._count] = row
        self._count += 1
        self._seen += 1


class Newest(NamedTuple):
    """The newest value of a quantity: when it was measured, and on how many samples where not on all of them."""

    value: float
    epoch: float = math.nan
    step: float = math.nan
    samples: int = 0
    told: float = -math.inf
    """Reading of the clock when it came."""


class RunRecord:
    """What the run told: the rows of its history, and readings within long epochs (columns ``READINGS``)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._history, self._readings = _Rows(HISTORY), _Rows(READINGS)
        self.clear(None)

    def clear(self, checkpoint: Checkpoint | None) -> None:
        """Forget everything, or begin with what ``checkpoint`` tells."""
        self._history.clear()
        self._readings.clear()
        self._tested = Newest(math.nan), Newest(math.nan)
        self._told = self._read = self._clock()
        self._edited: float | None = None
        self._looked_at: int | None = None
        self.why_none = ""
        self.marks: tuple[Mark, ...] = checkpoint.marks if checkpoint else ()
        self.frame: Frame | None = None
        self._add(checkpoint.history if checkpoint else History())
        self._add_readings(checkpoint.readings if checkpoint else no_readings())

    def take(self, frame: Frame) -> None:
        """Add the rows, readings and marks of ``frame``."""
        self.frame = frame
        self._take_marks(frame)
        self._add(frame.history)
        self._add_readings(frame.readings)

    def keep_epochs(self) -> None:
        """Forget the rows within epochs: the clock says when these are taken."""
        self._history.keep_epochs()

    def _take_marks(self, frame: Frame) -> None:
        if not frame.marks and not frame.gone:
            return
        replaced = {*frame.gone, *(mark.key for mark in frame.marks)} - {""}
        kept = [mark for mark in self.marks if mark.key not in replaced]
        self.marks = tuple(sorted((*kept, *frame.marks), key=lambda mark: mark.step))

    def _add(self, history: History) -> None:
        self._history.take(history)
        if len(history):
            self._told = self._clock()
            self._edited, self.why_none = None, ""

    def _add_readings(self, rows: NDArray[np.float64]) -> None:
        for row in rows:
            self._readings.add(row)
            if row[_READ["held_out"]]:
                when = row[_READ["epoch"]], row[_READ["step"]], int(row[_READ["held_out"]]), self._clock()
                self._tested = Newest(row[_READ["test_loss"]], *when), Newest(row[_READ["test_accuracy"]], *when)
        if len(rows):
            self._read = self._clock()
            self._edited, self.why_none = None, ""

    def look(self, step: int | None) -> None:
        """The numbers of the moment after ``step`` steps are shown as the newest; with None, those of the present."""
        self._looked_at = step

    def edit(self) -> None:
        """The document is another one now, to which the newest row does not belong."""
        self._edited = self._clock() if self._edited is None else self._edited

    def void(self, why: str) -> None:
        """Nothing can be measured of the document as it is now: a sentence why. The next row ends that."""
        self.why_none = why

    @property
    def is_edited(self) -> bool:
        """True if the newest row is of the document before an edit."""
        return self._edited is not None

    def is_behind(self, newest: Newest) -> bool:
        """True if training or an edit has left a number behind for a while: measuring large sets takes time."""
        now = self._clock()
        if self._edited is not None and now - self._edited > STALE:
            return True
        return self.frame is not None and self.frame.step > newest.step and now - newest.told > STALE

    @property
    def rows(self) -> NDArray[np.float64]:
        """All rows so far, float64 [m, columns]; a view that must not be changed."""
        return self._history.all

    @property
    def columns(self) -> tuple[str, ...]:
        """What the rows tell."""
        return self._history.columns

    def column(self, name: str) -> NDArray[np.float64]:
        """One column of the history by its name; NaN where nobody measured it."""
        return History(self.rows, self.columns).column(name)

    def reading(self, name: str) -> NDArray[np.float64]:
        """One column of the readings within epochs, by its name in ``READINGS``."""
        return self._readings.all[:, _READ[name]]

    @property
    def readings(self) -> NDArray[np.float64]:
        """All readings so far, float64 [m, columns of ``READINGS``]; a view that must not be changed."""
        return self._readings.all

    @property
    def measured(self) -> History:
        """What was measured so far, as ``Checkpoint.measured``."""
        return History(self.rows, self.columns) if len(self.rows) else History(self.readings, READINGS)

    def nearest(self, epoch: float) -> dict[str, float]:
        """What was measured nearest to ``epoch``, by column; empty before the first row."""
        if math.isnan(epoch):
            return {}
        row, reading = _nearest(self.rows, epoch), _nearest(self._readings.all, epoch)
        if reading is None or (row is not None and abs(row[1] - epoch) <= abs(reading[1] - epoch)):
            return dict(zip(self.columns, row.tolist(), strict=True)) if row is not None else {}
        return dict(zip(READINGS, reading.tolist(), strict=True))

    def known(self, name: str, row: Mapping[str, float]) -> Newest:
        """A column of ``row``, one of ``nearest``; where a reading did not ask for it, the last value before it.

        NaN where it does not exist or was not asked so far.
        """
        part = "held_out" if name.startswith("test_") else "samples"
        if name in row and row.get(part, 1):
            return Newest(row[name], row["epoch"], row["step"], int(row.get(part, 0)))
        whole = self.rows[self.column("step") <= row["step"]]
        told = dict(zip(self.columns, whole[-1].tolist(), strict=True)) if len(whole) else {}
        newest = Newest(*(told.get(column, math.nan) for column in (name, "epoch", "step")))
        if name not in _READ:
            return newest
        asked = self._readings.all[self._readings.all[:, _READ["held_out"]] > 0]
        asked = asked[asked[:, _READ["step"]] <= row["step"]]
        if not len(asked) or asked[-1, _READ["step"]] <= newest.step:
            return newest
        read = asked[-1]
        return Newest(read[_READ[name]], read[_READ["epoch"]], read[_READ["step"]], int(read[_READ["held_out"]]))

    def present(self, name: str) -> Newest:
        """The newest of a column if it tells of the document as it is; NaN where nothing can be measured.

        Readings within an epoch count where they are newer than the last row.
        """
        if self._looked_at is not None:
            then = self._up_to(self._looked_at)
            return self.known(name, then) if then else Newest(math.nan)
        if self.why_none:
            return Newest(math.nan)
        last = self._history.last
        row = Newest(last(name), last("epoch"), last("step"), 0, self._told)
        read = self._newest_reading(name)
        return read if read.step > (row.step if self.rows.size else -1.0) else row

    def _up_to(self, step: int) -> dict[str, float]:
        """What was measured last after at most ``step`` steps, by column; empty if nothing was."""
        found = [
            dict(zip(names, rows[count - 1].tolist(), strict=True))
            for names, rows in ((self.columns, self.rows), (READINGS, self._readings.all))
            if (count := int(np.searchsorted(rows[:, 0], step, side="right")))
        ]
        return max(found, key=lambda row: row["step"], default={})

    def _newest_reading(self, name: str) -> Newest:
        if name in {"test_loss", "test_accuracy"}:
            return self._tested[name == "test_accuracy"]
        if name not in _READ or not len(self._readings.all):
            return Newest(math.nan)
        last = self._readings.all[-1]
        return Newest(
            float(last[_READ[name]]), last[_READ["epoch"]], last[_READ["step"]], int(last[_READ["samples"]]), self._read
        )

    def last(self, name: str) -> float:
        """The value of a column in the newest row, NaN before the first row."""
        return self._history.last(name)


def _nearest(rows: NDArray[np.float64], epoch: float) -> NDArray[np.float64] | None:
    """The row whose epoch, its second column, is nearest."""
    return rows[np.abs(rows[:, 1] - epoch).argmin()] if len(rows) else None
