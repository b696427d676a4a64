"""Drawing by keyboard: a pixel that the arrows move, and the keys of the hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nnsim.language.texts import say
from nnsim.ui.data.drawing.sketch import SIZE_STEP
from nnsim.ui.data.drawing.tools import GLYPH_TOOLS
from nnsim.ui.kit.keys import PLACES

if TYPE_CHECKING:
    from nnsim.ui.data.drawing.pad import GlyphPad

FAST = 4
"""Pixels that an arrow key goes with Shift."""

HELP = [
    *((tool.shortcut, tool.label) for tool in GLYPH_TOOLS),
    (
        say("Arrow keys"),
        say("Move the marked pixel, with Shift by four; with Ctrl, or with the tool Move, the drawing"),
    ),
    (say("Space"), say("Work the tool at the marked pixel for as long as it is held")),
    (say("Enter"), say("Add the drawing to the data set, or replace the image that is edited")),
    ("0 to 9", say("Choose the class of this name, else the class of this number")),
    ("[, ]", say("Thinner or wider strokes")),
    (
        say("Ctrl+Z, Ctrl+Y"),
        say("Take the last stroke back, or bring it back; without strokes an edit of the document"),
    ),
    (say("Delete"), say("Clear the pad")),
    (say("Escape"), say("Give up the stroke, then the marked pixel, then the edited image")),
]
"""``(keys, what they do)``."""

PLACES.append((say("Drawing pad"), HELP))

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_NAMED = (*_ENTER, *_DELETE, Qt.Key.Key_Space, Qt.Key.Key_Escape)
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_LETTERS = {tool.shortcut: tool.id for tool in GLYPH_TOOLS}


class PadKeys(QObject):
    """Keys while the pad has the focus. ``entered`` tells of Enter, ``typed`` of a digit, ``left`` of Escape.

    Escape belongs to the window where ``can_leave`` says that there is nothing to leave.
    """

    entered = Signal()
    typed = Signal(str)
    left = Signal()

    def __init__(self, pad: GlyphPad) -> None:
        super().__init__(pad)
        self._pad, self._sketch = pad, pad.sketch
        self.can_leave: Callable[[], bool] = lambda: False
        pad.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        key = cast("QKeyEvent", event)
        if kind == QEvent.Type.KeyRelease:
            return self._released(key)
        action = self._action(key)
        if action is None:
            return False
        if kind == QEvent.Type.KeyPress:
            action()
        event.accept()
        return True

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None leaves it to the window."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & _CTRL:
            return self._with_control(key, modifiers)
        if modifiers & ~_SHIFT:
            return None
        if key in _ARROWS:
            return lambda: self._arrow(*_ARROWS[Qt.Key(key)], fast=bool(modifiers & _SHIFT))
        return self._named(key, event) if key in _NAMED else self._letter(event.text())

    def _named(self, key: int, event: QKeyEvent) -> Callable[[], object] | None:
        if key == Qt.Key.Key_Space:
            return self._space(event)
        if key in _ENTER:
            return None if event.isAutoRepeat() else self.entered.emit
        return self._sketch.drawing.clear if key in _DELETE else self._escape()

    def _with_control(self, key: int, modifiers: Qt.KeyboardModifier) -> Callable[[], object] | None:
        drawing = self._sketch.drawing
        if key == Qt.Key.Key_Z and modifiers == _CTRL and drawing.can_undo:
            return drawing.undo
        redo = (key == Qt.Key.Key_Y and modifiers == _CTRL) or (key == Qt.Key.Key_Z and modifiers == _CTRL | _SHIFT)
        if redo and drawing.can_redo:
            return drawing.redo
        if key in _ARROWS and modifiers == _CTRL:
            return lambda: self._sketch.nudge(*_ARROWS[Qt.Key(key)])
        return None

    def _letter(self, text: str) -> Callable[[], object] | None:
        if text and text in "0123456789":
            return lambda: self.typed.emit(text)
        if text in ("[", "]"):
            factor = SIZE_STEP if text == "]" else 1 / SIZE_STEP
            return lambda: self._sketch.set_width(self._sketch.width * factor)
        tool = _LETTERS.get(text.upper())
        return None if tool is None else lambda: self._sketch.set_tool(tool)

    # ------------------------------------------------------------ the marked pixel

    def _arrow(self, right: int, down: int, *, fast: bool) -> None:
        step = FAST if fast else 1
        if self._sketch.tool.id == "move":
            self._sketch.nudge(right * step, down * step)
            return
        high, wide = self._sketch.shape[:2]
        x, y = self._pad.pixel or (wide // 2 - right * step, high // 2 - down * step)
        self._mark(min(max(x + right * step, 0), wide - 1), min(max(y + down * step, 0), high - 1))

    def _mark(self, x: int, y: int) -> None:
        self._pad.pixel = (x, y)
        self._pad.update()
        if self._sketch.stroke is not None:
            self._sketch.move((x + 0.5, y + 0.5))

    def _space(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Space belongs to the window until a pixel is marked."""
        pixel = self._pad.pixel
        if pixel is None:
            return None
        erase = bool(event.modifiers() & _SHIFT)
        return lambda: None if event.isAutoRepeat() else self._put_down(pixel, erase=erase)

    def _put_down(self, pixel: tuple[int, int], *, erase: bool) -> None:
        if self._sketch.stroke is None:
            self._sketch.begin((pixel[0] + 0.5, pixel[1] + 0.5), erase=erase)

    def _released(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or self._sketch.stroke is None:
            return False
        self._sketch.end()
        return True

    def _escape(self) -> Callable[[], object] | None:
        if self._sketch.stroke is not None:
            return self._sketch.give_up
        if self._pad.pixel is not None:
            return self._unmark
        return self.left.emit if self.can_leave() else None

    def _unmark(self) -> None:
        self._pad.pixel = None
        self._pad.update()
