"""Keys of a clicker, and other single keys of who presents: they win over those of the plane and the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

ALSO = {"present_black": (".",), "present_white": (",",)}
"""Keys beside those of menus: clickers send them, and they are steps of the run while nobody presents."""

FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)
"""Where letters are letters."""


class PresenterKeys(QObject):
    """Gives the commands of ``actions`` by their keys in every window that it watches, but not while somebody types.

    Drawings claim their letters before the window's shortcuts see them, and some clickers send what is a shortcut of
    something else: this claims keys where the keyboard is, and takes them before they get there.

    ``escaped`` comes once for each press of Escape, wherever the keyboard is, but for a field that somebody types in,
    an open menu, and a gesture that the mouse is at: these take it first. ``moved`` tells that the keyboard went
    elsewhere, where ``types`` may be another.
    """

    escaped = Signal()
    moved = Signal()

    def __init__(self, actions: Sequence[QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._by_key = {each.toString(): action for action in actions for each in action.shortcuts()}
        self._by_key |= {key: action for action in actions for key in ALSO.get(action.objectName(), ())}
        self._focus: QWidget | None = None
        self._watched: dict[QWindow, None] = {}

    def watch(self, window: QWidget) -> None:
        """Look at its keys, too."""
        handle = window.windowHandle()
        if not self._watched:
            app().focusChanged.connect(self._follow)
            self._follow(None, QApplication.focusWidget())
        if handle not in self._watched:
            self._watched[handle] = None
            handle.installEventFilter(self)

    def end(self) -> None:
        """Look at no keys any more."""
        if self._watched:
            app().focusChanged.disconnect(self._follow)
            self._follow(None, None)
        for handle in self._watched:
            handle.removeEventFilter(self)
        self._watched.clear()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Keys are claimed where the keyboard is."""
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = new
        if new is not None:
            new.installEventFilter(self)
        if self._watched:
            self.moved.emit()

    @property
    def types(self) -> bool:
        """Whether letters are letters now."""
        return isinstance(QApplication.focusWidget(), FIELDS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A key that means something while somebody presents."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not isinstance(event, QKeyEvent):
            return False
        action = self._action(event)
        if self._is_escape(event):
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():  # who holds it ends no more than one thing
                self.escaped.emit()
        elif action is None:
            return False
        elif kind == QEvent.Type.KeyPress:
            action.trigger()
        event.accept()
        return True

    def _is_escape(self, event: QKeyEvent) -> bool:
        is_held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return event.key() == Qt.Key.Key_Escape and not (is_held or self.types or _asks())

    def _action(self, event: QKeyEvent) -> QAction | None:
        """What a key means now."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held != Qt.KeyboardModifier.NoModifier or self.types or _asks():
            return None
        action = self._by_key.get(QKeySequence(event.key()).toString())
        return action if action is not None and action.isEnabled() and action.isVisible() else None


def _asks() -> bool:
    """Whether a menu or a dialog has the keys."""
    return QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None


def app() -> QApplication:
    """The one of this process."""
    return cast("QApplication", QApplication.instance())
