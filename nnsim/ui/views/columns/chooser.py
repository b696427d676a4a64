"""The columns as a list of which some are chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, outline, painter_on
from nnsim.ui.views.columns.spread import Column

ROW, BOX = 18, 11
MOST = 6
"""So many columns are seen at once; one more takes the place of the oldest choice."""


class ColumnChooser(QWidget):
    """``changed`` follows a choice; ``chosen`` are indices of columns, the latest choice last."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.chosen: tuple[int, ...] = ()
        self._here = 0
        self.setAccessibleName(say("Columns"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Other columns; the choice stays where the names do, else the first ones are chosen."""
        if [c.name for c in columns] != [c.name for c in self.columns]:
            self.chosen = tuple(range(min(len(columns), MOST - 2)))
            self._here = 0
        self.columns = columns
        self._tell()
        self.updateGeometry()
        self.update()

    def forget(self) -> None:
        """Choose the first ones of whatever columns come next."""
        self.columns, self.chosen = (), ()

    @property
    def shown(self) -> list[Column]:
        """The chosen columns in the order of the data."""
        return [self.columns[index] for index in sorted(self.chosen)]

    def toggle(self, index: int) -> None:
        """Choose a column or no longer; at least one stays chosen."""
        if index in self.chosen:
            rest = tuple(other for other in self.chosen if other != index)
            self.chosen = rest or self.chosen
        else:
            self.chosen = (*self.chosen, index)[-MOST:]
        self._tell()
        self.update()
        self.changed.emit()

    def _tell(self) -> None:
        shown = ", ".join(column.name for column in self.shown)
        here = self.columns[self._here].name if self._here < len(self.columns) else ""
        self.setAccessibleDescription(say("At {here}; shown: {shown}", here=here, shown=shown))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(110), self._theme.px(ROW) * max(len(self.columns), 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # ------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        line = int(event.position().y()) // self._theme.px(ROW)
        if 0 <= line < len(self.columns):
            self._here = line
            self.toggle(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk, Return chooses."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if not self.columns:
            super().keyPressEvent(event)
        elif step is not None:
            self._here = min(max(self._here + step, 0), len(self.columns) - 1)
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle(self._here)
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("small", theme.scale))
        high = theme.px(ROW)
        for line, column in enumerate(self.columns):
            box = QRectF(0, line * high, self.width(), high)
            self._draw(painter, column, box)
            if self.hasFocus() and line == self._here:
                focus_ring(painter, box, theme.px(4), theme)

    def _draw(self, painter: QPainter, column: Column, box: QRectF) -> None:
        theme, side = self._theme, self._theme.px(BOX)
        square = QRectF(box.left() + theme.px(SPACE), box.center().y() - side / 2, side, side)
        if column.index in self.chosen:
            fill(painter, square, 2, theme.accent)
            painter.setPen(QColor(theme.on_accent))
            corners = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.28))
            points = [square.topLeft() + QPointF(x * side, y * side) for x, y in corners]
            painter.drawPolyline(points)
        else:
            outline(painter, square, 2, theme.edge)
        words = QRectF(
            square.right() + theme.px(6), box.top(), box.right() - square.right() - theme.px(8), box.height()
        )
        note = painter.fontMetrics().horizontalAdvance(column.note) if column.note else 0
        painter.setPen(QColor(theme.text))
        name = painter.fontMetrics().elidedText(
            column.name, Qt.TextElideMode.ElideRight, int(words.width() - note - theme.px(4))
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(theme.warning))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, column.note)
