"""What belongs to a run rather than to the document: weights, counters and curves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.texts import Message, words

HISTORY = (
    "step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "validation_loss",
    "validation_accuracy",
)  # fmt: skip
"""The columns that every history begins with; NaN where a number does not exist (no such samples, regression)."""

FIRST_HISTORY = HISTORY[:6]
"""The columns of the first version, which knew no validation samples."""

PARTS = ("train", "test", "validation")
"""What of the samples a loss, an accuracy or another metric is of: ``test_loss``."""

ROLES = (*PARTS, "main", "edge")
"""What a curve is of: the samples of a part, the run as a whole, or the edge of a band around that."""

READINGS = (
    "step", "epoch", "samples", "train_loss", "train_accuracy", "held_out", "test_loss", "test_accuracy",
)  # fmt: skip
"""Columns of what is measured within long epochs, at steps that depend on the run alone.

``train_...`` are means over the ``samples`` that were trained on since the reading before, each with the weights of its
step; ``test_...`` are of a part of the test samples, ``held_out`` of them, and NaN where none were asked: parts take
turns, and each has its share of every class.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A further column of the history, declared by a task or a learner.

    ``label``    what its curve is called beside the others of its plot: test, median
    ``help``     what it is, in a sentence
    ``axis``     the title of the plot; columns of one title share a plot and its axis
    ``written``  as a share in per cent, or as a value
    ``role``     what it is of, one of ``ROLES``: its curve is drawn by that; or one ``class`` of several
    """

    id: str
    label: str
    help: str
    axis: str
    written: Literal["share", "value"] = "value"
    role: str = "main"


def no_rows() -> NDArray[np.float64]:
    """No rows of a history, float64 [0, 8]."""
    return np.empty((0, len(HISTORY)), np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class History:
    """What was measured at moments of a run: float64 ``rows`` [m, n], and the names of their ``columns``.

    These are the eight of ``HISTORY``, and after them whatever else was measured; NaN where it was not.
    """

    rows: NDArray[np.float64] = field(default_factory=no_rows)
    columns: tuple[str, ...] = HISTORY

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """Raises ``TypeError``: one without rows is still one, with columns of its own. Ask for its length."""
        raise TypeError("whether there is a history, or whether it has rows?")

    def column(self, name: str) -> NDArray[np.float64]:
        """All values of a column, float64 [m]; NaN where nobody measured it."""
        if name in self.columns:
            return self.rows[:, self.columns.index(name)]
        return np.full(len(self), np.nan)

    def row(self, index: int) -> dict[str, float]:
        """What was measured at one moment, by column."""
        return dict(zip(self.columns, self.rows[index].tolist(), strict=True))

    def followed_by(self, later: History) -> History:
        """The rows of both, with the columns of both."""
        if self.columns == later.columns:
            return History(np.concatenate([self.rows, later.rows]), self.columns)
        columns = tuple(dict.fromkeys((*self.columns, *later.columns)))
        values = [np.concatenate([self.column(name), later.column(name)]) for name in columns]
        return History(np.stack(values, axis=1), columns)


def no_readings() -> NDArray[np.float64]:
    """No readings, float64 [0, 8]."""
    return np.empty((0, len(READINGS)), np.float64)


def thinned(rows: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """At most ``most`` of ``rows``, spread evenly over the steps, their first column; the first and the last stay.

    Every second row would not do: after many rounds of it nothing would be left of the early run.
    """
    if len(rows) <= most:
        return rows
    steps = rows[:, 0]
    with np.errstate(all="ignore"):  # a file may hold any numbers
        wanted = np.linspace(steps[0], steps[-1], most)
    kept: NDArray[np.float64] = rows[np.unique(np.searchsorted(steps, wanted).clip(max=len(rows) - 1))]
    return kept


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """Something a person did while it trained, drawn as a dotted line on the curves.

    ``key`` is what it can be undone by as long as the document is open; files do not hold it.
    """

    step: int
    epoch: float
    message: Message
    key: str = ""

    @property
    def text(self) -> str:
        """What the curves say."""
        return words(self.message)


class StoredPast(NamedTuple):
    """The past of a run as files hold it: a ``description``, and the ``block`` of arrays that it describes."""

    description: bytes
    block: bytes


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """A complete state of a run: restoring it and going on gives the same numbers bit for bit.

    ``weights``    float32 arrays by name ``"<node>.<parameter>"``, buffers included
    ``optimizer``  the optimizer's own arrays, by name
    ``position``   samples of the current epoch that are already used
    ``history``    rows at the ends of epochs, which depend on the run alone, and within epochs those that a pause, a
                   single step or the clock of a limited speed asked for
    ``readings``   rows within long epochs, see ``READINGS``
    ``past``       what it takes to go back to any step before it, where somebody asked for that
    """

    step: int
    epoch: int
    position: int
    weights: dict[str, NDArray[np.float32]]
    optimizer: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    history: History = field(default_factory=History)
    marks: tuple[Mark, ...] = ()
    readings: NDArray[np.float64] = field(default_factory=no_readings)
    past: StoredPast | None = None

    def without_past(self) -> Checkpoint:
        """The same state alone."""
        return self if self.past is None else replace(self, past=None)

    @property
    def measured(self) -> History:
        """What was measured of it: its history, or within a first long epoch the readings."""
        return self.history if len(self.history) else History(self.readings, READINGS)
