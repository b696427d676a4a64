"""Painting on the plane with mouse and keys: events in, strokes out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent

from nnsim.catalog.edits_data import move, remove
from nnsim.ui.data.gestures.gesture import Gesture, Point, points_in_words
from nnsim.ui.data.gestures.paint import PaintStroke, SinglePoint, SprayStroke
from nnsim.ui.data.gestures.select import MoveSelection, SelectRectangle, nearest, room_to_move
from nnsim.ui.data.gestures.sweep import EraseStroke, RelabelStroke
from nnsim.ui.data.painting import TOOLS, Painting
from nnsim.ui.data.plane_cursor import PlaneCursor
from nnsim.ui.data.stroke import Stroke
from nnsim.ui.keys import PLACES
from nnsim.ui.plots.plane_geometry import clamp
from nnsim.ui.plots.plane_view import PlaneView
from nnsim.ui.undo import Editor

TICK_MS = 16
REACH_PX = 8
"""How near to a point a press must be to take hold of it."""
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

HELP = [
    *((tool.shortcut, tool.label) for tool in TOOLS),
    ("Arrow keys", "Move the crosshair or the selection; with Shift four times as far"),
    ("Enter", "Work the tool at the crosshair; with Shift erase"),
    ("1 to 9", "Choose the class or the value"),
    ("[, ]", "Smaller or larger brush"),
    ("Delete", "Take the selected points out"),
    ("Escape", "Give up the stroke, then the selection"),
]
"""``(keys, what they do)``; the keys of the tools act in the whole window."""

PLACES.append(("Plane", HELP))


class PlanePainter(QObject):
    """Lets people edit the points of ``editor`` on ``plane`` with the tool that ``painting`` holds.

    Mouse: the left button works the tool, with Shift it erases (for the select tool Shift adds).
    Keys, while the plane has the focus: arrows move a crosshair, Enter or Space work the tool
    there, 1 to 9 choose the class, [ and ] the size, Delete takes the selection out, Escape
    cancels. Space belongs to the tool only while the crosshair is shown.
    """

    def __init__(self, plane: PlaneView, editor: Editor, painting: Painting, seed: int | None = None) -> None:
        super().__init__(plane)
        self._plane, self._editor, self._painting = plane, editor, painting
        self._rng = np.random.default_rng(seed)
        self._stroke: Stroke | None = None
        self._last_tick = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.cursor = PlaneCursor(plane, editor, painting)
        self._handlers: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.MouseButtonPress: self._mouse_press,
            QEvent.Type.MouseMove: self._mouse_move,
            QEvent.Type.MouseButtonRelease: self._mouse_release,
            QEvent.Type.KeyPress: self._key_press,
            QEvent.Type.KeyRelease: self._key_release,
            QEvent.Type.ShortcutOverride: self._shortcut,
            QEvent.Type.FocusOut: self._focus_out,
        }
        plane.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether a gesture is in progress."""
        return self._stroke is not None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        handler = self._handlers.get(event.type())
        return handler(event) if handler else False

    # ------------------------------------------------------------ strokes

    def _begin(self, at: Point, *, shift: bool) -> None:
        if not self._editor.project.data.is_plane:
            return
        self._stroke = Stroke(self._editor, self._painting, self._gesture(at, shift), at)
        self.cursor.rectangle = self._stroke.gesture.rectangle
        self._last_tick = time.perf_counter()
        self._timer.start()

    def _gesture(self, at: Point, shift: bool) -> Gesture:
        """The gesture that a press at ``at`` starts."""
        brush, tool = self._painting.brush, self._painting.tool.id
        if tool == "select":
            return self._selecting(at, shift)
        if tool == "eraser" or shift:
            return EraseStroke(brush)
        if tool == "relabel":
            return RelabelStroke(brush)
        kinds = {"brush": PaintStroke, "spray": SprayStroke, "point": SinglePoint}
        return kinds[tool](brush, self._rng)

    def _selecting(self, at: Point, shift: bool) -> Gesture:
        """On a point: hold it, and with it whatever is selected. Beside: draw a rectangle."""
        data, selection = self._editor.project.data, self._painting.selection
        hit = nearest(data, at, REACH_PX / self._plane.transform_to_pixels.scale[0])
        if hit is None or shift:
            return SelectRectangle(selection if shift else None)
        if not selection[hit]:
            selection = np.arange(len(data)) == hit
            self._painting.select(selection)
        return MoveSelection(selection, data)

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._stroke is not None:
            self._stroke.hold(now - self._last_tick)
        self._last_tick = now

    def _end(self) -> None:
        stroke, self._stroke = self._stroke, None
        self._timer.stop()
        if stroke is not None:
            stroke.finish()
        self._clear_rectangle()

    def cancel(self) -> bool:
        """Undo the gesture in progress, or else drop the selection; whether there was one of them."""
        stroke, self._stroke = self._stroke, None
        self._timer.stop()
        if stroke is not None:
            stroke.cancel()
        elif self._painting.selection.any():
            self._painting.clear_selection()
        elif not self.cursor.crosshair:
            return False
        self.cursor.crosshair = False
        self._clear_rectangle()
        return True

    def _clear_rectangle(self) -> None:
        self.cursor.rectangle = None
        self._plane.update()

    def _drag(self, to: Point) -> None:
        if self._stroke is not None:
            self._stroke.move(to)
            self.cursor.rectangle = self._stroke.gesture.rectangle

    # ------------------------------------------------------------ mouse

    def _mouse_press(self, event: QMouseEvent) -> bool:
        at = self._plane.point_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or at is None or self.busy:
            return False
        self._plane.setFocus(Qt.FocusReason.MouseFocusReason)
        self.cursor.crosshair = False
        self._begin(at, shift=bool(event.modifiers() & _SHIFT))
        return True

    def _mouse_move(self, event: QMouseEvent) -> bool:
        place = self._plane.transform_to_pixels
        self.cursor.crosshair = False
        self.cursor.erasing = bool(event.modifiers() & _SHIFT)
        self._drag(place.to_plane(event.position().x(), event.position().y()))
        return False

    def _mouse_release(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or not self.busy:
            return False
        self._end()
        return True

    def _focus_out(self, _event: QEvent) -> bool:
        if self.busy:
            self._end()
        self.cursor.crosshair = False
        self._plane.update()
        return False

    # ------------------------------------------------------------ keys

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
            return self.cursor.crosshair
        if key == Qt.Key.Key_Escape:
            return self.busy or self.cursor.crosshair or bool(self._painting.selection.any())
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
            self.cancel()
        elif key in _DELETE:
            self._delete()
        else:
            self._type(event.text())
        return True

    def _key_release(self, event: QKeyEvent) -> bool:
        if event.key() in _PRESS and self.busy and not event.isAutoRepeat():
            self._end()
            return True
        return False

    def _press_key(self, shift: bool) -> None:
        self._show_crosshair(self.cursor.at or self._middle())
        if not self.busy and self.cursor.at is not None:
            self._begin(self.cursor.at, shift=shift)

    def _arrow(self, direction: tuple[int, int], *, fast: bool) -> None:
        x0, x1, y0, y1 = self._editor.project.data.plane
        step = KEY_STEP * (4 if fast else 1)
        dx, dy = direction[0] * step * (x1 - x0), direction[1] * step * (y1 - y0)
        if self._painting.selection.any() and not self.busy:
            self._nudge(dx, dy)
            return
        x, y = self.cursor.at or self._middle()
        self._show_crosshair(clamp((x + dx, y + dy), (x0, x1, y0, y1)))
        if self.cursor.at is not None:
            self._drag(self.cursor.at)

    def _show_crosshair(self, at: Point) -> None:
        self.cursor.crosshair = True
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
        words = f"{points_in_words(int(mask.sum()))} moved"
        self._editor.edit("Move points", lambda project: move(project, mask, dx, dy), merge=key, mark=words)

    def _delete(self) -> None:
        mask = self._painting.selection
        words = f"− {points_in_words(int(mask.sum()))}"
        self._editor.edit("Delete points", lambda project: remove(project, mask), mark=words)

    def _type(self, text: str) -> None:
        if text == "[":
            self._painting.set_size(self._painting.size / SIZE_STEP)
        elif text == "]":
            self._painting.set_size(self._painting.size * SIZE_STEP)
        else:
            self._painting.press_number(int(text))
        self._plane.update()
