"""Challenges verified from the window: a process of its own makes the run once more, as the window knows no torch."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnsim.app.class_folder import ClassFolder
from nnsim.app.lesson_chapters import lesson_in, lessons
from nnsim.core.problem import ProblemError
from nnsim.language.texts import say
from nnsim.lessons.challenge import limits_of
from nnsim.lessons.lesson import Lesson

if TYPE_CHECKING:
    from nnsim.ui.classroom.verify_dialog import VerifyDialog

STOPPED = say("It was stopped before it was over; nothing is known of the run.")
FAILED = say("The run could not be made once more; try it with 'nnsim class verify' to see why.")
SLOW_MS = 2000


def command(*words: str) -> list[str]:
    """The program and arguments that carry out ``nnsim WORDS``."""
    return [sys.executable, *([] if hasattr(sys, "frozen") else ["-m", "nnsim"]), *words]


class ClassVerify(QObject):
    """One dialog, and one process at most."""

    def __init__(self, folder: ClassFolder, window: QWidget) -> None:
        super().__init__(window)
        self._folder, self._window = folder, window
        self._files: tuple[Path, ...] = ()
        self._process: QProcess | None = None
        self._rest = b""
        self._found: dict[str, Any] | None = None
        self.dialog: VerifyDialog | None = None

    def ask(self) -> None:
        """Ask which file, then verify it."""
        found = self._folder.ask_open(say("Which run?"), say("Projects and hand-ins (*.nnsim *.nnsim-handin)"))
        if found is not None:
            self.open([found])

    def open(self, files: Sequence[Path], known: Sequence[tuple[Path, Lesson]] = ()) -> VerifyDialog:
        """Ask for the challenge that ``files`` are held against; ``known`` lessons stand first."""
        from nnsim.ui.classroom.verify_dialog import VerifyDialog  # noqa: PLC0415  when it is first wanted

        self._files = tuple(files)
        offered = [(path, lesson) for path, lesson in (*known, *lessons()) if is_challenge(lesson)]
        self.dialog = dialog = VerifyDialog(self._files, offered, self._window)
        dialog.file_wanted.connect(self._choose)
        dialog.wanted.connect(self._begin)
        dialog.stopped.connect(self._stop)
        dialog.open()
        return dialog

    def _choose(self) -> None:
        path = self._folder.ask_open(say("Open lesson"), say("Lessons (*.md *.nnsim-lesson)"))
        if path is None or self.dialog is None:
            return
        try:
            _, lesson = lesson_in(path)
            limits_of(lesson)
        except ProblemError as error:
            self.dialog.show_result([error.problem.text], holds=None)
        else:
            self.dialog.offer(path, lesson)

    # ------------------------------------------------------------ the process

    def _begin(self, challenge: Path) -> None:
        words = command("class", "verify", *map(str, self._files), "--lesson", str(challenge), "--json", "--watched")
        self._rest, self._found = b"", None
        self._process = process = QProcess(self)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._on_error)
        process.start(words[0], words[1:])

    def _read(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            with suppress(ValueError):
                told = json.loads(line)
                if "progress" in told:
                    self._show(told["progress"])
                else:
                    self._found = told

    def _show(self, share: float) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.show_progress(share)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        if self.dialog is None or not isValid(self.dialog):
            return
        if self._found is None:
            self.dialog.show_result([FAILED], holds=None)
            return
        files = self._found["files"]
        self.dialog.show_result([line for each in files for line in _lines(each)], holds=all(f["holds"] for f in files))

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.waitForFinished(SLOW_MS)
        process.deleteLater()
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.show_result([STOPPED], holds=None)

    def close(self) -> None:
        """The window closes."""
        self._stop()


def is_challenge(lesson: Lesson) -> bool:
    """Whether a run in a file can be held against its last task."""
    try:
        return bool(limits_of(lesson))
    except ProblemError:
        return False


def _lines(told: dict[str, Any]) -> list[str]:
    """What came of one file, in sentences."""
    name = Path(told["file"]).name
    if told["fault"]:
        return [say("{file} is not verified. {why}", file=name, why=told["fault"])]
    first = say("{file} is what it says: made once more bit for bit, by {who}.", file=name, who=told["backend"])
    holds = {True: say("holds"), False: say("does not hold")}
    conditions = (f"{each['text']}: {holds[bool(each['holds'])]} ({each['reason']})" for each in told["conditions"])
    return [first, *conditions]
