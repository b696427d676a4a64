"""A part of the window enlarged over all of it: its own content, painted once more and larger, as it goes on."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QRegion, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.presenting.overlay import Overlay

FACTORS = (1.0, 8.0)
"""Least and largest enlargement."""
FIRST = 2.0
PER_NOTCH = 1.25
ARROW = 0.1
"""Share of what is seen that an arrow key moves it by."""
GLIDE_MS = 180
FRESH_MS = 100
"""Least time between two pictures of what goes on below."""
SHARE = 4
"""A picture is made again after so many times what it took: the rest of the time is the window's own."""


class Magnifier(Overlay):
    """``part`` of the window is what fills it now. Wheel and + − change ``factor``, drags and arrows move it.

    What lies below goes on, and is painted again as it does; it takes no clicks meanwhile.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, say("Enlarged part of the window"))
        self.part = QRectF()
        self.factor = 1.0
        self._whole, self._sharp = QPixmap(), QPixmap()
        self._sharp_of = QRect()
        self._is_looking = False
        self._held: QPoint | None = None
        self._from = self._to = QRectF()
        self._glide = QVariantAnimation(self, duration=GLIDE_MS, startValue=0.0, endValue=1.0)
        self._glide.valueChanged.connect(self._move)
        self._glide.finished.connect(self._arrive)
        self._fresh = QTimer(self, singleShot=True)
        self._fresh.timeout.connect(self._renew)

    # ------------------------------------------------------------ on and off

    def enlarge(self, at: QPoint, factor: float = FIRST) -> None:
        """Come near to ``at``, a place of the window."""
        if not self.is_on:
            self._whole = self._picture(self._host.rect(), 1.0)
            self.part, self.factor = QRectF(self._host.rect()), 1.0
            self.cover()
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._go(factor, QPointF(at), QPointF(at))

    def show_part(self, factor: float, middle: QPointF) -> None:
        """What was looked at before, at once."""
        self.enlarge(middle.toPoint(), factor)
        self._glide.stop()
        self._to = self._framed(factor, middle)
        self.part = self._to
        self._arrive()

    def withdraw(self) -> None:
        """Back to the whole window, smoothly."""
        if self.is_on:
            self._go(FACTORS[0], self.part.center(), self.part.center())

    @property
    def leaves(self) -> bool:
        """Whether it is on its way back to the whole window."""
        return self.factor == FACTORS[0]

    def uncover(self) -> None:
        """At once."""
        self._glide.stop()
        self._fresh.stop()
        self._held = None
        super().uncover()
        self._whole, self._sharp, self.factor = QPixmap(), QPixmap(), 1.0

    # ------------------------------------------------------------ where

    def _framed(self, factor: float, middle: QPointF) -> QRectF:
        """The part of this enlargement around ``middle`` that lies within the window."""
        whole = QRectF(self._host.rect())
        size = QSizeF(whole.width() / factor, whole.height() / factor)
        part = QRectF(QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2), size)
        part.moveLeft(min(max(part.left(), 0.0), whole.width() - size.width()))
        part.moveTop(min(max(part.top(), 0.0), whole.height() - size.height()))
        return part

    def _go(self, factor: float, fixed: QPointF, seen_at: QPointF) -> None:
        """Glide to ``factor``; ``fixed`` of the window stays where it is seen, at ``seen_at`` of the overlay."""
        self.factor = min(max(factor, FACTORS[0]), FACTORS[1])
        if self.factor < 1.06:
            self.factor = 1.0
        middle = fixed + (QPointF(self.rect().center()) - seen_at) / self.factor
        self._from, self._to = QRectF(self.part), self._framed(self.factor, middle)
        self._glide.stop()
        self._glide.start()

    def _move(self, share: float) -> None:
        here, there = self._from, self._to
        corner = here.topLeft() + (there.topLeft() - here.topLeft()) * share
        size = QSizeF(
            here.width() + (there.width() - here.width()) * share,
            here.height() + (there.height() - here.height()) * share,
        )
        self.part = QRectF(corner, size)
        self.update()

    def _arrive(self) -> None:
        if self.factor == FACTORS[0]:
            self.left.emit()
        else:
            self._renew()

    def _pan(self, by: QPointF) -> None:
        self._glide.stop()
        self.part = self._framed(self.factor, self.part.center() + by)
        self.update()
        self._fresh.start(FRESH_MS)

    def _in_window(self, place: QPointF) -> QPointF:
        return self.part.topLeft() + place / (self.width() / self.part.width())

    # ------------------------------------------------------------ pictures

    def _picture(self, part: QRect, factor: float) -> QPixmap:
        """A part of the window as it is now, painted ``factor`` times as large."""
        ratio = self._host.devicePixelRatioF() * factor
        picture = QPixmap(part.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._host.palette().window().color())
        self._is_looking = True
        try:
            self._host.render(picture, QPoint(0, 0), QRegion(part))
        finally:
            self._is_looking = False
        return picture

    def _renew(self) -> None:
        """What is seen, as it is now."""
        if not self.is_on:
            return
        began = time.perf_counter()
        if self._held is None:
            self._sharp_of = self.part.toAlignedRect().intersected(self._host.rect())
            self._sharp = self._picture(self._sharp_of, self.factor)
        else:  # it moves on: all of it
            self._whole, self._sharp = self._picture(self._host.rect(), 1.0), QPixmap()
        self.update()
        took = round((time.perf_counter() - began) * 1000)
        self._fresh.start(max(FRESH_MS, SHARE * took))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The part, enlarged: what was painted for it, and around that what is known of the whole."""
        if self._is_looking or not self.is_on:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        near = self.width() / max(self.part.width(), 1.0)
        painter.scale(near, near)
        painter.translate(-self.part.topLeft())
        painter.drawPixmap(QRectF(self._host.rect()), self._whole, QRectF(self._whole.rect()))
        if not self._sharp.isNull():
            painter.drawPixmap(QRectF(self._sharp_of), self._sharp, QRectF(self._sharp.rect()))

    # ------------------------------------------------------------ hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer, or away; what is under the pointer stays there."""
        place = event.position()
        self._go(self.factor * PER_NOTCH ** (event.angleDelta().y() / 120), self._in_window(place), place)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._held = event.position().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if self._held is not None:
            here = event.position().toPoint()
            by, self._held = QPointF(self._held - here) / self.factor, here
            self._pan(by)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._renew()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and − change how near, arrows move; Escape leads back."""
        middle = self.part.center()
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            by = 1 / PER_NOTCH if event.key() == Qt.Key.Key_Minus else PER_NOTCH
            self._go(self.factor * by, middle, QPointF(self.rect().center()))
        elif event.key() in ARROWS:
            across, down = ARROWS[Qt.Key(event.key())]
            self._pan(QPointF(across * ARROW * self.part.width(), down * ARROW * self.part.height()))
        elif event.key() == Qt.Key.Key_Escape:
            self.withdraw()
        event.accept()


ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
