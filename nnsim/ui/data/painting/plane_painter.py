"""Painting on the plane with mouse and keys: events in, strokes out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.data.painting.choose_gesture import gesture_for, selecting
from nnsim.ui.data.painting.gestures.gesture import Gesture, Point
from nnsim.ui.data.painting.gestures.turn import TurnSelection
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_commands import PlaneCommands
from nnsim.ui.data.painting.plane_cursor import PlaneCursor
from nnsim.ui.data.painting.plane_keys import PlaneKeys
from nnsim.ui.data.painting.stroke import Stroke
from nnsim.ui.data.painting.tools import TOOLS
from nnsim.ui.data.pen import Pen
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.next_turn import Later, Unhurried
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.undo import Editor

TICK_MS = 16
REACH_PX = 8
"""How near to a point a press must be to take hold of it."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier

HELP = [
    *((tool.shortcut, tool.label) for tool in TOOLS),
    (say("Arrow keys"), say("Move the crosshair or the selection; with Shift four times as far")),
    (say("Enter"), say("Work the tool at the crosshair for as long as it is held; with Shift erase")),
    ("H", say("Draw shapes hollow or filled")),
    ("X", say("Keep to the grid")),
    ("Y", say("Next symmetry")),
    ("T", say("The points as a table, to type exact coordinates")),
    ("1 to 9", say("Choose the class or the value")),
    ("[, ]", say("Smaller or larger brush")),
    (say("Delete"), say("Take the selected points out")),
    (say("Escape"), say("Give up the stroke, then the selection, then the ring around a sample")),
]
"""``(keys, what they do)``; the keys of the tools act in the whole window."""

PLACES.append((say("Plane"), HELP))


