"""What all figures share: they follow the theme, and parts of them can be pointed at, by mouse and by keys alike."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, painter_on

Spot = TypeVar("Spot")


class Step(NamedTuple):
    """Rows and columns that a key moves by."""

    down: int
    right: int


STEPS = {
    Qt.Key.Key_Left: Step(0, -1),
    Qt.Key.Key_Right: Step(0, 1),
    Qt.Key.Key_Up: Step(-1, 0),
    Qt.Key.Key_Down: Step(1, 0),
}

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Figure(QWidget, Generic[Spot]):
    """A picture with parts. ``pointed`` carries the one under the mouse or reached by the arrow keys, or None,
    ``picked`` the one that was clicked, or that Enter was pressed on; ``spot`` is the one that is pointed at.

    One that is not ``pointable`` takes neither mouse nor keys. Subclasses paint in ``_draw`` and say in ``_at`` and
    ``_after`` what lies where.
    """

    pointed = Signal(object)
    picked = Signal(object)

    def __init__(self, name: str, *, pointable: bool = True) -> None:
        super().__init__()
        self.spot: Spot | None = None
        self._pointable = pointable
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if pointable:
            self.setMouseTracking(True)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    # ------------------------------------------------------------ pointing

    def _at(self, where: QPointF) -> Spot | None:
        """The part that lies there."""
        raise NotImplementedError

    def _after(self, spot: Spot | None, step: Step) -> Spot | None:
        """The part that lies a step from ``spot``; the first one where nothing is pointed at."""
        raise NotImplementedError

    def point_at(self, spot: Spot | None) -> None:
        """Point at a part, or at none."""
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        if self._pointable:
            self.point_at(self._at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Point at nothing."""
        self.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick what is under the mouse."""
        spot = self._at(event.position()) if self._pointable else None
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.point_at(spot)
        self.picked.emit(spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next part, or pick the present one."""
        step = STEPS.get(Qt.Key(event.key())) if self._pointable else None
        if step is not None and (spot := self._after(self.spot, step)) is not None:
            self.point_at(spot)
        elif event.key() in ENTER and self.spot is not None:
            self.picked.emit(self.spot)
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The figure, and who has the keyboard."""
        painter = painter_on(self)
        self._draw(painter)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), self._theme.px(SPACE), self._theme)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        raise NotImplementedError


def along(spot: int | None, step: int, count: int) -> int | None:
    """The place ``step`` from ``spot`` in a row of ``count``, the first one where nothing is pointed at."""
    return (0 if spot is None else min(max(spot + step, 0), count - 1)) if count else None
