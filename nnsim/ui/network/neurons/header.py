"""The header above a column: its name, its size, and the buttons that change them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.theme import RADIUS_CONTROL, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.network.layer_mime import carried

ROW = 28
"""Height of a row of a header, px."""
LOCK = 14
"""Room for the lock on frozen layers, px."""
STEP = 24
"""Width of the buttons with + and −."""


class HeaderButton(PaintedButton):
    """Words or a sign on the header's chip; with a chevron where a menu opens."""

    def __init__(self, text: str, name: str, *, menu: bool = False, parent: QWidget | None = None) -> None:
        self._menu = menu
        self._second = ""
        self._locked = False
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if menu else Qt.FocusPolicy.TabFocus)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("strong" if self._menu else "body", theme.scale))

    def set_words(self, first: str, second: str = "") -> None:
        """One line, or two where space is scarce."""
        if (first, second) != (self.text(), self._second):
            self.setText(first)
            self._second = second
            self.update()

    def set_locked(self, locked: bool) -> None:
        """A lock before the words, or none."""
        if locked != self._locked:
            self._locked = locked
            self.update()

    def natural_width(self, first: str, second: str = "") -> int:
        """Width that these words need, in px."""
        metrics = QFontMetrics(self._font(bool(second)))
        chevron = self._theme.px(13) if self._menu else 0
        lock = self._theme.px(LOCK) if self._locked else 0
        return max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second) + chevron * bool(second)) + (
            self._theme.px(14) + chevron * (not second) + lock
        )

    def sizeHint(self) -> QSize:
        """Its words and some air."""
        return QSize(self.natural_width(self.text(), self._second), self._theme.px(ROW))

    def _font(self, two: bool) -> QFont:
        return fonts.font("small" if two else "strong" if self._menu else "body", self._theme.scale)

    def _ground(self) -> str | None:
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        return (self._theme.control_pressed if self.isDown() else self._theme.control_hover) if lit else None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        painter.setFont(self._font(bool(self._second)))
        painter.setPen(self._ink())
        side = theme.px(12) if self._menu else 0
        if not self._second:
            self._words(painter, box, self.text(), side)
            return
        half = box.height() / 2
        upper = QRectF(0, theme.px(2), box.width(), half - theme.px(2))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(theme.muted)
        self._words(painter, QRectF(0, half - theme.px(1), box.width(), half - theme.px(2)), self._second, side)

    def _words(self, painter: QPainter, box: QRectF, text: str, side: int) -> None:
        """The words in the middle, the chevron right behind them."""
        width = painter.fontMetrics().horizontalAdvance(text)
        lock = self._theme.px(LOCK) if self._locked else 0
        left = box.left() + (box.width() - width - side + lock) / 2
        if lock:
            at = QPointF(left - lock, box.center().y() - (lock - 2) / 2)
            painter.drawPixmap(at, icons.pixmap("lock", self._theme.text, lock - 2, self.devicePixelRatioF()))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, box.top(), width + 2, box.height()), align, text)
        if side:
            at = QPointF(left + width + 1, box.center().y() - side / 2 + 0.5)
            painter.drawPixmap(at, icons.pixmap("chevron_down", self._theme.muted, side, self.devicePixelRatioF()))


