"""Carries acts out with real events, through Qt's own path from a window to what lies under the mouse."""

from __future__ import annotations

from typing import cast

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QCursor, QDragEnterEvent, QDropEvent, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from monkey import places
from monkey.acts import Act
from monkey.answers import TABLES
from monkey.stage import Stage
from nnsim.app.example_gallery import ExampleGallery

ALT = int(Qt.KeyboardModifier.AltModifier.value)


class Hands:
    """One method per kind of act; each returns the widget that it met, None if the act does not apply now.

    ``held`` is the button that is down, and where it went down.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.held = Qt.MouseButton.NoButton
        self._window: QWidget | None = None

    def do(self, act: Act) -> QWidget | None:
        """Carry ``act`` out."""
        self.stage.answers.draw(act.n)
        done: QWidget | None = getattr(self, f"do_{act.do}")(act)
        return done

    @staticmethod
    def is_blocked() -> bool:
        """True while a menu or a dialog is open, or the mouse is taken: commands and drops have to wait."""
        return bool(QApplication.activePopupWidget() or QApplication.activeModalWidget())

    # ------------------------------------------------------------ the mouse

    def do_press(self, act: Act) -> QWidget | None:
        widget = places.find(act.to)
        window = _handle(widget)
        if widget is None or window is None or self.held:
            return None
        top = widget.window()
        at = widget.mapTo(top, QPoint(act.x, act.y))
        if not top.rect().contains(at):
            return None
        met = places.deepest(top, at)
        self._window, self.held = top, Qt.MouseButton(act.button)
        QTest.mouseMove(window, at)
        if not shiboken6.isValid(window):
            self.held = Qt.MouseButton.NoButton
            return met
        QTest.mousePress(window, self.held, Qt.KeyboardModifier(act.mods), at)
        return met

    def do_move(self, act: Act) -> QWidget | None:
        top, at = self._where(act)
        window = _handle(top)
        if top is None or window is None:
            return None
        met = places.deepest(top, at)
        QCursor.setPos(top.mapToGlobal(at))
        QTest.mouseMove(window, at)
        return met

    def do_release(self, act: Act) -> QWidget | None:
        if not self.held:
            return None
        top, at = self._where(act)
        if _handle(top) is None:
            top, at = self.stage.shell, QPoint(*act.at)
        window, button, self.held = _handle(top), self.held, Qt.MouseButton.NoButton
        if window is None or top is None:
            return None
        met = places.deepest(top, at)
        QTest.mouseRelease(window, button, Qt.KeyboardModifier(act.mods), at)
        return met

    def _where(self, act: Act) -> tuple[QWidget | None, QPoint]:
        """Window and place in it: of the named widget, or where it was in the window in which something is held."""
        widget = places.find(act.to) if act.to else None
        if widget is not None:
            top = widget.window()
            return top, widget.mapTo(top, QPoint(act.x, act.y))
        return (self._window if self.held and places.is_alive(self._window) else None), QPoint(*act.at)

    def do_double(self, act: Act) -> QWidget | None:
        widget = places.find(act.to)
        window = _handle(widget)
        if widget is None or window is None or self.held:
            return None
        at = widget.mapTo(widget.window(), QPoint(act.x, act.y))
        met = places.deepest(widget.window(), at)
        QTest.mouseDClick(window, Qt.MouseButton(act.button), Qt.KeyboardModifier(act.mods), at)
        return met

    def do_wheel(self, act: Act) -> QWidget | None:
        """``key`` is the angle, eight a degree."""
        widget = places.find(act.to)
        window = _handle(widget)
        if widget is None or window is None:
            return None
        at = widget.mapTo(widget.window(), QPoint(act.x, act.y))
        met = places.deepest(widget.window(), at)
        QTest.wheelEvent(window, QPointF(at), QPoint(0, act.key), QPoint(), Qt.KeyboardModifier(act.mods))
        return met

    # ------------------------------------------------------------ keys

    def do_key(self, act: Act) -> QWidget | None:
        window = self._keyboard()
        if window is None:
            return None
        met = QApplication.focusWidget() or self.stage.shell
        mods = act.mods
        if QApplication.activePopupWidget():  # QTest presses Alt first, which closes a menu; then it is gone
            mods &= ~ALT
        _strike(window, act.key, mods)
        return met

    def do_down(self, act: Act) -> QWidget | None:
        """A key that is kept down."""
        window = None if self.is_blocked() else self._keyboard()
        if window is None:
            return None
        _move(window, act.key, act.mods, is_down=True)
        return QApplication.focusWidget()

    def do_up(self, act: Act) -> QWidget | None:
        window = self._keyboard()
        if window is None:
            return None
        _move(window, act.key, act.mods, is_down=False)
        return QApplication.focusWidget()

    def do_type(self, act: Act) -> QWidget | None:
        """``text`` over all that stands in the field that has the keys."""
        field, window = QApplication.focusWidget(), self._keyboard()
        if field is None or window is None:
            return None
        if isinstance(field, QLineEdit):
            field.selectAll()
        for letter in act.text:
            _strike(window, ord(letter.upper()))
        return field

    def _keyboard(self) -> QWindow | None:
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        for window in (_handle(popup), _handle(modal), QApplication.focusWindow()):
            if window is not None:
                return window
        return _handle(self.stage.shell)

    # ------------------------------------------------------------ commands, files, the window

    def do_action(self, act: Act) -> QWidget | None:
        """The command ``text``, as by its key or from the menu."""
        if self.is_blocked():
            return None
        shell = self.stage.shell
        action: QAction | None = shell.findChild(QAction, act.text, Qt.FindChildOption.FindDirectChildrenOnly)
        return self._trigger(action)

    def do_example(self, act: Act) -> QWidget | None:
        """The example with the title ``text`` from the gallery."""
        if self.is_blocked():
            return None
        gallery = cast("ExampleGallery", self.stage.bench.run("examples"))
        card = next(card for card in gallery.cards if card.example.title == act.text)
        card.click()
        return card

    def _trigger(self, action: QAction | None) -> QWidget | None:
        if action is None or not action.isEnabled():
            return None
        action.trigger()
        return self.stage.shell

    def do_drop(self, act: Act) -> QWidget | None:
        """Let the file called ``text`` fall on the window."""
        path = self.stage.answers.folder / act.text
        if self.is_blocked() or not path.exists():
            return None
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        at, copy, shell = QPoint(400, 300), Qt.DropAction.CopyAction, self.stage.shell
        left, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, copy, mime, left, no_key)
        QApplication.sendEvent(shell, enter)
        if enter.isAccepted():
            QApplication.sendEvent(shell, QDropEvent(QPointF(at), copy, mime, left, no_key))
        return shell

    def do_clipboard(self, act: Act) -> QWidget | None:
        """Copy one of the tables elsewhere."""
        QApplication.clipboard().setText(TABLES[act.key])
        return self.stage.shell

    def do_resize(self, act: Act) -> QWidget | None:
        self.stage.shell.resize(act.x, act.y)
        return self.stage.shell

    def do_deactivate(self, act: Act) -> QWidget | None:
        """The user turns to another program, and comes back."""
        shell = self.stage.shell
        for kind in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowActivate):
            QApplication.sendEvent(shell, QEvent(kind))
        return shell

    def do_rest(self, act: Act) -> QWidget | None:
        """Nothing for ``key`` milliseconds; whoever carries the acts out waits."""
        return self.stage.shell

    def do_close(self, act: Act) -> QWidget | None:
        """What is open on top of the window is dismissed, if it still is."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is not None:
            top.close()
        return top


