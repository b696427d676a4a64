"""Missed questions of other chapters, asked before a chapter begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nnsim.app.lesson_chapters import lessons
from nnsim.core.problem import Problem
from nnsim.lessons.again import answer_again, returning
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import ProgressFiles

if TYPE_CHECKING:
    from nnsim.ui.lesson.again_page import AgainPage
    from nnsim.ui.lesson.card import Card
    from nnsim.ui.lesson.panel import LessonPanel


class OnceMore:
    """Asks in ``panel``; ``say`` is told where an answer cannot be remembered."""

    def __init__(self, panel: Callable[[], LessonPanel], say: Callable[[Problem | None], None]) -> None:
        self._panel, self._say = panel, say
        self._files: ProgressFiles | None = None
        self.page: AgainPage | None = None

    def begin(self, lesson: Lesson, files: ProgressFiles | None) -> bool:
        """Ask what comes back in ``lesson``; False where nothing does."""
        self._files = files
        asked = returning(lesson, (each for _, each in lessons()), files) if files else ()
        self.page = self._panel().show_again(lesson.title, asked) if asked else None
        return self.page is not None

    def end(self) -> None:
        """Nothing is asked any more; what was not answered right comes back in another chapter."""
        self.page = None

    def answer(self, card: Card) -> None:
        """Judge the answer in ``card``."""
        if self.page is None or self._files is None:
            return
        answer = card.field.answer
        if answer is None:
            card.ask_for()
            return
        from nnsim.ui.lesson.saying import announce  # noqa: PLC0415  with the panel

        reply, problem = answer_again(self.page.of(card), answer, self._files)
        announce(card, self.page.tell(card, reply))
        self._panel().buttons.show_again(is_done=self.page.is_done)
        self._say(problem)
