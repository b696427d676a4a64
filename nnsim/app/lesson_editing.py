"""Lessons are written in the window: the text, the step that it shows, and all that is known of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from nnsim.app.documents import Documents
from nnsim.app.lesson_editing_check import Checking
from nnsim.app.lesson_editing_files import LessonFile
from nnsim.app.lesson_editing_own import OwnWork
from nnsim.app.lesson_editing_window import FromWindow
from nnsim.app.lesson_state import LessonState
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.core.counted import counted
from nnsim.core.problem import Severity
from nnsim.language.texts import say
from nnsim.lessons.completing import NOTHING, Offer, offer
from nnsim.lessons.drafts import Draft
from nnsim.lessons.expression import asks
from nnsim.lessons.findings import Finding
from nnsim.lessons.format import Read, read_lesson
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.lock_text import locks_in
from nnsim.lessons.outline import outline
from nnsim.lessons.own_lessons import copied, digest, new_text
from nnsim.lessons.rehearsal import Rehearsal
from nnsim.lessons.state import State
from nnsim.lessons.watching import watched
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.app.lesson_editing_place import EditorPlace
    from nnsim.ui.lesson_editor.panel import EditorPanel

READ_MS = 250
"""How long the text rests before it is read: a word is typed in less."""

LOOK_MS = 200
"""Between two looks at what conditions and names are now."""


class LessonEditing(QObject):
    """Opens, shows and saves one lesson at a time. The panel is made when it is first wanted.

    ``changed`` tells that the editor came, went, or has another lesson.
    """

    changed = Signal()

    def __init__(
        self, editor: Editor, lessons: Lessons, documents: Documents, messages: Messages, state: LessonState
    ) -> None:
        super().__init__(lessons)
        self._lessons, self._documents, self._messages, self._state = lessons, documents, messages, state
        self._shell = lessons.places.shell
        self.file = LessonFile(self._shell, messages, self)
        self.window = FromWindow(
            editor, lessons, messages, state, panel=lambda: self.panel, is_made=lambda: self.is_made, read=self.read,
            parent=self,
        )  # fmt: skip
        self.checking, self._own = Checking(self), OwnWork(documents, messages, self.read)
        self._panel: EditorPanel | None = None
        self._dock: QDockWidget | None = None
        self._place: EditorPlace | None = None
        self._is_aside = False
        self._read: Read = Read(None, ())
        self._checked: tuple[Finding, ...] = ()
        self._checked_text = ""
        self._good: Lesson | None = None
        self._is_opening = False
        self._beside: Path | None = None
        self._later = QTimer(self, singleShot=True, interval=READ_MS)
        self._later.timeout.connect(self.read)
        self._often = QTimer(self, interval=LOOK_MS)
        self._often.timeout.connect(self.look)
        self.file.text = lambda: self._panel.text.toPlainText() if self._panel is not None else ""
        self.file.changed.connect(self._show_title)
        self.file.wanted.connect(partial(self.open, asks=False))
        self.checking.told.connect(self._show_checked)

    # ------------------------------------------------------------ the panel

    @property
    def panel(self) -> EditorPanel:
        """The editor, made when it is first wanted."""
        if self._panel is None:
            from nnsim.app.lesson_editing_place import EditorPlace  # noqa: PLC0415  when it is first wanted
            from nnsim.ui.lesson_editor.panel import EditorPanel  # noqa: PLC0415  the same

            self._panel = panel = EditorPanel()
            self._place = EditorPlace(self._shell, self._lessons.places.layout, panel)
            self._dock = self._place.dock
            self._connect(panel)
        return self._panel

    def _connect(self, panel: EditorPanel) -> None:
        panel.text.textChanged.connect(self._on_text)
        panel.text.moved.connect(self._later.start)
        panel.text.offering.ask = self._offer
        panel.wanted.connect(self.do)
        panel.looked.connect(lambda _page: self.look())
        self.window.connect_panel(panel)
        panel.checked.cancel_wanted.connect(self.checking.cancel)
        self.checking.progressed.connect(panel.checked.show_work)

    @property
    def is_made(self) -> bool:
        """Whether there is a panel already."""
        return self._panel is not None

    @property
    def is_shown(self) -> bool:
        """Whether a lesson is being written."""
        return self._dock is not None and not self._dock.isHidden()

    @property
    def is_open(self) -> bool:
        """Whether a lesson is being written, out of sight as well."""
        return self.is_shown or self._is_aside

    def put_aside(self, aside: bool) -> None:
        """Out of the sight of a class while somebody presents, then back if it was there."""
        if self._dock is not None and self.is_open:
            self.window.hand.end()
            self._is_aside = aside
            self._dock.setVisible(not aside)
            self.changed.emit()

    def _show_title(self) -> None:
        if self._panel is not None:
            title = self.file.title
            self._panel.title.setText(title if self.file.is_written else say("{title} (not saved)", title=title))
            self._panel.title.setToolTip(str(self.file.path or say("This lesson has no file yet")))
            if isinstance(self._lessons.sitting, Rehearsal):
                self._lessons.opened = self.file.path or ""
        self.changed.emit()

    # ------------------------------------------------------------ open and close

    def new(self) -> None:
        """A lesson with one empty step, which begins with XOR."""
        path = self.file.own.free_path("my-lesson")
        if self._may_begin():
            self._begin(None, new_text(path.stem, say("My lesson")), path.stem, written=False)
            self.panel.text.go_to_line(self.panel.text.blockCount())

    def copy(self, path: Path) -> None:
        """A copy of the lesson in ``path``, which gets a file of its own when it is saved."""
        text = self.file.read(path)
        if text is None or not self._may_begin():
            return
        lesson = read_lesson(text, path.stem).lesson
        name = self.file.own.free_path(f"my-{lesson.id if lesson else path.stem}").stem
        text = copied(text, name, say("{title} (copy)", title=lesson.title if lesson else path.stem))
        self._begin(None, text, name, written=False, beside=path.parent)

    def open(self, path: Path, *, asks: bool = True) -> None:
        """Edit the lesson in a file; what is written goes, which is asked about where it ``asks``."""
        text = self.file.read(path)
        if text is not None and (not asks or self._may_begin()):
            self._begin(path, text, path.stem, written=True, seen=digest(text))

    def ask_and_open(self) -> None:
        """Ask for a lesson to be edited."""
        if path := self.file.ask():
            self.open(path)

    def recover(self, draft: Draft) -> None:
        """Go on with what a session that crashed left."""
        if self._may_begin():
            title = draft.original.stem if draft.original else "lesson"
            self._begin(draft.original, draft.text, title, written=False, seen=draft.seen)
            if not self.file.draft.is_failing:
                draft.discard()  # it is kept anew

    def _may_begin(self) -> bool:
        return not self._lessons.locks.closes() and self.file.may_leave() and self._documents.may_leave()

    def _begin(
        self, path: Path | None, text: str, title: str, *, written: bool, beside: Path | None = None, seen: str = ""
    ) -> None:
        self._beside = beside
        self._good, self._checked = None, ()
        panel = self.panel
        self.checking.end()
        panel.checked.begin()
        self._is_opening = True
        panel.text.show_text(text)
        self._is_opening = False
        self.file.begin(path, title, written=written, seen=seen)
        dock = cast("QDockWidget", self._dock)
        dock.show()
        self._often.start()
        with self._own.may_go():
            self.read()
        cast("EditorPlace", self._place).settle()
        panel.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def may_leave(self) -> bool:
        """Offer to save what would be lost; False if one would rather go on writing."""
        return not self.is_open or self.file.may_leave()

    def close(self) -> bool:
        """Put the editor away; the lesson stays in its panel. False if what is not saved keeps it."""
        if not self.may_leave():
            return False
        if self._dock is not None:
            self._dock.hide()
        self._is_aside = False
        self.leave()
        self._lessons.places.panels.network.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        return True

    def leave(self) -> None:
        """Nothing of it goes on: the editor or the window closes."""
        for timer in (self._later, self._often):
            timer.stop()
        self.window.end()
        self.checking.end()
        self._own.end()
        self._state.ask_also(frozenset())
        self.file.is_written = True
        self.file.end()

    # ------------------------------------------------------------ the text

    def _on_text(self) -> None:
        if not self._is_opening:
            self.file.edited()
            self._checked = ()
            self._later.start()

    def read(self) -> None:
        """Read the text as it is now, say what is wrong with it, and show the step of the cursor."""
        self._later.stop()
        if self._panel is None:
            return
        text = self._panel.text.toPlainText()
        self._read = read_lesson(text, self.file.title)
        found = outline(text)
        self._panel.conditions.offer(watched(text))
        self._panel.locks.offer(locks_in(text), [step.title for step in found.steps])
        if self._read.lesson is not None:
            self._good = self._read.lesson
            self._rehearse(self._good, found.step_at(self._panel.text.line) or 0)
        self._show_findings()
        self.look()

    def _rehearse(self, lesson: Lesson, at: int) -> None:
        """Show the step in place ``at`` in the panel of lessons, unless another document is looked at."""
        lessons = self._lessons
        sitting, stage = lessons.sitting, lessons.stage
        with_keys = cast("QWidget | None", self._shell.focusWidget())
        if isinstance(sitting, Rehearsal) and stage is not None:
            is_same = sitting.lesson.sha == lesson.sha and sitting.at == at
            if stage.is_away or (is_same and lessons.is_shown):
                return
            if sitting.begins_with(lesson) and self._own.holds():
                return
            problem = sitting.take(lesson, at)
        elif lessons.locks.closes() or self._own.holds():
            return
        else:
            beside = self.file.path.parent if self.file.path else self._beside
            lessons.sitting = rehearsal = Rehearsal(lesson, lessons.new_stage(beside))
            problem = rehearsal.start(at)
        lessons.opened = self.file.path or ""
        lessons.show()
        lessons.begin_step()
        lessons.panel.say(problem)
        if with_keys is not None and self._shell.focusWidget() is not with_keys:
            with_keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_findings(self) -> None:
        """Sentences below the lines, and how the text stands."""
        from nnsim.ui.lesson_editor.notes import LineNote  # noqa: PLC0415  with the panel

        panel = self.panel
        notes = dict[int, LineNote]()
        for each in (*self._read.findings, *self._checked):
            tone = each.severity.value
            before = notes.get(each.line)
            if before is None or (before.tone != "error" and tone == "error"):
                notes[each.line] = LineNote(each.text, "error" if tone == "error" else "warning")
        panel.text.put_notes(notes)
        wrong = sum(each.severity is Severity.ERROR for each in self._read.findings)
        if wrong and self._good is not None:
            said = say(
                "{mistakes}; the lesson shows the last text that could be read.", mistakes=counted(wrong, "mistake")
            )
            panel.say(said, "error")
        elif wrong:
            said = say("{mistakes}; the lesson is shown as soon as it can be read.", mistakes=counted(wrong, "mistake"))
            panel.say(said, "error")
        else:
            panel.say(say("The lesson shows this text, at the step of the cursor."))

    def _offer(self) -> Offer:
        if self._panel is None:
            return NOTHING
        text = self._panel.text
        self.window.hand.give_ids()
        targets = sorted(
            each.objectName() for each in self._shell.findChildren(QWidget)
            if "." in each.objectName() and not each.objectName().startswith("lesson")
        )  # fmt: skip
        return offer(text.toPlainText(), text.line, text.column, self._state.now(), targets)

    # ------------------------------------------------------------ what is now

    def look(self) -> None:
        """What conditions and names are now, of which only those are asked for that are seen."""
        panel = self._panel
        if panel is None or not self.is_shown:
            return
        now = self._filled()
        needed = frozenset[str]()
        if panel.page == "conditions":
            panel.conditions.show_state(now)
            needed = frozenset().union(*(asks(each.expression) for each in panel.conditions.watched))
        elif panel.page == "names":
            questions = self._good.questions if self._good else ()
            needed = panel.names.show_state(now, questions[0].id if questions else "")
        self._state.ask_also(needed)
        self.window.recording.look(now)

    def _filled(self) -> State:
        sitting = self._lessons.sitting
        return sitting.now() if isinstance(sitting, Rehearsal) else self._state.now()

    # ------------------------------------------------------------ what is pressed

    def do(self, what: str) -> None:
        """Carry out what a button or a command asks for: save, save_as, sheet, check, lock, point, record or close."""
        if not self.is_shown:
            return
        panel = self.panel
        if what == "lock":
            panel.show_page("locks")
            self.window.lock_by_hand(not panel.locks.hand.isChecked())
        elif what == "record":
            panel.show_page("recorded")
            self.window.record(not self.window.recording.is_on)
        else:
            possible: dict[str, Callable[[], object]] = {
                "save": self.file.save, "save_as": self.file.save_as, "sheet": self._sheet, "check": self.check,
                "point": partial(self.window.point_by_hand, not (self.window.hand.is_on and self.window.points)),
                "close": self.close,
            }  # fmt: skip
            possible[what]()

    def _sheet(self) -> None:
        self.read()
        if self._read.lesson is not None:
            self.file.write_sheet(self._read.lesson)
        else:
            self._messages.say(
                say("Correct the mistakes first: the page is made of a lesson that can be read."), "warning"
            )

    def check(self) -> None:
        """Try the text as it is with the real engine."""
        self.read()
        panel = self.panel
        panel.show_page("checked")
        if self._read.lesson is None:
            wrong = next(each for each in self._read.findings if each.severity is Severity.ERROR)
            said = say("This cannot be gone through yet. Line {line}: {sentence}", line=wrong.line, sentence=wrong.text)
            panel.checked.say(said)
            return
        folder = self.file.path.parent if self.file.path else self._beside
        self._checked_text = panel.text.toPlainText()
        self.checking.begin(panel.text.toPlainText(), len(self._read.lesson.steps), folder)

    def _show_checked(self, results: object) -> None:
        from nnsim.lessons.checked import StepResult  # noqa: PLC0415

        panel = self.panel
        panel.checked.show_work(None)
        if isinstance(results, str):
            panel.checked.say(results)
            return
        found = cast("tuple[StepResult, ...]", results)
        panel.checked.show_results(found)
        if panel.text.toPlainText() == self._checked_text:  # its lines are where they were
            self._checked = tuple(finding for each in found for finding in each.findings)
            self._show_findings()
