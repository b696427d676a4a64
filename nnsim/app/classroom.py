"""A class in the window: hand in, see who is where, and look at what a learner did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnsim.app.class_exam import ClassExam
from nnsim.app.class_folder import ClassFolder
from nnsim.app.class_packs import ClassPacks
from nnsim.app.class_verify import ClassVerify
from nnsim.app.document import Document
from nnsim.app.documents import Documents
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.settings import Settings
from nnsim.core.files.archive import Damaged
from nnsim.core.files.nnsim_file import to_bytes
from nnsim.core.problem import ProblemError
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.lessons.handed_document import document_of
from nnsim.lessons.handin import MOST_DOCUMENT, SUFFIX, HandIn, hand_in, ran, save, usual_name, who_is_here
from nnsim.lessons.progress import folder
from nnsim.lessons.sitting import Sitting
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.classroom.class_window import ClassWindow
    from nnsim.ui.classroom.gathered import Gathered
    from nnsim.ui.classroom.hand_in_dialog import HandInDialog

GIVE = say("Give this file to your teacher, in the way that your school has for that.")


class Classroom(QObject):
    """What the menu Lessons has for a class; windows of it are made when they are first wanted."""

    def __init__(
        self, editor: Editor, document: Document, documents: Documents, *, lessons: Lessons, messages: Messages,
        settings: Settings, window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(documents)
        self._editor, self._document, self._documents = editor, document, documents
        self._lessons, self._messages, self._window = lessons, messages, window
        self.folder = ClassFolder(settings, messages, window)
        self.exam = ClassExam(lessons, messages, window)
        self.packs = ClassPacks(editor, self.folder, messages, window)
        self.verifying = ClassVerify(self.folder, window)
        self._class: ClassWindow | None = None
        lessons.pack.clears.append(self._close_class)

    # ------------------------------------------------------------ hand in

    @property
    def can_hand_in(self) -> bool:
        """Whether a lesson is open whose steps can be handed in."""
        return self._sitting is not None

    @property
    def _sitting(self) -> Sitting | None:
        """The lesson that is open, or that somebody has just gone through."""
        return self._lessons.sitting or self._lessons.pack.through

    @property
    def _is_away(self) -> bool:
        """Whether another document is shown than that of the lesson."""
        return self._lessons.stage is not None and self._lessons.stage.is_away

    def hand_in(self) -> None:
        """Show what would be handed in, once the run has told its newest state."""
        if self._is_away:
            self._ask(None)
        elif self.can_hand_in:
            self._document.newest.ask(self._ask)

    def _ask(self, run: Checkpoint | None) -> None:
        from nnsim.ui.classroom.hand_in_dialog import HandInDialog  # noqa: PLC0415  when it is first wanted

        sitting = self._sitting
        if sitting is None:
            return
        content = b"" if self._is_away else self._content(run)
        learned = ran(run) if run is not None and run.step and not self._is_away else None
        files = self._lessons.files
        made = hand_in(
            sitting.lesson, sitting.so_far, who_is_here(files.place if files else folder()), run=learned,
            terms=self._lessons.pack.terms(sitting),
        )  # fmt: skip
        dialog = HandInDialog(made, len(content), self._window)
        dialog.chosen.connect(partial(self._save, made, content))
        dialog.open()
        self.dialog: HandInDialog = dialog

    def _content(self, run: Checkpoint | None) -> bytes:
        """The document as a file; empty where it cannot be one now."""
        try:
            return to_bytes(replace(self._editor.document, runs=()), run.without_past() if run else None)
        except Damaged:
            return b""

    def _save(self, made: HandIn, content: bytes, name: str, with_document: bool) -> None:
        typed = " ".join(name.split())
        document = content if with_document and len(content) <= MOST_DOCUMENT else b""
        whole = replace(made, name=typed, document=document)
        path = self.folder.ask_save(say("Hand in"), usual_name(whole), say("Hand-ins"), SUFFIX)
        if path is None:
            return
        try:
            save(path, whole)
        except ProblemError as error:
            self._messages.show(error.problem)
            return
        self._lessons.pack.note("handed in", path.name)
        self.folder.tell(
            say("{path} lies in {parent}. {give}", path=path.name, parent=path.absolute().parent, give=GIVE), path
        )

    def make_pack(self) -> None:
        """Ask what a pack is to be like, and write it."""
        self.packs.make(self._sitting.lesson if self._sitting else None)

    # ------------------------------------------------------------ collect

    def collect(self, sources: Iterable[Path] = ()) -> ClassWindow:
        """Show who is where by the hand-ins in ``sources``; without any, ask for a folder."""
        from nnsim.ui.classroom.class_window import ClassWindow  # noqa: PLC0415  when it is first wanted

        if self._class is None or not isValid(self._class):
            self._class = shown = ClassWindow(self._window)
            shown.folder_wanted.connect(self._choose)
            shown.opened.connect(self.open_state)
            shown.table_wanted.connect(self._write_table)
            shown.verify_wanted.connect(lambda path: self.verifying.open([path]))
        self._class.show()
        self._class.raise_()
        self._class.activateWindow()
        if paths := tuple(sources):
            self._class.gather(paths)
        elif not self._class.reads:
            self._choose()
        self._class.view.setFocus()
        return self._class

    def _choose(self) -> None:
        found = self.folder.ask_folder(say("The folder with the hand-ins"))
        if found is not None and self._class is not None and isValid(self._class):
            self._class.gather([found])

    def open_state(self, made: HandIn) -> bool:
        """Show the document of a hand-in as a new one; False if it cannot be, or somebody would rather stay."""
        try:
            loaded = document_of(made)
        except ProblemError as error:
            self._messages.show(error.problem)
            return False
        if self._documents.is_closed() or not self._documents.may_leave():
            return False
        self._document.show(loaded.project, loaded.checkpoint, saved=False)
        self._messages.say(say("This is the document that was handed in, as a new one that is not saved yet."))
        return True

    def _write_table(self, found: Gathered, shown: bool) -> None:
        from nnsim.cli.class_table import as_csv_file  # noqa: PLC0415  when it is first wanted

        path = self.folder.ask_save(say("Save as CSV"), "class.csv", say("Tables"), ".csv")
        if path is None:
            return
        names = found.names(shown=shown)
        if self.folder.write(path, as_csv_file(found.grids, found.known, names, with_texts=shown)):
            self.folder.tell(say("{path} lies in {parent}.", path=path.name, parent=path.absolute().parent), path)

    def close(self) -> None:
        """The window closes."""
        self.exam.close()
        self.verifying.close()
        self._close_class()

    def _close_class(self) -> bool:
        """No grid is shown any more."""
        if self._class is not None and isValid(self._class):
            self._class.close()
        return True
