"""How far somebody has come in a lesson, and the files that remember it: one for each version of its text.

In a pack with rules, such as an exam, it is kept for these rules alone.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from nnsim.core.files.aside import put_aside
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.lesson import FORMAT, Lesson
from nnsim.lessons.questions import Answer

VERSION = 1
"""Of these files."""

MOST_ANSWERS = 50
"""That are kept of one question: the newest."""

MOST_BYTES = 1 << 20


Hands = tuple[tuple[float, int], ...]
"""How many hands were raised for which answer: the place of an option, or a number."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a question, in turn, and whether it was right in the end.

    ``verdicts`` say of each answer whether it was right; of the oldest of earlier versions' files they are missing.
    """

    given: tuple[Answer, ...] = ()
    right: bool | None = None
    verdicts: tuple[bool | None, ...] = ()

    def with_one(self, answer: Answer, *, right: bool | None) -> Answered:
        """With one more; what was right once stays right."""
        given, verdicts = (*self.given, answer), (*self.verdicts, right)
        kept = right if self.right is not True else True
        return Answered(given[-MOST_ANSWERS:], kept, verdicts[-MOST_ANSWERS:])

    def was_right(self, at: int) -> bool | None:
        """Whether the answer in place ``at`` was right; None where that is not known, or nothing is."""
        place = at - (len(self.given) - len(self.verdicts))
        if place >= 0:
            return self.verdicts[place]
        return False if self.right is False else None


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Of one step: whether it was ``reached``, its task ``met``, and the solution ``shown``.

    ``latched``  places of the goals that held once
    ``hints``    how many were looked at; ``tries`` wrong answers and wrong moves; ``seconds`` spent on it
    """

    reached: bool = False
    met: bool = False
    shown: bool = False
    latched: tuple[int, ...] = ()
    hints: int = 0
    tries: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one lesson, by the ids of its steps and questions; ``at`` is the step that one is at, ``phase`` where in it.

    ``missed`` are questions that were answered wrong first and have not come back yet; ``opened`` says of steps that a
    pack had closed how they were opened. ``hands`` are those that a class raised, by question: places of options or
    numbers, and how many were for each.
    """

    lesson: str
    sha: str = ""
    at: str = ""
    finished: bool = False
    steps: Mapping[str, StepProgress] = field(default_factory=dict)
    answers: Mapping[str, Answered] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    phase: str = ""
    hands: Mapping[str, Hands] = field(default_factory=dict)

    def step(self, step_id: str) -> StepProgress:
        """That of one step."""
        return self.steps.get(step_id, StepProgress())

    def with_step(self, step_id: str, **values: Any) -> Progress:
        """With other values for one step."""
        return replace(self, steps={**self.steps, step_id: replace(self.step(step_id), **values)})

    def with_hands(self, question_id: str, hands: Hands) -> Progress:
        """With what a class raised its hands for; nothing is kept of none."""
        others = {key: each for key, each in self.hands.items() if key != question_id}
        return replace(self, hands={**others, question_id: hands} if hands else others)

    def with_answer(self, question_id: str, answer: Answer, *, right: bool | None) -> Progress:
        """With one more answer; a question whose first answer is wrong is missed."""
        before = self.answers.get(question_id, Answered())
        is_missed = right is False and not before.given and question_id not in self.missed
        return replace(
            self,
            answers={**self.answers, question_id: before.with_one(answer, right=right)},
            missed=(*self.missed, question_id) if is_missed else self.missed,
        )


UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What ``as_progress`` raises where it cannot make anything of what it gets."""


def folder() -> Path:
    """Where progress lies, e.g. ``~/.local/share/nnsim/lessons``."""
    return Path(platformdirs.user_data_dir("nnsim", appauthor=False)) / "lessons"


