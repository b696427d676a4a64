"""What is done and clicked in the window comes into the text of a lesson: locks, links, and recorded lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from nnsim.app.lesson_editing_hand import ClickingHand
from nnsim.app.lesson_editing_record import Recording
from nnsim.app.lesson_state import LessonState
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.language.texts import say
from nnsim.lessons.findings import Wrong
from nnsim.lessons.lesson import Lock
from nnsim.lessons.lock_text import PlacedLock, locks_in, with_lock, without_lock
from nnsim.lessons.outline import outline
from nnsim.lessons.recorded import with_lines
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.lesson_editor.panel import EditorPanel
    from nnsim.ui.lesson_editor.recorded import Taken


class FromWindow(QObject):
    """``panel`` gives the editor, ``is_made`` says whether there is one, ``read`` reads its text anew."""

    def __init__(
        self, editor: Editor, lessons: Lessons, messages: Messages, state: LessonState, *,
        panel: Callable[[], EditorPanel], is_made: Callable[[], bool], read: Callable[[], None], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lessons, self._messages, self._state = lessons, messages, state
        self._panel, self._is_made, self._read = panel, is_made, read
        self.hand = ClickingHand(lessons.places, self)
        self.recording = Recording(editor, self)
        self.points = False
        self.hand.spared = self._spared
        self.hand.picked.connect(self.pick)
        self.hand.ended.connect(self._hand_ended)
        self.recording.changed.connect(self._show_recorded)

    def connect_panel(self, panel: EditorPanel) -> None:
        """What its lists ask for."""
        panel.locks.hand_wanted.connect(self.lock_by_hand)
        panel.locks.removed.connect(self.unlock)
        panel.locks.pointed.connect(self._lessons.pointing.point)
        panel.recorded.record_wanted.connect(self.record)
        panel.recorded.taken.connect(self.take)

    def end(self) -> None:
        """Nothing of it goes on."""
        self.hand.end()
        self.recording.end()

    def _spared(self) -> tuple[QWidget, ...]:
        lesson = (self._lessons.panel,) if self._lessons.is_made else ()
        return (*((self._panel(),) if self._is_made() else ()), *lesson)

    # ------------------------------------------------------------ things of the window

    def lock_by_hand(self, on: bool) -> None:
        self._hold(on, points=False)

    def point_by_hand(self, on: bool) -> None:
        self._hold(on, points=True)

    def _hold(self, on: bool, *, points: bool) -> None:
        panel = self._panel()
        if not on:
            self.hand.end()
            return
        panel.locks.hand.setChecked(not points)
        panel.point.setChecked(points)
        self.points = points
        if not points:
            self._lessons.locks.suspend(True)
        self.hand.begin(points=points)
        self._messages.say(
            say("Click on the thing that the text is to point at, or choose it by Tab and Enter; Escape ends it.")
            if points else
            say("Click on what is to be locked, in menus, too, or choose it by Tab and Enter; Escape ends it.")
        )  # fmt: skip

    def _hand_ended(self) -> None:
        self._lessons.locks.suspend(False)
        if self._is_made():
            self._panel().locks.hand.setChecked(False)
            self._panel().point.setChecked(False)

    def pick(self, name: str) -> None:
        """A thing was clicked."""
        panel = self._panel()
        if self.points:
            words = panel.text.textCursor().selectedText() or say("here")
            panel.text.insert(f"[{words}](focus:{name})")
            self.hand.end()
            panel.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        text = panel.text.toPlainText()
        step = outline(text).step_at(panel.text.line) or 0
        state, scope = panel.locks.state.current, panel.locks.scope.current
        try:
            change = with_lock(text, Lock(name, state), scope, step)  # type: ignore[arg-type]  # keys of the choices
        except Wrong as error:
            self._messages.say(error.text, "warning")
            return
        panel.text.apply(change)
        self._read()

    def unlock(self, placed: object) -> None:
        if isinstance(placed, PlacedLock) and placed in locks_in(self._panel().text.toPlainText()):
            self._panel().text.apply(without_lock(self._panel().text.toPlainText(), placed))
            self._read()

    # ------------------------------------------------------------ recorded

    def record(self, on: bool) -> None:
        """Suggest lines for what is done from now on, or no more."""
        self._panel().recorded.record.setChecked(on)
        if on:
            self.recording.begin(self._state.now())
        else:
            self.recording.look(self._state.now())
            self.recording.end()

    def _show_recorded(self) -> None:
        if self._is_made():
            self._panel().recorded.offer(self.recording.suggestions)

    def take(self, taken: Taken) -> None:
        text = self._panel().text.toPlainText()
        step = outline(text).step_at(self._panel().text.line) or 0
        try:
            self._panel().text.apply(with_lines(text, taken.head, taken.lines, step))
        except Wrong as error:
            self._messages.say(error.text, "warning")
            return
        self._read()
