"""Lessons in the window: which one is open, where somebody is in it, and what of it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnsim.app.document import Document
from nnsim.app.documents import Documents
from nnsim.app.lesson_again import OnceMore
from nnsim.app.lesson_chapters import chapters
from nnsim.app.lesson_locks import LessonLocks
from nnsim.app.lesson_moves import LessonMoves
from nnsim.app.lesson_opening import ask, read
from nnsim.app.lesson_pack import LAST, OpenPack
from nnsim.app.lesson_picking import Picking
from nnsim.app.lesson_places import LessonPlaces
from nnsim.app.lesson_pointing import Pointing
from nnsim.app.lesson_stage import LessonStage
from nnsim.app.lesson_state import LessonState
from nnsim.app.messages import Messages
from nnsim.app.noting import Noting
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.library import bundled
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.seen import Seen
from nnsim.lessons.sitting import Sitting
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.lesson.card import Card
    from nnsim.ui.lesson.chapters import Chapter
    from nnsim.ui.lesson.panel import LessonPanel

LOOK_MS = 100
"""Between two looks at the conditions."""

PATIENT = 10
"""Looks after which conditions are looked at though nothing moved: time goes by, and a hint may be offered."""


class Lessons(QObject):
    """Opens lessons, and carries out what the panel asks for. The panel is made when it is first wanted.

    ``changed`` tells that another step, another lesson or none is there, or what can be done in it is other.
    """

    changed = Signal()

    def __init__(
        self, editor: Editor, bridge: EngineBridge, *, document: Document, documents: Documents, messages: Messages,
        places: LessonPlaces, state: LessonState, moves: LessonMoves, locks: LessonLocks,
    ) -> None:  # fmt: skip
        super().__init__(state)
        self._editor, self._bridge, self._document, self._documents = editor, bridge, document, documents
        self.messages, self.places, self.state, self._moves = messages, places, state, moves
        self.locks = locks
        locks.refused.connect(messages.say)
        locks.changed.connect(self.changed)
        messages.keeps_back, messages.toasts.keeps_clear = self._asks_first, lambda: self.is_shown
        self.files: ProgressFiles | None = ProgressFiles()
        self.pack = OpenPack(locks.hold_exam)
        self.sitting: Sitting | None = None
        self.stage: LessonStage | None = None
        self.seen: Seen | None = None
        self._panel: LessonPanel | None = None
        self.once_more = OnceMore(lambda: self.panel, self._say)
        self.pointing = Pointing(places, self)
        self._picking = Picking(places.panels, bridge, self)
        self._noting = Noting(editor, self)
        self._noting.made.connect(self.note)
        self._shown: tuple[str, int] = ("", 0)
        self.opened: Path | str = ""
        self._is_stale, self._idle = True, 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._tick)
        state.moved.connect(self._mark)
        editor.leaving.connect(self.pointing.stop)

    # ------------------------------------------------------------ the panel

    @property
    def panel(self) -> LessonPanel:
        """The panel, made when it is first wanted."""
        if self._panel is None:
            from nnsim.ui.lesson.panel import LessonPanel  # noqa: PLC0415  when it is first wanted

            self._panel = panel = LessonPanel(self.places.layout)
            self.places.layout.stand_beside(panel)
            for signal, slot in (
                (panel.chosen, self.open), (panel.file_wanted, self.ask_and_open), (panel.wanted, self.do),
                (panel.list_wanted, self.show_chapters), (panel.answered, self._answer), (panel.followed, self.follow),
                (panel.pointed, self.pointing.point), (panel.left, self._give_keys_back),
            ):  # fmt: skip
                signal.connect(slot)
        return self._panel

    @property
    def is_made(self) -> bool:
        """Whether there is a panel already."""
        return self._panel is not None

    @property
    def is_shown(self) -> bool:
        """Whether it is seen."""
        return self._panel is not None and self.places.layout.shows_lesson

    def is_busy(self) -> bool:
        """Whether moves of the lesson are still being made."""
        return self.stage is not None and self.stage.is_busy()

    def show(self, on: bool = True) -> None:
        """Bring the panel, with the chapters where no lesson is open, or put it away."""
        if not on:
            self.pointing.stop()
            self._picking.end()
            keys = cast("QWidget | None", self.places.shell.focusWidget())
            had_keys = keys is not None and self._panel is not None and self._panel.isAncestorOf(keys)
            self.places.layout.show_lesson(False)
            self._timer.stop()
            if had_keys:
                self._give_keys_back()
            return
        panel = self.panel
        if self.sitting is None:
            panel.show_chapters(self.chapters())
        self.places.layout.show_lesson(True)
        self._timer.start()
        self._mark()

    def show_chapters(self) -> None:
        """The list in the panel, in the place of a step; not in an exam."""
        if not self.locks.closes():
            self.panel.show_chapters(self.chapters())
            self.show()
            self.panel.focus_first()
            self._shown = ("", 0)

    def chapters(self) -> list[Chapter]:
        """Those that ship with nnsim, with how far one is in each."""
        return chapters(self.files)

    def _give_keys_back(self) -> None:
        self.places.panels.network.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ open

    def ask_and_open(self) -> None:
        """Ask for the file of a lesson."""
        if path := ask(self.places.shell):
            self.open(path)

    def begin_first(self) -> None:
        """The first chapter of the lecture."""
        self.open(bundled()[0])

    def open(self, what: Path | str) -> bool:
        """Begin the lesson in a file, or the chapter of this name, where one was the last time; False if not."""
        if (found := read(what, self.messages)) is None:
            return False
        lesson, rules, beside = found
        is_same = self.sitting is not None and self.sitting.lesson.sha == lesson.sha and self.pack.rules == rules
        if is_same and self.stage and not self.stage.is_away:
            self.show()
            self.begin_step()
            return True
        if self.locks.closes() or not self._documents.may_leave() or not self.pack.may_begin(rules):
            return False
        self.sitting = Sitting(lesson, self.new_stage(beside), self.files, rules=rules)
        self.pack.begin(self.sitting, rules, self.files)
        problem = self.sitting.begin()
        if problem and not self.sitting.here.reached:
            self._end()
            self.messages.show(problem)
            return False
        self.opened = what
        self.show()
        self.locks.put(self.sitting.locks)
        if self.sitting.at or not self.once_more.begin(lesson, None if rules.sha else self.files):
            self._show_step()
        self._say(problem)
        self.panel.focus_first()
        return True

    def new_stage(self, beside: Path | None) -> LessonStage:
        """Another lesson begins."""
        self._end()
        parts = self._editor, self._bridge, self._document
        self.stage = stage = LessonStage(*parts, state=self.state, moves=self._moves, beside=beside)
        stage.moved.connect(self._mark)
        stage.failed.connect(self._say)
        stage.away_changed.connect(self._on_away)
        return stage

    def begin_step(self) -> None:
        """The step itself, in the place of questions of other chapters or of the list."""
        self.once_more.end()
        self._shown = ("", 0)
        self._show_step()

    def _end(self) -> None:
        """No lesson is open any more; the document stays."""
        if self.stage is not None:
            self.stage.deleteLater()
        self.stage, self.sitting, self.seen, self.opened = None, None, None, ""
        self.once_more.end()
        self.pack.end()
        self.state.ask(frozenset())
        self.locks.put(())
        self._picking.end()
        self.changed.emit()

    # ------------------------------------------------------------ what is shown

    def _mark(self) -> None:
        self._is_stale = True

    def _tick(self) -> None:
        """Ten times a second at most, and only when something moved."""
        self._idle += 1
        if self._is_stale or self._idle >= PATIENT:
            self.look()
        self.pointing.follow()

    def look(self) -> None:
        """Look at the conditions now, and show what is other than before."""
        self._is_stale, self._idle, sitting = False, 0, self.sitting
        if sitting is None or self.stage is None or self.stage.is_away or not self._panel:
            return
        if self.once_more.page or self._panel.shows_chapters:
            return
        was = self._offered()
        self.seen = sitting.look()
        if self._shown != (sitting.step.id, sitting.at):
            self._show_step()
            return
        if self.panel.step_page:
            self.panel.show_seen(sitting, self.seen, self.stage.state())
            self._picking.look(self.panel.cards)
            self._picking.lay_line(sitting)
        if was != self._offered():
            self.changed.emit()
            self.messages.tell()

    def _offered(self) -> tuple[object, ...]:
        """What commands depend on."""
        seen = self.seen
        return (seen.phase, seen.ready, seen.ahead) if seen else ()

    def _show_step(self) -> None:
        if self.sitting is None or self.stage is None:
            return
        self._shown = (self.sitting.step.id, self.sitting.at)
        self.state.ask(self.sitting.asks)
        self.locks.put(self.sitting.locks)
        self.panel.show_step(self.sitting)
        self.look()
        self.changed.emit()

    def _say(self, problem: Problem | None) -> None:
        self.panel.say(problem)
        self._mark()

    def come(self, problem: Problem | None) -> None:
        """Somebody went to a step, which is shown from its beginning with the next look; ``problem`` is what failed."""
        self._say(problem)
        self._shown = ("", 0)

    def _on_away(self) -> None:
        if self.stage is None or self.sitting is None:
            return
        words = say("You look at another document. “{lesson}” waits as you left it.", lesson=self.sitting.lesson.title)
        self.panel.show_elsewhere(words if self.stage.is_away else "")
        self.locks.put(() if self.stage.is_away else self.sitting.locks)
        self._picking.end()
        self._mark()
        self.changed.emit()

    def _asks_first(self) -> bool:
        """Whether something is to be predicted, which nobody should answer before."""
        is_here = self.sitting is not None and self.stage is not None and not self.stage.is_away
        return is_here and (bool(self.once_more.page) or self.sitting.phase == "predict")  # type: ignore[union-attr]

    # ------------------------------------------------------------ what is pressed

    def can(self, what: str) -> bool:
        """Whether this can be done now: check, hint, show, back, on, ahead, over or return."""
        if self.sitting is None or self.stage is None or not self.is_shown:
            return False
        if self.stage.is_away:
            return what == "return"
        if self.once_more.page:
            return what in ("check", "on")
        sitting, step = self.sitting, self.sitting.step
        possible = {
            "check": bool(step.goals or step.questions),
            "hint": sitting.may_hint and sitting.here.hints < len(step.hints),
            "show": bool(step.show) and not self.pack.is_exam,
            "back": sitting.place[0] > 1, "on": True, "over": True, "return": False,
            "ahead": self.seen is not None and self.seen.ahead is not None,
        }  # fmt: skip
        return possible[what]

    def do(self, what: str) -> None:
        """Carry out what a button or a command asks for."""
        if what == "leave":
            self.show(False)
        elif self.can(what) and (sitting := self.sitting) is not None:
            {
                "check": self.check, "hint": sitting.hint, "show": lambda: self._say(sitting.show()), "on": self._on,
                "back": lambda: self._say(sitting.go_to(sitting.at - 1)),
                "over": self._over, "return": self._return, "ahead": self._ahead,
            }[what]()  # fmt: skip
            if self.sitting is not None and self.sitting.phase is not None:
                self.look()
            self.changed.emit()

    def check(self) -> None:
        """Say what is right so far, and what is missing."""
        self.panel.check()
        page = self.panel.step_page
        if page is None:
            return
        self.look()
        if page.task and self.seen and page.task.isVisibleTo(page):
            page.task.say_why([goal.verdict.reason for goal in self.seen.goals if not goal.met])

    def _answer(self, card: Card) -> None:
        if self.once_more.page:
            self.once_more.answer(card)
        if self.sitting is None or self.stage is None or self.once_more.page:
            return
        answer = card.field.answer
        if answer is None:
            card.ask_for()
            return
        from nnsim.ui.lesson.saying import announce  # noqa: PLC0415  with the panel

        reply = self.sitting.answer(card.question, answer)
        announce(card, card.tell(reply, self.stage.state()))
        self._mark()

    def _on(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        if self.once_more.page:
            self.begin_step()
            self.panel.focus_first()
            return
        is_last = len(set(sitting.place)) == 1 and sitting.phase == sitting.phases[-1]
        problem = sitting.go_on()
        if not is_last:
            self._say(problem)
        elif self.pack.rules.sha:  # a pack stays: it is handed in
            self._say(LAST)
        else:  # the chapters again, with one more that is done; the document stays
            self.leave_pack()

    def _ahead(self) -> None:
        """To the last step whose task is done already."""
        if self.sitting is not None and self.seen is not None and self.seen.ahead is not None:
            self._say(self.sitting.skip_to(self.seen.ahead))

    def leave_pack(self) -> None:
        """End what is open; it can be handed in as long as nothing else is begun."""
        through = self.sitting
        self._end()
        self.pack.through = through
        self.show_chapters()

    def _over(self) -> None:
        if self.sitting is not None:
            self.come(self.sitting.start_over())

    def _return(self) -> None:
        if self.stage is not None and self._documents.may_leave():
            self.stage.return_to_lesson()

    def note(self, done: str) -> None:
        """A command was given, or an edit made."""
        if self.sitting is not None and self.stage is not None and not self.stage.is_away:
            self.sitting.note(done)
            self._mark()

    def follow(self, target: str) -> None:
        """A link was pressed."""
        kind, _, name = target.partition("/")
        if kind != "step":
            self.places.go(target)
        elif self.sitting is not None:
            at = self.sitting.lesson.step_of(name)
            if at is not None:
                self.come(self.sitting.go_to(at))
        self._mark()