class InsertButton(PaintedButton):
    """A circle with + between two columns: a layer can go there, by click or by drop."""

    dropped = Signal(str)

    def __init__(self, position: int, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.position = position
        self.setAcceptDrops(True)
        self.setAccessibleName(say("Insert a layer here"))
        self.set_hint(say("Insert a layer here"))

    def sizeHint(self) -> QSize:
        """The area that can be hit; the circle itself is smaller."""
        return QSize(self._theme.px(26), self._theme.px(ROW))

    def _ground(self) -> str | None:
        return None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        radius = min(theme.px(9.5), box.height() / 2 - 1)
        lit = self.underMouse() or self.isDown() or self.property("target")
        pen = QPen(QColor(theme.accent if lit else theme.edge), 1.0)
        if not lit:
            pen.setDashPattern([2.2, 2.2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.center(), radius, radius)
        painter.setPen(QPen(QColor(theme.accent if lit else theme.muted), 1.3))
        arm = radius * 0.42
        c = box.center()
        painter.drawLine(QPointF(c.x() - arm, c.y()), QPointF(c.x() + arm, c.y()))
        painter.drawLine(QPointF(c.x(), c.y() - arm), QPointF(c.x(), c.y() + arm))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up for a layer kind."""
        if carried(event.mimeData()):
            self._aim(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Not here."""
        self._aim(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """The layer goes here, and the columns make room: Qt took the drag for the mouse, and sees neither leave."""
        self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        self._aim(False)
        event.acceptProposedAction()
        self.dropped.emit(carried(event.mimeData()))

    def _aim(self, on: bool) -> None:
        self.setProperty("target", on)
        self.update()


class ColumnHeader(QWidget):
    """A chip with the column's words; ``stepped(±1)`` where it counts units, ``menu_wanted`` on its name."""

    stepped = Signal(int)
    menu_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = HeaderButton("", "", menu=True, parent=self)
        self.minus = HeaderButton("−", say("Remove a neuron"), parent=self)
        self.plus = HeaderButton("+", say("Add a neuron"), parent=self)
        self.minus.set_hint(say("Remove a neuron"))
        self.plus.set_hint(say("Add a neuron"))
        self.minus.clicked.connect(lambda: self.stepped.emit(-1))
        self.plus.clicked.connect(lambda: self.stepped.emit(1))
        self.name.clicked.connect(self.menu_wanted)
        self._words: tuple[str, str] = ("", "")
        self._units: int | None = None
        self._told: tuple[object, ...] = ()
        self._widths = (0, 0)
        self._compact = False
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._widths = self._measured()
        self.update()

    def set_words(self, words: tuple[str, str], units: int | None, name: str, hint: str, *, locked: bool) -> None:
        """``words``: what it is and its setting; ``units`` None for layers that follow their input."""
        told = (words, units, name, hint, locked)
        if told == self._told:  # as for every step of a window that is resized
            return
        self._told, self._words, self._units = told, words, units
        self.name.set_locked(locked)
        self._widths = self._measured()
        for button in (self.minus, self.plus):
            button.setVisible(units is not None)
            button.setAccessibleDescription(name)
        self.minus.setEnabled(units is None or units > 1)
        self.name.setAccessibleName(name)
        self.name.set_hint(hint)
        self.setAccessibleName(name)
        self.place(self._compact)

    def widths(self) -> tuple[int, int]:
        """Width in full and compact form."""
        return self._widths

    def _measured(self) -> tuple[int, int]:
        theme, (first, second) = self._theme, self._words
        steps = 2 * theme.px(STEP)
        if self._units is None:
            return self.name.natural_width(self._full()), self.name.natural_width(first, second)
        digits = self.minus.natural_width(f"{self._units:,}") - theme.px(10)
        compact = max(self.name.natural_width(second), steps - theme.px(8) + digits)
        return self.name.natural_width(self._full()) + steps, compact

    def _full(self) -> str:
        first, second = self._words
        if self._units is not None:
            return f"{self._units:,} · {second}"
        return f"{first} · {second}" if second and first not in {say("Batch"), say("Activation")} else self._joined()

    def _joined(self) -> str:
        first, second = self._words
        return second if first == say("Activation") else f"{first} {second}".strip()

    def place(self, compact: bool) -> None:
        """Arrange the buttons for the space at hand and take the size that they need."""
        self._compact = compact
        theme, row = self._theme, self._theme.px(ROW)
        width = self._widths[compact]
        self.resize(width, row * (2 if compact else 1))
        if self._units is None:
            self.name.set_words(*(self._words if compact else (self._full(), "")))
            self.name.setGeometry(0, 0, width, self.height())
        elif compact:
            self.name.set_words(self._words[1])
            self.name.setGeometry(0, 0, width, row)
            self._place_steps(row, theme.px(STEP) - theme.px(4))
        else:
            self.name.set_words(self._full())
            step = theme.px(STEP)
            self.name.setGeometry(step, 0, width - 2 * step, row)
            self._place_steps(0, step)
        self.update()

    def _place_steps(self, y: int, step: int) -> None:
        row = self._theme.px(ROW)
        self.minus.setGeometry(0, y, step, row)
        self.plus.setGeometry(self.width() - step, y, step, row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chip, and in compact form the number between − and +."""
        painter = painter_on(self)
        fill(painter, QRectF(self.rect()), self._theme.px(RADIUS_CONTROL), self._theme.control)
        if self._compact and self._units is not None:
            painter.setPen(self._theme.text)
            painter.setFont(fonts.font("strong", self._theme.scale))
            row = self._theme.px(ROW)
            painter.drawText(QRectF(0, row, self.width(), row), Qt.AlignmentFlag.AlignCenter, f"{self._units:,}")