HELD = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Meta: Qt.KeyboardModifier.MetaModifier,
}


def _strike(window: QWindow, key: int, mods: int = 0) -> None:
    """Press a key and let it go."""
    for is_down in (True, False):
        _move(window, key, mods, is_down=is_down)


def _move(window: QWindow, key: int, mods: int, *, is_down: bool) -> None:
    """Move a key with ``mods`` down or up, one by one as long as none has closed the window.

    QTest would move all of them in one go, whatever the first has closed.
    """
    held = [(own.value, mask.value) for own, mask in HELD.items() if mods & mask.value]
    keys = [*held, (key, mods)]
    for code, mask in keys if is_down else keys[::-1]:
        if _is_there(window):
            text = chr(code) if is_down and 32 <= code < 127 else ""
            letter = text if mods & Qt.KeyboardModifier.ShiftModifier.value else text.lower()
            QTest.simulateEvent(window, is_down, code, Qt.KeyboardModifier(mask), letter, False)


def _is_there(window: QWindow) -> bool:
    """Whether Qt still knows it: shiboken does not hear of every window that goes."""
    if not shiboken6.isValid(window):
        return False
    address = shiboken6.getCppPointer(window)
    return any(shiboken6.getCppPointer(other) == address for other in QGuiApplication.allWindows())


def _handle(widget: QWidget | None) -> QWindow | None:
    """The window that takes its events; shiboken may hand out one that is gone, where its address is used anew."""
    handle = widget.window().windowHandle() if widget is not None else None
    return handle if handle is not None and shiboken6.isValid(handle) else None