class PlanePainter(QObject):
    """Lets people edit the points of ``editor`` on ``plane`` with the tool that ``painting`` holds.

    The left button works the tool, with Shift it erases, or what ``Tool.shift`` says.
    ``PlaneKeys`` does the same by keyboard. ``touched`` carries the number of the sample that a press with a tool
    that selects takes hold of, or None beside all of them; where nothing can be painted, every press is such a one.
    """

    touched = Signal(object)

    def __init__(self, plane: PlaneView, editor: Editor, painting: Painting, seed: int | None = None) -> None:
        super().__init__(plane)
        self._plane, self._editor, self._painting = plane, editor, painting
        self._rng = np.random.default_rng(seed)
        self._stroke: Stroke | None = None
        self._erases = False
        self._last_tick = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._unhurried = Unhurried(self._timer, self._tick)
        self._ending = Later(self, self.end)
        self.cursor = PlaneCursor(plane, editor, painting)
        self.pen = Pen(plane)
        self._handlers: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.MouseButtonPress: self._mouse_press,
            QEvent.Type.MouseMove: self._mouse_move,
            QEvent.Type.MouseButtonRelease: self._mouse_release,
            QEvent.Type.FocusOut: self._focus_out,
        }
        plane.installEventFilter(self)
        editor.interrupted.connect(self._stop)
        self._keys = PlaneKeys(self, plane, editor, painting)
        self.commands = PlaneCommands(plane, editor, painting, lambda: self.busy)

    @property
    def busy(self) -> bool:
        """Whether a gesture is in progress."""
        return self._stroke is not None and not self._ending.is_due

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        handler = self._handlers.get(event.type())
        return handler(event) if handler else False

    # ------------------------------------------------------------ strokes

    def begin(self, at: Point, *, shift: bool) -> None:
        """Start the gesture of the tool in hand, at a point of the plane."""
        if not kind_of(self._editor.project.data).is_painted:
            return
        while self._ending.is_due:
            self.end()
        self._erases = self.pen.erases or (shift and self._painting.tool.shift == "erase")
        gesture = self._gesture(at, shift)
        if self.pen.pressure is not None:
            gesture.press(self.pen.pressure)
        hand = self._painting.hand(at, erase=self._erases)
        self._stroke = Stroke(self._editor, self._painting, gesture, hand)
        self.cursor.outlines = self._stroke.gesture.outlines
        self._last_tick = time.perf_counter()
        self._timer.start()

    def _gesture(self, at: Point, shift: bool) -> Gesture:
        """The gesture that a press at ``at`` starts."""
        if self._painting.tool.selects and not self._erases:
            if self.cursor.on_handle(at):
                return TurnSelection(self._painting.selection, self._editor.project.data, steps=shift)
            reach = REACH_PX / self._plane.transform_to_pixels.scale[0]
            return selecting(self._painting, self._editor.project.data, at, reach, shift=shift)
        return gesture_for(self._painting, self._rng, shift=shift, erase=self._erases)

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._stroke is not None:
            self._stroke.hold(now - self._last_tick)
        self._last_tick = now

    def end(self) -> None:
        """Finish the gesture in progress, if there is one; among very many points in a turn for each of its parts."""
        self._timer.stop()
        self._ending.forget()
        if self._stroke is not None:
            if not self._stroke.finish():
                self._ending.ask()
                return
            self._stroke = None
        self._clear_outlines()

    def _stop(self) -> None:
        """Something else is about to change the document: the gesture ends before it."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self._timer.stop()
            self._ending.forget()
            stroke.stop()
            self._clear_outlines()

    @property
    def can_cancel(self) -> bool:
        """Whether there is something to give up."""
        held = self.busy or self.cursor.crosshair or self._plane.marks.sample is not None
        return held or bool(self._painting.selection.any())

    def cancel(self) -> bool:
        """Undo the gesture in progress, or else drop the selection, or look at no sample; whether there was one."""
        stroke, self._stroke = self._stroke, None
        self._timer.stop()
        self._ending.forget()
        if stroke is not None:
            stroke.cancel()
        elif self._painting.selection.any():
            self._painting.clear_selection()
        elif not self.cursor.crosshair:
            if self._plane.marks.sample is None:
                return False
            self.touched.emit(None)
        self.cursor.crosshair = False
        self._clear_outlines()
        return True

    def _clear_outlines(self) -> None:
        self.cursor.outlines = []
        self._plane.update()

    def drag(self, to: Point) -> None:
        """Lead the gesture in progress to another point."""
        if self._stroke is not None and not self._ending.is_due:
            if self.pen.pressure is not None:
                self._stroke.gesture.press(self.pen.pressure)
            self._stroke.move(self._painting.hand(to, erase=self._erases))
            self._plane.update()
            self.cursor.outlines = self._stroke.gesture.outlines

    # ------------------------------------------------------------ mouse

    def _mouse_press(self, event: QMouseEvent) -> bool:
        at = self._plane.point_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or at is None or self.busy:
            return False
        self._plane.setFocus(Qt.FocusReason.MouseFocusReason)
        self.cursor.crosshair = False
        self._touch(event)
        self.begin(at, shift=bool(event.modifiers() & _SHIFT))
        return True

    def _touch(self, event: QMouseEvent) -> None:
        """Tell which sample is under the pointer, where that is what a press means."""
        shift, data = event.modifiers() & _SHIFT, self._editor.project.data
        if not kind_of(data).is_painted or (self._painting.tool.selects and not shift and not self.pen.erases):
            self.touched.emit(self._plane.sample_at(event.position(), REACH_PX))

    def _mouse_move(self, event: QMouseEvent) -> bool:
        place = self._plane.transform_to_pixels
        self.cursor.crosshair = False
        self.cursor.erasing = bool(event.modifiers() & _SHIFT)
        self.drag(place.to_plane(event.position().x(), event.position().y()))
        return False

    def _mouse_release(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or not self.busy:
            return False
        self.end()
        return True

    def _focus_out(self, _event: QEvent) -> bool:
        if self.busy:
            self.end()
        self.cursor.crosshair = False
        self._plane.update()
        return False
