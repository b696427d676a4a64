"""Probabilities as bars, one row per class; the likeliest class stands out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.core.shares import percent, probability
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.answering import shares
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import fonts, numbers
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, fill, painter_on

ROW, TALL, MARK, SHARE, BAR = 19, 34, 9, 60, 7
SHORT = 26
"""Names up to so many px fit beside their bars."""
FEW = 5
"""So many classes may have their names above the bars."""

NONE: Floats = np.zeros(0, np.float32)

OUTSIDE = say("No answer yet: the network is being built anew.")
EMPTY = say("No answer yet: the set is still empty, so {what} first.")


Layout = Literal["beside", "above", "on"]
"""Where the names of the classes stand, seen from their bars."""


class AnswerBars(QWidget):
    """``show_answers`` with shares of 0 to 1 by class, or with none while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares = NONE
        self._names: tuple[str, ...] = ()
        self.words = ""
        self._written: Callable[[float], str] = probability
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("small", theme.scale))
        self.updateGeometry()
        self.update()

    def show_answers(self, names: tuple[str, ...], shares: Floats, words: str = "", *, certain: bool = False) -> None:
        """Shares [classes] of these classes, 0 and 1 where ``certain``; or, without any, ``words``."""
        self._names, self.shares, self.words = names, shares, words
        self._written = percent if certain else probability
        best = "" if self.winner is None else f"{names[self.winner]}, {self._written(float(shares[self.winner]))}"
        self.setAccessibleName(say("The answer is {best}", best=best) if best else words or say("No answer yet"))
        listed = (f"{name} {self._written(float(share))}" for name, share in zip(names, shares, strict=False))
        self.setAccessibleDescription("; ".join(listed))
        self.updateGeometry()
        self.update()

    @property
    def winner(self) -> int | None:
        """The likeliest class; None while nothing is known, or where the network answers with NaN."""
        known = len(self.shares) and bool(np.isfinite(self.shares).all())
        return int(self.shares.argmax()) if known else None

    # ------------------------------------------------------------ size

    @property
    def _widest(self) -> int:
        return max((self.fontMetrics().horizontalAdvance(name) for name in self._names), default=0)

    @property
    def layout_of_rows(self) -> Layout:
        """Short names stand beside their bars, few long ones above, many long ones on them."""
        if self._widest <= self._theme.px(SHORT):
            return "beside"
        return "above" if len(self._names) <= FEW else "on"

    @property
    def _row(self) -> int:
        return self._theme.px(TALL if self.layout_of_rows == "above" else ROW)

    def sizeHint(self) -> QSize:
        """A row per class."""
        return QSize(self._theme.px(150), self._row * max(len(self._names), 1))

    def minimumSizeHint(self) -> QSize:
        """Rows shrink a little before they are cut."""
        return QSize(self._theme.px(110), round(self._row * 0.75) * max(len(self._names), 1))

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row after row, or the words."""
        painter, theme = painter_on(self), self._theme
        if not self._names:
            painter.setFont(fonts.font("label", theme.scale))
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self.words)
            return
        high = min(self.height() / len(self._names), self._row + theme.px(3))
        for index in range(len(self._names)):
            self._draw_row(painter, index, QRectF(0, index * high, self.width(), high))

    def _draw_row(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme, layout = self._theme, self.layout_of_rows
        line = QRectF(box.left(), box.top(), box.width(), theme.px(ROW)) if layout == "above" else box
        self._draw_bar(painter, index, line)
        mark, gap = theme.px(MARK), theme.px(6)
        draw_mark(painter, index, QPointF(mark / 2, line.center().y()), mark, theme.class_color(index))
        right = QRectF(line.right() - theme.px(SHARE) - self._inset, line.top(), theme.px(SHARE), line.height())
        wins, share = index == self.winner, self._written(self._share(index))
        painter.setFont(fonts.font("strong" if wins else "small", theme.scale))
        painter.setPen(QColor(theme.text if wins else theme.muted))
        above = right.right() - painter.fontMetrics().horizontalAdvance(share) - 2 * gap - mark
        room = self._name_room if layout == "beside" else above
        words = QRectF(mark + gap, line.top(), room, line.height())
        name = painter.fontMetrics().elidedText(self._names[index], Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, share)

    @property
    def _inset(self) -> int:
        return self._theme.px(4) if self.layout_of_rows == "on" else 0

    @property
    def _name_room(self) -> float:
        return self._widest + self._theme.px(6)

    def _share(self, index: int) -> float:
        return float(self.shares[index]) if index < len(self.shares) else float("nan")

    def _draw_bar(self, painter: QPainter, index: int, line: QRectF) -> None:
        theme, share, wins = self._theme, self._share(index), index == self.winner
        start, thick, middle = theme.px(MARK) + theme.px(6), theme.px(BAR), line.center().y()
        end, ground, ink = line.right(), theme.control, theme.accent if wins else theme.faint
        if self.layout_of_rows == "beside":
            start, end = round(start + self._name_room), line.right() - theme.px(SHARE + 2)
        elif self.layout_of_rows == "above":
            middle = line.bottom() + theme.px(3)
        else:
            start, thick, ink = start - theme.px(3), round(line.height()) - 2, theme.tint if wins else theme.control
            ground = theme.panel
        groove = QRectF(start, middle - thick / 2, end - start, thick)
        radius = min(thick / 2, theme.px(4))
        fill(painter, groove, radius, ground)
        if np.isfinite(share) and share * groove.width() >= 1:
            groove.setWidth(max(groove.width() * min(share, 1.0), radius))
            fill(painter, groove, radius, ink)


def show_answer(bars: AnswerBars, project: Project, answers: Floats | None) -> None:
    """What the output answers [units] for one sample; None while that is not known."""
    if answers is None:
        bars.show_answers((), NONE, OUTSIDE if len(project.data) else EMPTY.format(what=kind_of(project.data).to_make))
    elif task_of(project).tells_values and task_of(project).tells_one:
        names = project.data.values if len(project.data.values) > 1 else (say("Value"),)
        said = (f"{name} {numbers.weight(float(answer))}" for name, answer in zip(names, answers, strict=True))
        bars.show_answers((), NONE, "\n".join(said))
    else:
        certain = learner_of(project).decides
        bars.show_answers(project.data.classes, shares(project, answers), certain=certain)
