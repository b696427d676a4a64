"""A large spot that follows the mouse on the audience's window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on

SIDE = 44
"""Diameter, px: seen from the last row, and still small beside a neuron."""


class Spot(QWidget):
    """Lets all events through; it sees where the mouse is from what the window itself is told."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._watched: QWindow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(say("Pointer"))
        self.hide()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.resize(theme.px(SIDE), theme.px(SIDE))

    @property
    def is_on(self) -> bool:
        """Whether it follows the mouse."""
        return self._watched is not None

    def turn(self, on: bool) -> None:
        """Follow the mouse, or go."""
        if on == self.is_on:
            return
        if not on and self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
            self.hide()
            return
        self._watched = self._host.windowHandle()
        self._watched.installEventFilter(self)
        self.point_at(self._host.mapFromGlobal(QCursor.pos()))

    def point_at(self, place: QPoint) -> None:
        """With its middle there; hidden where that lies outside of the window."""
        self.move(place - QPoint(self.width() // 2, self.height() // 2))
        self.setVisible(self._host.rect().contains(place))
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Where the mouse goes."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.point_at(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc that lets through what it points at, with a rim that is seen on light and dark."""
        painter, theme = painter_on(self), self._theme
        rim = max(theme.px(2), 2)
        box = QRectF(self.rect()).adjusted(rim, rim, -rim, -rim)
        color = QColor(theme.missing)
        painter.setPen(QPen(QColor("white"), 2 * rim))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        painter.setPen(QPen(color, rim))
        color.setAlpha(90)
        painter.setBrush(color)
        painter.drawEllipse(box)
