"""An image of weights that is drawn before there is one: cells that speak for an answer, and cells against it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.predicted import SIDE, drawn_image
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, outline, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

WIDE = 168
NEXT = {0: 1, 1: -1, -1: 0}
"""What a press makes of a cell."""

ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class ImagePad(QWidget):
    """``cells`` [rows, columns] from −1 to 1, as colours; with ``draws`` they are pressed, dragged over, or typed."""

    def __init__(self, *, draws: bool = True) -> None:
        super().__init__()
        self.cells: NDArray[np.float32] = np.zeros((SIDE, SIDE), np.float32)
        self._draws, self._ink = draws, 0.0
        self.at = (SIDE // 2, SIDE // 2)
        self.on_change: Callable[[], object] = lambda: None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if draws:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.CrossCursor)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(WIDE if self._draws else WIDE // 2)
        return QSize(side, side)

    def show_cells(self, cells: NDArray[np.float32]) -> None:
        """Other ones."""
        if cells.shape != self.cells.shape or not np.array_equal(cells, self.cells):
            self.cells = cells
            self.update()

    # ------------------------------------------------------------ hands

    def _cell(self, place: QPointF) -> tuple[int, int]:
        rows, columns = self.cells.shape
        row, column = int(place.y() / self.height() * rows), int(place.x() / self.width() * columns)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)

    def _paint(self, cell: tuple[int, int], ink: float) -> None:
        self.at, self._ink = cell, ink
        cells = self.cells.copy()
        cells[cell] = ink
        self.show_cells(cells)
        self.update()
        self.on_change()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The next value for this cell, and for those that the hand goes on to."""
        if self._draws and event.button() == Qt.MouseButton.LeftButton:
            cell = self._cell(event.position())
            self._paint(cell, NEXT[int(self.cells[cell])])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The same value for the cells on the way."""
        if self._draws and event.buttons() & Qt.MouseButton.LeftButton:
            self._paint(self._cell(event.position()), self._ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell, Space is a press, plus and minus write, Delete begins anew."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            (row, column), (down, across) = self.at, ARROWS[key]
            self.at = min(max(row + down, 0), SIDE - 1), min(max(column + across, 0), SIDE - 1)
            self.update()
        elif key == Qt.Key.Key_Space:
            self._paint(self.at, NEXT[int(self.cells[self.at])])
        elif event.text() in ("+", "-"):
            self._paint(self.at, 1 if event.text() == "+" else -1)
        elif key == Qt.Key.Key_Delete:
            self.show_cells(np.zeros((SIDE, SIDE), np.float32))
            self.on_change()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cells, a hairline around them, and where the keys are."""
        painter, theme, box = painter_on(self), self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        rows, columns = self.cells.shape
        wide, high = box.width() / columns, box.height() / rows
        for (row, column), value in np.ndenumerate(self.cells):
            cell = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
            painter.fillRect(
                cell.adjusted(0.5, 0.5, -0.5, -0.5) if self._draws else cell, value_color(float(value), theme)
            )
        outline(painter, box, theme.px(2), theme.line)
        if self.hasFocus():
            self._draw_focus(painter, box, wide, high)

    def _draw_focus(self, painter: QPainter, box: QRectF, wide: float, high: float) -> None:
        focus_ring(painter, box, self._theme.px(RADIUS_CONTROL), self._theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.text), max(self._theme.px(1.5), 1)))
        painter.drawRect(QRectF(box.left() + self.at[1] * wide, box.top() + self.at[0] * high, wide, high))


class ImageAnswer(Field):
    """A pad with a line that says how it is drawn on."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.pad = ImagePad()
        self.pad.setAccessibleName(question.words)
        self.pad.setAccessibleDescription(
            say("Arrow keys go from cell to cell, plus speaks for it, minus against it, Space turns it")
        )
        self.pad.on_change = self.changed.emit
        words = say("Press or drag: once for what speaks for it (blue), again for what speaks against it (orange).")
        self.words = Text(words, "label", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.pad)
        self._column.addWidget(self.words)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))

    @property
    def answer(self) -> Answer | None:
        return tuple(map(float, self.pad.cells.reshape(-1))) if self.pad.cells.any() else None

    @property
    def lacks(self) -> str:
        return say("Draw at least one cell.")

    def put(self, answer: Answer) -> None:
        self.pad.show_cells(drawn_image(answer))

    @property
    def stop(self) -> QWidget:
        return self.pad
