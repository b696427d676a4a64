"""What the presenter is told: the step and the next one, what the class shall answer, scenes and times."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.lessons.lesson import Step
from nnsim.lessons.progress import Hands
from nnsim.lessons.prose import Paragraph
from nnsim.lessons.questions import Question


@dataclass(frozen=True, slots=True)
class SceneTold:
    """A scene that was kept: the ``key`` that leads to it, 0 for none, and its name."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """Without a lesson ``steps`` are empty, and ``title`` is that of the document.

    ``at``        the place of the step that is shown, and ``asked`` the question of it that stands there now
    ``answer``    the right answer to ``asked`` in words, empty where there is none
    ``hands``     what was counted for it
    ``locks``     how many locks hold in this step; ``is_open`` that they were opened for the class
    ``why_no_hands``  why none are counted, in a sentence
    ``lesson``    the hash of its text, which tells it from others
    ``escape``    what Escape does now, in a sentence
    """

    title: str
    steps: tuple[Step, ...] = ()
    at: int = 0
    asked: Question | None = None
    answer: str = ""
    hands: Hands = ()
    locks: int = 0
    is_open: bool = False
    why_no_hands: str = ""
    scenes: tuple[SceneTold, ...] = ()
    lesson: str = ""
    escape: str = ""

    @property
    def now(self) -> Step | None:
        """The step that is shown."""
        return self.steps[self.at] if self.steps else None

    @property
    def next(self) -> Step | None:
        """The one after it."""
        return self.steps[self.at + 1] if self.at + 1 < len(self.steps) else None

    @property
    def notes(self) -> tuple[Paragraph, ...]:
        """For the speaker alone."""
        return self.now.notes if self.now else ()


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds since the beginning and at this step; None without one; ``plan`` is how long all of it takes,
    ``plan_here`` how long the step, None where nobody said. ``clock`` is the time of day in words.
    """

    spent: float = 0.0
    here: float | None = None
    plan: float | None = None
    plan_here: float | None = None
    clock: str = ""


def minutes(seconds: float) -> str:
    """``4:05``, or ``1:04:05``."""
    whole = int(max(seconds, 0.0))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
