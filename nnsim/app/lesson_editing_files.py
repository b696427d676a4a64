"""The file of the lesson that is written: opened, saved, asked for, and kept safe against a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnsim.app.changed_file import ask_about_change
from nnsim.app.messages import Messages
from nnsim.app.where_to import asked_where, with_ending
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.resources import resource_path
from nnsim.language.texts import say
from nnsim.lessons.drafts import Draft, DraftFile, left
from nnsim.lessons.format import read_lesson
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import SUFFIX
from nnsim.lessons.own_lessons import OwnLessons, digest, text_of
from nnsim.lessons.sheet_page import sheet_page
from nnsim.ui.kit.widgets.dialog import MessageBox

FILTER = say("Lessons (*.md);;All files (*)")
SHEET_FILTER = say("Web pages to print (*.html)")

KEEP_MS = 1_000
"""How long the first change that is not kept yet waits for others."""


def is_own(path: Path) -> bool:
    """Whether it may be written: no chapter that ships with nnsim is, in whatever language."""
    return not path.resolve().is_relative_to(resource_path("lessons").resolve())


class LessonFile(QObject):
    """``text`` says what is written now. ``changed`` tells that it has another name, or is saved.

    ``wanted(Path)``: what is on disk is to be edited in the place of what is written here.
    """

    changed = Signal()
    wanted = Signal(object)

    def __init__(self, window: QWidget, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._messages = window, messages
        self.own, self.draft = OwnLessons(), DraftFile()
        self.path: Path | None = None
        self.title = self._seen = ""
        self.is_written = True
        self.text: Callable[[], str] = lambda: ""
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon.timeout.connect(self.keep)

    def begin(self, path: Path | None, title: str, *, written: bool, seen: str = "") -> None:
        """Another text: of ``path``, None for one without a file; ``written`` if just that stands in it.

        ``seen`` is the digest of what stood there when it was read.
        """
        self.draft.clear()
        self.path, self.title, self.is_written, self._seen = path, title, written, seen
        if not written:
            self.keep()
        self.changed.emit()

    # ------------------------------------------------------------ while it is written

    def edited(self) -> None:
        """The text is other than in its file."""
        if self.is_written:
            self.is_written = False
            self.changed.emit()
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> None:
        """Keep what is written against a crash."""
        self._soon.stop()
        if not self.is_written and (problem := self.draft.write(self.text(), self.path, self._seen)):
            self._messages.show(problem)

    def offer_drafts(self, recover: Callable[[Draft], object]) -> None:
        """What a session that crashed left, with Recover and Discard."""
        for draft in left()[:1]:
            name = draft.original.name if draft.original else say("A lesson without a file")
            actions = ((say("Recover"), partial(recover, draft)), (say("Discard"), draft.discard))
            self._messages.say(say("{name} was not saved when nnsim last ended.", name=name), "warning", actions)

    # ------------------------------------------------------------ saved

    def save(self) -> bool:
        """Write to the file, or ask for one; False where that was cancelled or failed."""
        if self.path is None or not is_own(self.path):
            return self.save_as()
        if self._is_other(self.path):
            answer = ask_about_change(self.path.name, self._window)
            if answer == "open":
                self.wanted.emit(self.path)
            if answer != "overwrite":
                return self.save_as() if answer == "save_as" else False
        return self._write(self.path)

    def _is_other(self, path: Path) -> bool:
        """Whether somebody has written something else there since it was read or written here."""
        if not path.exists():
            return False
        try:
            return digest(text_of(path)) not in (self._seen, digest(self.text()))
        except ProblemError:
            return path.is_file()

    def save_as(self) -> bool:
        """Ask for a file and write to it."""
        start = self.path if self.path is not None and is_own(self.path) else self._usual()
        found = asked_where(
            self._window, say("Save lesson"), start, FILTER,
            lambda path, _: path if path.suffix else with_ending(path, SUFFIX),
        )  # fmt: skip
        if found and not is_own(found[0]):
            name = found[0].name
            self._messages.say(say("{name} ships with nnsim and stays as it is; choose another folder.", name=name))
            return False
        return self._write(found[0]) if found else False

    def _usual(self) -> Path:
        lesson = read_lesson(self.text(), self.title).lesson
        path = self.own.free_path(lesson.id if lesson else self.title)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return Path.home() / path.name
        return path

    def _write(self, path: Path) -> bool:
        try:
            self.own.save(path, self.text())
        except ProblemError as error:
            self._messages.show(error.problem, (say("Save as…"), self.save_as))
            return False
        self.path, self.title, self.is_written, self._seen = path, path.stem, True, digest(self.text())
        self._soon.stop()
        self.draft.clear()
        self.changed.emit()
        return True

    def may_leave(self) -> bool:
        """Offer to save what would be lost; False if one would rather go on writing."""
        if self.is_written:
            return True
        more = say("Without saving, what you wrote since the last save is lost.")
        box = MessageBox(say("Unsaved lesson"), say("Save the lesson {title}?", title=self.title), more, self._window)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        chosen = box.exec()
        if chosen == buttons.Save:
            return self.save()
        return chosen == buttons.Discard

    # ------------------------------------------------------------ opened

    def ask(self) -> Path | None:
        """Ask for a lesson to be edited."""
        place = self.own.place if self.own.place.is_dir() else Path.home()
        name, _ = QFileDialog.getOpenFileName(self._window, say("Edit lesson"), str(place), FILTER)
        return Path(name) if name else None

    def read(self, path: Path) -> str | None:
        """The text of a lesson; None where it cannot be read, which is said."""
        try:
            text = text_of(path)
        except ProblemError as error:
            self._messages.show(error.problem)
            return None
        self.own.remember(path)
        return text

    def write_sheet(self, lesson: Lesson) -> None:
        """Ask where to, and write the teacher's page."""
        start = (self.path or self._usual()).with_suffix(".html").name
        found = asked_where(
            self._window, say("Teacher's page"), Path.home() / start, SHEET_FILTER,
            lambda path, _: path if path.suffix else with_ending(path, ".html"),
        )  # fmt: skip
        if not found:
            return
        path = found[0]
        try:
            write_atomically(path, sheet_page(lesson).encode())
        except OSError as error:
            self._messages.show(
                Problem(say("{name} cannot be written: {reason}.", name=path.name, reason=why_not(error)), path.name)
            )
        else:
            self._messages.say(say("{name} is written; open it in a browser to print it.", name=path.name), "success")

    def end(self) -> None:
        """The window closes, or the editor: nothing is left to recover."""
        self._soon.stop()
        self.draft.clear()
