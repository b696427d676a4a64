"""Another language: the window begins anew at once, with the same document, run, layout and lesson."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QMessageBox

from nnsim.app.document import Document
from nnsim.app.handover import Handover, taken
from nnsim.app.lesson_opening import lasting
from nnsim.app.lesson_stage import LessonStage
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.opening import GREETED, WELCOME, read_file
from nnsim.app.recovering import offer_recovery
from nnsim.app.settings import LANGUAGE, Settings
from nnsim.app.unsaved import wait_for_saving
from nnsim.app.waiting import Wait
from nnsim.client.events import EngineState
from nnsim.core.files.recovery import Recovery
from nnsim.core.files.stamp import Stamp
from nnsim.core.run import Checkpoint
from nnsim.language.choice import system_language
from nnsim.language.languages import NAMES, SYSTEM
from nnsim.language.texts import say, spoken
from nnsim.ui.kit.widgets.dialog import MessageBox
from nnsim.ui.kit.widgets.leaving import finish_entry
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

LOOK_MS = 50
"""Between two looks whether a lesson has made the moves that its step begins with."""


class Restarting(QObject):
    """Leaves all there is to the next window, and takes over what the former one left.

    ``wanted(environment)`` tells what the next process has to hear; the window closes then. ``others`` says whether
    what stands beside the document may go, such as the text of a lesson that is being written; ``keep`` writes what was
    taken over for the case of a crash, and tells whether it could.
    """

    wanted = Signal(object)

    def __init__(
        self, window: QMainWindow, settings: Settings, messages: Messages, lessons: Lessons,
        of: tuple[Editor, EngineBridge, Document], *, others: Callable[[], bool] = lambda: True,
        keep: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        super().__init__(lessons)
        self._window, self._settings, self._messages, self._lessons = window, settings, messages, lessons
        self._editor, self._bridge, self._document = of
        self._others, self._keep = others, keep
        self._left: Recovery | None = None
        self._is_asking = self.is_leaving = False

    # ------------------------------------------------------------ leave

    def speak(self, code: str) -> None:
        """Remember the language, and begin anew in it where another one is spoken."""
        self._settings.set_text(LANGUAGE, code)
        self._settings.sync()
        new = system_language() if code == SYSTEM else code
        if new == spoken() or self._is_asking or self.is_leaving:
            return
        self._is_asking = True
        try:
            self._begin_anew(NAMES.get(new, new))
        finally:
            self._is_asking = False

    def _begin_anew(self, name: str) -> None:
        finish_entry()
        if self._editor.stack.count() and not self._may_forget(name):
            return
        if not self._others():
            return
        wait_for_saving(self._document, self._window)
        found = list[Checkpoint | None]()

        def stay() -> None:
            wait.end()

        def take(state: Checkpoint | None) -> None:
            found.append(state)
            wait.end()

        wait = Wait(self._window, say("Beginning anew in this language: {name} …", name=name), stay)
        ticket = self._document.newest.ask(take, past=True)
        wait.run()  # what would be typed meanwhile would be lost
        self._document.newest.drop(ticket)
        if found:
            self._leave(found[0])

    def _may_forget(self, name: str) -> bool:
        """Whether the steps to undo may go."""
        box = MessageBox(
            say("Language"),
            say("Begin anew in this language: {name}?", name=name),
            say("Document, run and lesson stay as they are; the steps to undo do not come along."),
            self._window,
        )
        now = box.addButton(say("Begin anew"), QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton(say("At the next start"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(now)
        box.setEscapeButton(later)
        box.exec()
        return box.clickedButton() is now

    def _leave(self, state: Checkpoint | None) -> None:
        document = self._document
        self._left = Recovery()
        content = document.stamp.content if document.stamp else ""
        if problem := self._left.write(self._editor.document, state, document.path, content=content):
            self._messages.show(problem)
            return
        stage, is_open = self._lessons.stage, self._lessons.sitting is not None
        lesson, away = lasting(self._lessons.opened) if is_open else "", stage is not None and stage.is_away
        unsaved = document.unsaved or document.training_unsaved
        left = Handover(str(self._left.file), unsaved, self._bridge.running, lesson, away)
        self._left.let_go()
        if self._messages.toasts.shows(WELCOME):
            self._settings.set_text(GREETED, "")  # nobody has taken it up: the next window says it in its language
            self._settings.sync()
        self.is_leaving = True
        self.wanted.emit(left.environment())
        self._window.close()

    # ------------------------------------------------------------ arrive

    def took_over(self) -> Path | None:
        """Show what another window left to this process; returns the file that it was left in, None where none was."""
        left = taken()
        if left is None:
            return None
        self.arrive(left)
        return Path(left.file)

    def arrive(self, left: Handover) -> None:
        """Show what the former window left, and take it away when it is here."""
        found = left.found()
        if found is None:
            return
        loaded = read_file(self._document, found.file, self._window, found.size)
        if loaded is None:
            return
        stamp = Stamp(0, 0, found.content) if found.content else None

        def show() -> None:
            self._document.show(loaded.project, loaded.checkpoint, found.original, saved=not left.unsaved, stamp=stamp)
            if self._keep():
                found.discard()
            if left.running:
                self._bridge.play()

        def offer() -> None:
            if left.unsaved:
                offer_recovery(self._document, self._messages, self._window, self._keep)
            else:
                found.discard()

        lesson = Path(left.lesson) if Path(left.lesson).is_absolute() else left.lesson
        if not lesson or not self._lessons.open(lesson):
            show()
        else:
            stage = self._lessons.stage
            assert stage is not None
            self._once_it_stands(stage, show if left.away else partial(stage.bring, show), offer)

    def _once_it_stands(self, stage: LessonStage, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """When the lesson has made its moves, or no engine can make them any more.

        ``otherwise`` where somebody went on with something else meanwhile, which stays.
        """
        timer, own = QTimer(self, interval=LOOK_MS), list[bool]()

        def look() -> None:
            is_other = bool(own) or self._lessons.stage is not stage or stage.is_away
            if is_other or not stage.is_busy() or self._bridge.client.state is EngineState.DEAD:
                timer.stop()
                timer.deleteLater()
                (otherwise if is_other else then)()

        for signal in (stage.interrupted, stage.away_changed):
            signal.connect(partial(own.append, True))
        timer.timeout.connect(look)
        timer.start()
