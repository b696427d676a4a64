"""Painting by keyboard: a crosshair that the arrows move, and the keys of the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from nnsim.core.texts import message
from nnsim.edits.data import move
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.gesture import Point
from nnsim.ui.data.painting.gestures.grid import grid_step
from nnsim.ui.data.painting.gestures.select import room_to_move
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.plane.geometry import clamp
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.data.painting.plane_painter import PlanePainter

KEY_STEP = 1 / 60
"""How far an arrow key moves the crosshair or the selection, as a share of the plane; Shift: four times."""
SIZE_STEP = 1.2

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_PRESS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PlaneKeys(QObject):
    """Keys while the plane has the focus.

    Arrows move a crosshair, or the selection where there is one; Enter or Space work the tool
    for as long as they are held; 1 to 9 choose the class, [ and ] the size; Delete takes the
    selection out; Escape cancels. Space belongs to the tool only while the crosshair is shown,
    else to the window.
    """

    def __init__(self, painter: PlanePainter, plane: PlaneView, editor: Editor, painting: Painting) -> None:
        super().__init__(painter)
        self._painter, self._plane, self._editor, self._painting = painter, plane, editor, painting
        self._cursor = painter.cursor
        plane.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._shortcut(cast("QKeyEvent", event))
        if event.type() == QEvent.Type.KeyPress:
            return self._key_press(cast("QKeyEvent", event))
        if event.type() == QEvent.Type.KeyRelease:
            return self._key_release(cast("QKeyEvent", event))
        return False

    def _shortcut(self, event: QKeyEvent) -> bool:
        """Claim the keys that the plane understands before the window's shortcuts see them."""
        if self._understands(event):
            event.accept()
            return True
        return False

    def _understands(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key == Qt.Key.Key_Space:
            return self._cursor.crosshair
        if key == Qt.Key.Key_Escape:
            return self._painter.can_cancel
        if key in _DELETE:
            return bool(self._painting.selection.any())
        return key in _ARROWS or key in _PRESS or event.text() in set("123456789[]")

    def _key_press(self, event: QKeyEvent) -> bool:
        if not self._understands(event):
            return False
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & _SHIFT)
        if key in _ARROWS:
            self._arrow(_ARROWS[key], fast=shift)
        elif key in _PRESS:
            if not event.isAutoRepeat():
                self._press_key(shift)
        elif key == Qt.Key.Key_Escape:
            self._painter.cancel()
        elif key in _DELETE:
            self._painter.commands.delete()
        else:
            self._type(event.text())
        return True

    def _key_release(self, event: QKeyEvent) -> bool:
        if event.key() in _PRESS and self._painter.busy and not event.isAutoRepeat():
            self._painter.end()
            return True
        return False

    def _press_key(self, shift: bool) -> None:
        self._show_crosshair(self._cursor.at or self._middle())
        if not self._painter.busy and self._cursor.at is not None:
            self._painter.begin(self._cursor.at, shift=shift)

    def _arrow(self, direction: tuple[int, int], *, fast: bool) -> None:
        x0, x1, y0, y1 = self._editor.project.data.plane
        share = KEY_STEP * (4 if fast else 1)
        across, up = share * (x1 - x0), share * (y1 - y0)
        if self._painting.snap:
            across = up = grid_step((x0, x1, y0, y1)) * (4 if fast else 1)
        dx, dy = direction[0] * across, direction[1] * up
        if self._painting.selection.any() and not self._painter.busy:
            self._nudge(dx, dy)
            return
        x, y = self._cursor.at or self._middle()
        self._show_crosshair(clamp((x + dx, y + dy), (x0, x1, y0, y1)))
        if self._cursor.at is not None:
            self._painter.drag(self._cursor.at)

    def _show_crosshair(self, at: Point) -> None:
        self._cursor.crosshair = True
        self._plane.show_cursor(at)
        self._plane.update()

    def _middle(self) -> Point:
        x0, x1, y0, y1 = self._editor.project.data.plane
        return (x0 + x1) / 2, (y0 + y1) / 2

    def _nudge(self, dx: float, dy: float) -> None:
        data, mask = self._editor.project.data, self._painting.selection
        low, high = room_to_move(data.x[mask], data.plane)
        dx, dy = (float(v) for v in np.clip((dx, dy), low, high))
        key = f"nudge {mask.tobytes()!r}"
        said = message("points_moved", count=int(mask.sum()))
        self._editor.edit(say("Move points"), move.of(mask, dx, dy), merge=key, mark=said)

    def _type(self, text: str) -> None:
        if text == "[":
            self._painting.set_size(self._painting.size / SIZE_STEP)
        elif text == "]":
            self._painting.set_size(self._painting.size * SIZE_STEP)
        else:
            self._painting.press_key(text)
        self._plane.update()