class ProgressFiles:
    """The files of one person. A folder that cannot be written yields one ``Problem`` and is then left alone.

    ``rules`` is the hash of those of a pack, empty for lessons without any.
    """

    def __init__(self, place: Path | None = None, rules: str = "") -> None:
        self.place = place or folder()
        self._rules = rules
        self._said = False

    def under(self, rules: str) -> ProgressFiles:
        """Those of the same person in packs with these rules."""
        return self if rules == self._rules else ProgressFiles(self.place, rules)

    def path(self, lesson: Lesson) -> Path:
        """The file of a lesson; another version of its text, of the vocabulary, or of its rules has another one."""
        rules = f"-{self._rules[:12]}" if self._rules else ""
        return self.place / f"{lesson.id}-{lesson.sha[:12]}{rules}-f{FORMAT}.json"

    def take_over(self, lesson: Lesson) -> None:
        """Go on with what was kept of a lesson when it had one file for all rules, unless these have theirs already.

        It stays where it is: others may have been gone through with it, too.
        """
        with contextlib.suppress(OSError):
            path, common = self.path(lesson), self.under("").path(lesson)
            if path != common and not path.exists() and common.stat().st_size <= MOST_BYTES:
                write_atomically(path, common.read_bytes())

    def load(self, lesson: Lesson) -> tuple[Progress, Problem | None]:
        """What is remembered; where the file is damaged, a fresh start and one sentence: the old one is kept."""
        fresh, path = Progress(lesson.id, lesson.sha), self.path(lesson)
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ValueError
            found = as_progress(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return fresh, None
        except OSError as error:
            text = say(
                "What is remembered of '{lesson}' cannot be read: {why_unreadable}.",
                lesson=lesson.title,
                why_unreadable=why_unreadable(error),
            )
            return fresh, Problem(text, "lesson")
        except UNREADABLE:
            return fresh, self._damaged(lesson, path)
        return replace(found, lesson=lesson.id, sha=lesson.sha), None

    def save(self, progress: Progress, lesson: Lesson) -> Problem | None:
        """Write it, whole or not at all; the first failure of a series is a ``Problem``."""
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path(lesson), _written(progress).encode())
        except OSError as error:
            said, self._said = self._said, True
            text = say(
                "How far you are in '{lesson}' cannot be remembered: {why_not}.",
                lesson=lesson.title,
                why_not=why_not(error),
            )
            return None if said else Problem(text, "lesson")
        self._said = False
        return None

    def missed(self, lesson: Lesson) -> tuple[str, ...]:
        """Questions of ``lesson`` that are to come back."""
        return self.load(lesson)[0].missed

    @staticmethod
    def _damaged(lesson: Lesson, path: Path) -> Problem:
        aside = put_aside(path)
        text = (
            say(
                "What was remembered of '{lesson}' is damaged, so it starts anew; it is kept as {aside}.",
                lesson=lesson.title,
                aside=aside.name,
            )
            if aside
            else say(
                "What was remembered of '{lesson}' is damaged, so it starts anew; it stays where it is until there is "
                "something new to remember.",
                lesson=lesson.title,
            )
        )
        return Problem(text, "lesson")


def _written(progress: Progress) -> str:
    return json.dumps(as_values(progress), allow_nan=False, indent=1)


def as_values(progress: Progress) -> dict[str, Any]:
    """What files hold of it, which ``as_progress`` reads."""
    values = {"version": VERSION, **asdict(progress)}
    return values if progress.hands else {key: each for key, each in values.items() if key != "hands"}


def as_progress(found: Any) -> Progress:
    """What a file says; raises one of ``UNREADABLE`` where it says something else."""
    if found["version"] != VERSION:
        raise ValueError
    return Progress(
        str(found["lesson"]),
        str(found["sha"]),
        str(found["at"]),
        found["finished"] is True,
        {str(key): _step(value) for key, value in found["steps"].items()},
        {str(key): _answered(value) for key, value in found["answers"].items()},
        tuple(str(each) for each in found["missed"]),
        {str(key): str(value) for key, value in found.get("opened", {}).items()},
        str(found.get("phase", "")),
        {str(key): _hands(value) for key, value in found.get("hands", {}).items()},
    )


def _step(found: Any) -> StepProgress:
    seconds, hints, tries = float(found["seconds"]), int(found["hints"]), int(found["tries"])
    if not math.isfinite(seconds) or min(seconds, hints, tries) < 0:
        raise ValueError
    reached, met, shown = (found[name] is True for name in ("reached", "met", "shown"))
    latched = tuple(int(place) for place in found["latched"])
    return StepProgress(reached, met, shown, latched, hints, tries, seconds)


def _answered(found: Any) -> Answered:
    given = tuple(_as_answer(each) for each in found["given"])
    verdicts = tuple(_flag(each) for each in found.get("verdicts", ()))
    if len(verdicts) > len(given):
        raise ValueError
    return Answered(given, _flag(found["right"]), verdicts)


def _hands(found: Any) -> Hands:
    hands = tuple((float(answer), int(count)) for answer, count in found)
    if not all(math.isfinite(answer) and count > 0 for answer, count in hands):
        raise ValueError
    return hands


def _flag(found: Any) -> bool | None:
    return found if isinstance(found, bool) else None


def _as_answer(found: Any) -> Any:
    """Lists, as JSON has them, are tuples again."""
    if isinstance(found, list):
        return tuple(_as_answer(each) for each in found)
    if isinstance(found, int | float | str):
        return found
    raise ValueError
