"""The pack of a class that is open in the window: its rules, its log, and what an exam leaves of the commands."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from nnsim.core.problem import Problem, Severity
from nnsim.language.texts import say
from nnsim.lessons.handin import who_is_here
from nnsim.lessons.lesson import Lock
from nnsim.lessons.log import Happening, LogFile, log_path
from nnsim.lessons.progress import ProgressFiles, folder
from nnsim.lessons.rules import NONE, Rules
from nnsim.lessons.sitting import Sitting
from nnsim.lessons.terms import Terms, terms_of

ALLOWED = (
    "save", "save_as", "quit", "hand_in", "unlock_step", "leave_exam",
    "undo", "redo", "play", "step", "step_*", "next_beat", "stops", "reset", "last_good", "keep_run", "new_seed",
    "coach", "epoch_back", "visit", "now", "name_moment", "same_but", "restart_engine",
    "theme_*", "test_points", "decisions", "log_loss", "panel_*", "tall_panel", "presenter", "full_screen",
    "split_view", "window_view", "close_view", "arrange_*", "reset_layout", "view_*", "show_*", "focus_*", "try_out",
    "choose_view", "next_view", "previous_view", "lesson_panel", "lesson_check", "lesson_back", "lesson_on",
    "lesson_over", "lesson_return", "lesson_ahead", "shortcuts", "about",
)  # fmt: skip
"""Patterns of the commands that an exam leaves: to work on the task, to look, to hand in, and to leave. What is not
named here is refused, so that a new command opens no way around."""

HINT = "lesson_hint"

LAST = Problem(say("This was the last step. Hand in what you did: Lessons > Hand in."), "lesson", Severity.NOTE)
"""Said at the end of a pack, which stays open for that."""

EXAM = Lock("exam", "fixed", say("only its task is here; Lessons > Leave the exam is always possible"))


def exam_allows(command_id: str, *, hints: bool) -> bool:
    """Whether a command is left in an exam."""
    if command_id == HINT:
        return hints
    return any(fnmatchcase(command_id, pattern) for pattern in ALLOWED)


class OpenPack:
    """What is known of the pack that is open; of a lesson without rules there is nothing to know.

    ``hold`` is told the rules; ``through`` is a lesson that somebody has just gone through, or left.
    Each of ``clears`` puts away what no exam leaves, such as lessons that are written, and says whether it did.
    """

    def __init__(self, hold: Callable[[Rules], None]) -> None:
        self.through: Sitting | None = None
        self.clears: list[Callable[[], bool]] = []
        self._hold = hold
        self.rules = NONE
        self._log: LogFile | None = None
        self._last: tuple[Rules, LogFile | None] = NONE, None

    @property
    def is_exam(self) -> bool:
        """Whether nothing is left but the task."""
        return self.rules.exam

    def may_begin(self, rules: Rules) -> bool:
        """Whether all that an exam does not leave could be put away, where these are the rules of one."""
        return not rules.exam or all(clear() for clear in self.clears)

    def begin(self, sitting: Sitting, rules: Rules, files: ProgressFiles | None) -> None:
        """A lesson was opened."""
        self.rules, self._log = rules, None
        self._hold(rules)
        if not rules.sha:
            return
        place = files.place if files else folder()
        path = log_path(place, sitting.lesson, rules.sha) if files else None
        self._log = LogFile(path, rules.sha, who_is_here(place))
        if files and self._log.entries:
            files.under(rules.sha).take_over(sitting.lesson)
        sitting.log = self.note
        self._log.come("exam" if rules.exam else "pack")

    def end(self) -> None:
        """Nothing is open any more."""
        self._last = self.rules, self._log
        self.rules, self._log, self.through = NONE, None, None
        self._hold(NONE)

    def note(self, what: Happening, words: str = "") -> None:
        """Write down what happened."""
        log = self._last[1] if self.through else self._log
        if log is not None:
            log.add(what, words)

    def terms(self, sitting: Sitting) -> Terms | None:
        """What a hand-in says of it."""
        rules, log = self._last if sitting is self.through else (self.rules, self._log)
        return terms_of(sitting.lesson, rules, log.entries if log else ())
