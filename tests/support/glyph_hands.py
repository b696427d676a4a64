"""Hands on a drawing pad: strokes by mouse, in pixels of the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.raster import Point

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def stroke(pad: GlyphPad, *points: Point, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press at the first point, drag through the others, let go."""
    places = [QPointF(pad.place_of(point)).toPoint() for point in points]
    QTest.mousePress(pad, LEFT, modifiers, places[0])
    for place in places[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, LEFT, modifiers, places[-1])


def keys(pad: QWidget, *pressed: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """One key after the other, at the pad."""
    for key in pressed:
        if isinstance(key, str):
            QTest.keyClicks(pad, key, modifiers)
        else:
            QTest.keyClick(pad, key, modifiers)
