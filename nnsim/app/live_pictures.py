"""Pictures of a widget while somebody works in it: what the screen has of it, within a part of the window's time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QBackingStore, QGuiApplication, QImage, QWindow
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.drawings import AS_SEEN, pixels, pixels_of

if TYPE_CHECKING:
    from nnsim.io.film import Pixels

SHARE = 1 / 4
"""Part of the window's time that taking pictures may cost: the rest is for who works in it."""

TRIED = 3
"""So many pictures are taken to learn what one costs."""

KEEPS_WHAT_IS_SHOWN = {"xcb", "windows", "offscreen"}
"""Platforms on which a window has one image of what it shows; others swap several, of which some are old."""


def live_pixels(widget: QWidget, size: QSize = AS_SEEN) -> Pixels:
    """A widget as the screen has it, with its pixels, or fitted into so many: [height, width, 3].

    It is copied from what the window last painted, which costs a tenth of painting all of it once more; where that
    cannot be had, it is painted.
    """
    shown = _shown(widget)
    return pixels(widget, size) if shown is None else pixels_of(shown, size)


def _shown(widget: QWidget) -> QImage | None:
    """What the window painted last of it; None where nobody can tell."""
    window = widget.window()
    store = cast("QBackingStore | None", window.backingStore())  # both are None before it is shown
    handle = cast("QWindow | None", window.windowHandle())
    if store is None or handle is None or not handle.isExposed():
        return None
    whole, ratio = store.paintDevice(), window.devicePixelRatio()
    if QGuiApplication.platformName() not in KEEPS_WHAT_IS_SHOWN or not isinstance(whole, QImage):
        return None
    part = QRect(widget.mapTo(window, QPoint(0, 0)) * ratio, widget.size() * ratio)
    return whole.copy(part) if whole.rect().contains(part) else None


class Costs:
    """What taking pictures costs: ``seconds`` of the window's own time for the newest one, 0 before the first."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._rests_until = 0.0

    def take(self, widget: QWidget, size: QSize = AS_SEEN) -> Pixels:
        """A picture; the next one may be taken once this has been ``SHARE`` of the time."""
        began = time.thread_time()
        picture = live_pixels(widget, size)
        self.seconds = time.thread_time() - began
        self._rests_until = time.monotonic() + self.seconds / SHARE
        return picture

    @classmethod
    def of(cls, widget: QWidget) -> float:
        """Seconds of the window's own time that a picture of the widget costs now; the first one costs more."""
        costs = cls()
        tried = []
        for _ in range(TRIED):
            costs.take(widget)
            tried.append(costs.seconds)
        return min(tried)

    @property
    def is_resting(self) -> bool:
        """True while another picture would cost more than the ``SHARE``."""
        return time.monotonic() < self._rests_until
