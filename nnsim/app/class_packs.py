"""Packs for a class, made in the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnsim.app.class_folder import ClassFolder
from nnsim.app.lesson_chapters import lesson_in, lessons
from nnsim.app.messages import Messages
from nnsim.app.waiting import waited_for
from nnsim.core.files.archive import Damaged
from nnsim.core.files.nnsim_file import to_bytes
from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.pack import Packed, packed
from nnsim.lessons.packed import SUFFIX
from nnsim.ui.kit.job import Job
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.classroom.pack_dialog import PackDialog
    from nnsim.ui.classroom.pack_wish import PackWish

KEY = ".nnsim-key"


class ClassPacks(QObject):
    """Asks what a pack is to be like, and writes it with its key."""

    def __init__(self, editor: Editor, folder: ClassFolder, messages: Messages, window: QWidget) -> None:
        super().__init__(messages)
        self._editor, self._folder, self._messages, self._window = editor, folder, messages, window

    def make(self, now: Lesson | None = None) -> PackDialog:
        """Ask; ``now`` is the lesson that is open, which stands first."""
        from nnsim.ui.classroom.pack_dialog import PackDialog  # noqa: PLC0415  when it is first wanted

        every = sorted(lessons(), key=lambda each: now is None or each[1].id != now.id)
        self.dialog = dialog = PackDialog(every, self._window)
        dialog.file_wanted.connect(partial(self._offer, dialog))
        dialog.chosen.connect(self._make)
        dialog.open()
        return dialog

    def _offer(self, dialog: PackDialog) -> None:
        path = self._folder.ask_open(say("Open lesson"), say("Lessons (*.md)"))
        if path is None:
            return
        try:
            dialog.offer(*lesson_in(path))
        except ProblemError as error:
            dialog.complain(error.problem.text)

    def _make(self, wish: PackWish, path: Path) -> None:
        name = wish.lesson.id
        pack = self._folder.ask_save(say("Save the pack, for learners"), name + SUFFIX, say("Lesson packs"), SUFFIX)
        if pack is None:
            return
        key = self._folder.ask_save(say("Save the key, for you alone"), pack.stem + KEY, say("Keys of packs"), KEY)
        if key is None:
            return
        try:
            start = to_bytes(replace(self._editor.document, runs=())) if wish.document else b""
        except Damaged as error:
            text = say("The document cannot be in a pack: {reason}.", reason=error.reason)
            self._messages.show(Problem(text, "lesson"))
            return
        if made := self._packed(wish, path, start):
            self._write(pack, key, made)

    def _packed(self, wish: PackWish, path: Path, start: bytes) -> Packed | None:
        """Sealing answers takes a moment for each, so that trying them does, too."""

        def work(_progress: object) -> Packed:
            return packed(
                wish.locked(), path.parent, solutions=wish.solutions, rules=wish.rules(), words=wish.words, start=start
            )

        job = Job(work, self, what=say("The pack cannot be made"))
        found: list[Packed] = waited_for(job, self._window, say("Sealing the answers …"), self._messages.show)
        return found[0] if found else None

    def _write(self, pack: Path, key: Path, made: Packed) -> None:
        if not self._folder.write_all({key: made.key, pack: made.pack}):
            return
        words = say(
            "Learners open {pack} as any file; {key} is for you alone, with its words and answers.",
            pack=pack.name,
            key=key.name,
        )
        self._folder.tell(words, pack)
