"""Mouse and keyboard of a sheet of samples."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.views.samples.sheet import SampleSheet

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMED = {Qt.Key.Key_Delete: "exclude", Qt.Key.Key_Backspace: "exclude", Qt.Key.Key_N: "neighbours"}
HELP: list[tuple[str, str]] = [
    (say("Arrow keys"), say("Go to another sample, as Home, End and the page keys do; with Shift select up to it")),
    ("0 to 9", say("Relabel the selected samples: the class of that name, else the class of that number")),
    (say("Delete"), say("Exclude the selected samples")),
    ("N", say("Show the nearest neighbours, as a double click does")),
    (say("Escape"), say("Select nothing, then show all samples again")),
    ("Ctrl+A", say("Select all samples that are shown")),
    ("Ctrl+C", say("Copy the numbers of the selected samples")),
]
PLACES.append((say("Samples"), HELP))
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class HandledSheet(SampleSheet):
    """Arrows, Home, End and pages move; Shift extends, Ctrl adds; Escape selects nothing.

    ``commanded(str)`` carries ``"exclude"``, ``"copy"``, ``"neighbours"`` or ``"back"``, ``digit(int)`` a number
    key, ``menu_wanted(QPoint)`` a place on the screen.
    """

    commanded = Signal(str)
    digit = Signal(int)
    menu_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._anchor = 0
        self.narrowed = False
        """Whether its owner shows fewer samples for the sake of something that ``"back"`` gives up."""

    def event(self, event: QEvent) -> bool:
        """Number keys and N belong to the sheet while it has the focus, whatever the window does with them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    # ------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; the right button selects only what is not selected yet."""
        place = self.place_at(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if place < 0:
            self.choose_none()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(place, event.modifiers())
        elif self.shown is not None and not self.chosen[self.shown.index[place]]:
            self._press(place, Qt.KeyboardModifier.NoModifier)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the neighbours of what is clicked twice."""
        if self.place_at(event.position().toPoint()) >= 0:
            self.commanded.emit("neighbours")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse at the mouse, by a key at the current sample."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(event.globalPos())
        elif self.current >= 0:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.box_of(self.current).center()))

    def _press(self, place: int, held: Qt.KeyboardModifier) -> None:
        self.go_to(place)
        if held & SHIFT:
            self._extend(place)
        elif held & CTRL:
            self._anchor = place
            self.toggle(place)
        else:
            self._anchor = place
            self.choose(slice(place, place + 1))

    def _extend(self, place: int) -> None:
        first, last = sorted((self._anchor, place))
        self.choose(slice(first, last + 1))

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, relabel, or a command; other keys go on to the window."""
        place, command = self._goal(event), self._command(event)
        if place is not None:
            self._move(place, event.modifiers())
        elif _is_digit(event):
            self.digit.emit(event.key() - Qt.Key.Key_0)
        elif command is not None:
            command()
        else:
            event.ignore()

    def _goal(self, event: QKeyEvent) -> int | None:
        """The place that a key leads to."""
        here, page = self.current, self.page * self.across if self.shown is not None else 0
        last = 0 if self.shown is None else len(self.shown.index) - 1
        across = self.across if self.shown is not None else 0
        goals = {
            Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: here + 1, Qt.Key.Key_Up: here - across,
            Qt.Key.Key_Down: here + across, Qt.Key.Key_PageUp: here - page, Qt.Key.Key_PageDown: here + page,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        return goals.get(Qt.Key(event.key()))

    def _move(self, place: int, held: Qt.KeyboardModifier) -> None:
        self.go_to(place)
        if held & SHIFT:
            self._extend(self.current)
        elif not held & CTRL:
            self._anchor = self.current
            self.choose(slice(self._anchor, self._anchor + 1))

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        count = 0 if self.shown is None else len(self.shown.index)
        if event.matches(QKeySequence.StandardKey.SelectAll):
            return lambda: self.choose(slice(0, count))
        if event.matches(QKeySequence.StandardKey.Copy):
            return lambda: self.commanded.emit("copy")
        if event.key() == Qt.Key.Key_Escape:
            return self._back if self.narrowed or self.chosen.any() else None
        words = NAMED.get(Qt.Key(event.key())) if event.modifiers() in PLAIN else None
        return None if words is None else lambda: self.commanded.emit(words)

    def _back(self) -> None:
        self.choose_none()
        if self.narrowed:
            self.commanded.emit("back")

    @staticmethod
    def _is_mine(event: QKeyEvent) -> bool:
        return _is_digit(event) or (event.key() in NAMED and event.modifiers() in PLAIN)


def _is_digit(event: QKeyEvent) -> bool:
    return Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9 and event.modifiers() in PLAIN
