"""How one sample looks in a sheet: what every kind of cell has to offer, and what they are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.answers.learned import LearnedSteps
from nnsim.core.data import OWN, Data, Floats
from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.numbers import label_text
from nnsim.ui.kit.part_words import part_words
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import draw_mark
from nnsim.ui.run.survivors import Indices
from nnsim.ui.views.samples.verdicts import Verdicts

MARK = 8


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """``index`` [m] are the samples in their order; ``distance`` [m] belongs to neighbours only.

    ``value`` is which of several values is looked at, ``order`` what they are ordered by.
    """

    data: Data
    index: Indices
    said: Verdicts | None = None
    distance: Floats | None = None
    value: int = 0
    order: str = "number"

    def guess(self, sample: int, value: int | None = None) -> float | None:
        """The predicted class or value of a sample, None while it is not known or after a divergence no number.

        Of several values the one with this index, or the one that is looked at.
        """
        said = None if self.said is None else self._one(self.said.predictions[sample], value)
        return None if said is None or isnan(said) else said

    def truth(self, sample: int, value: int | None = None) -> float:
        """The class or value of a sample; NaN where every pixel has its own."""
        return nan if self.data.is_masked else self._one(self.data.y[sample], value)

    def _one(self, numbers: Floats, value: int | None) -> float:
        return float(numbers if numbers.ndim == 0 else numbers[self.value if value is None else value])

    @property
    def learned(self) -> LearnedSteps | None:
        """When the run learned the samples, None where that is not told of them."""
        return None if self.said is None else self.said.learned

    def is_wrong(self, sample: int) -> bool:
        """Whether another class is predicted than the sample is of."""
        guess = self.guess(sample)
        return self.data.targets == "classes" and guess is not None and guess != self.data.y[sample]

    def part_of(self, sample: int) -> str:
        """What the sample is for, in a word."""
        data = self.data
        if data.aside is not None and data.aside[sample]:
            return part_words("validation" if data.aside[sample] == 1 else "excluded")
        return part_words("test" if data.test[sample] else "train")

    def origin_of(self, sample: int) -> str:
        """``copy of 12`` for augmented copies, else empty."""
        origin = OWN if self.data.copy_of is None else int(self.data.copy_of[sample])
        return "" if origin == OWN else say("copy of {origin:,}", origin=origin + 1)


class Cells(Protocol):
    """Draws samples into the cells of a sheet."""

    head: int

    def size(self, theme: Theme, width: int) -> tuple[int, int]:
        """Width and height of a cell in px; as many stand side by side as ``width`` has room for."""

    def draw_line(self, painter: QPainter, shown: Shown, places: range, box: QRect, theme: Theme) -> None:
        """Draw the samples at some places of the order side by side into ``box``."""

    def draw_head(self, painter: QPainter, shown: Shown, box: QRect, theme: Theme) -> None:
        """Draw the head of the sheet, ``head`` px of the design high."""

    def column_at(self, shown: Shown, box: QRect, theme: Theme, x: int) -> str:
        """The name of the column at ``x`` px of the head, empty where there is none."""


def learned_words(learned: LearnedSteps, sample: int) -> tuple[str, str]:
    """When a sample was first learned and last forgotten, by their steps."""
    first, last = (int(steps[sample]) for steps in (learned.first, learned.last))
    early = "≤ " if learned.since and first == learned.since else ""
    return f"{early}{_step(first)}", _step(last)


def _step(step: int) -> str:
    return numbers.NONE if step < 0 else numbers.counter(step)


def draw_class(painter: QPainter, data: Data, label: float, box: QRectF, theme: Theme, *, ink: str = "") -> float:
    """Mark and name of a class, or a value; returns the width taken."""
    left = box.left()
    words = label_text(label, data.classes)
    if data.targets == "classes":
        side = theme.px(MARK)
        draw_mark(painter, int(label), QPointF(left + side / 2, box.center().y()), side, theme.class_color(int(label)))
        left += side + theme.px(3)
    painter.setPen(QColor(ink or theme.text))
    room = box.right() - left
    short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(int(room) + 1, 0))
    painter.drawText(QRectF(left, box.top(), room + 1, box.height()), Qt.AlignmentFlag.AlignVCenter, short)
    return left - box.left() + painter.fontMetrics().horizontalAdvance(short)
