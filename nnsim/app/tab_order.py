"""Tab goes through the window as one reads it, whatever order its widgets were made in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


@dataclass(frozen=True, slots=True)
class _Stop:
    """A widget that takes the focus, and where it lies in its panel."""

    widget: QWidget
    box: QRect


def next_stop(panels: Sequence[QWidget], here: QWidget | None, step: int) -> QWidget | None:
    """The widget ``step`` (+1 or -1) stops after ``here``; panel after panel, line after line, and round again.

    None where there is no stop at all. If ``here`` is no stop, the first or last one.
    """
    stops = list(chain.from_iterable(map(reading_order, panels)))
    if not stops:
        return None
    if here not in stops:
        return stops[0 if step > 0 else -1]
    return stops[(stops.index(here) + step) % len(stops)]


def nearest(panels: Sequence[QWidget], gone: QWidget) -> QWidget | None:
    """The stop next to ``gone``, which was hidden with the keys on it, in the same panel; None where there is none."""
    for panel in panels:
        if panel.isAncestorOf(gone):
            place = gone.mapTo(panel, gone.rect().center())
            gaps = {stop.widget: (stop.box.center() - place).manhattanLength() for stop in _stops(panel)}
            return min(gaps, key=gaps.__getitem__, default=None)
    return None


def focus(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give ``widget`` the focus and scroll it into view; what is higher than its room stays, for Qt would centre it."""
    widget.setFocus(reason)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and widget.height() <= around.viewport().height():
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def reading_order(panel: QWidget) -> list[QWidget]:
    """What Tab reaches in ``panel``: line after line, from left to right."""
    rest = sorted(_stops(panel), key=lambda stop: (stop.box.top(), stop.box.left()))
    ordered: list[QWidget] = []
    while rest:
        first, *others = rest
        beside = [stop for stop in others if stop.box.center().y() <= first.box.bottom()]
        rest = [stop for stop in others if stop not in beside]
        ordered += [stop.widget for stop in sorted((first, *beside), key=lambda stop: stop.box.left())]
    return ordered


def _stops(panel: QWidget) -> list[_Stop]:
    """What takes the focus and can be seen: a widget for which no room is left is none."""
    return [
        _Stop(widget, QRect(widget.mapTo(panel, QPoint(0, 0)), widget.size()))
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.isVisible()
        and not widget.size().isEmpty()
        and widget.focusProxy() is None
    ]
