"""Who is where in a lesson, and which mistakes are made most: what hand-ins say, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from nnsim.language.texts import say
from nnsim.lessons.collecting import Handed
from nnsim.lessons.given import said, was_right
from nnsim.lessons.handin import HandIn
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.prose import inline, spoken
from nnsim.lessons.questions import Question
from nnsim.lessons.sitting import ENOUGH_TRIES

Standing = Literal["met", "reached", "shown", "stuck", ""]
"""Of a step: its task met by oneself, reached, its solution shown, stuck at it, or empty before it was reached."""

STUCK_AFTER = 600.0
"""Seconds at a step whose task is not met after which somebody counts as stuck."""


class Row(NamedTuple):
    """One learner in one lesson; ``standings`` are of the steps in their order.

    ``lacks_log`` says that what others handed in holds the log of a pack, and this does not.
    """

    handed: Handed
    standings: tuple[Standing, ...]
    lacks_log: bool = False

    @property
    def oddities(self) -> tuple[str, ...]:
        """What a teacher should look at, each in one sentence."""
        made = self.handed.hand_in
        if made.terms is None:
            return (say("No log came with it, though it did with others of this lesson."),) if self.lacks_log else ()
        return (*made.terms.doubts(made.who), *made.terms.notes)

    @property
    def reached(self) -> int:
        """How many steps were reached."""
        return sum(bool(standing) for standing in self.standings)


class Wrong(NamedTuple):
    """A wrong answer to a question, how many learners gave it, and their ids, in the order of the rows."""

    question: str
    words: str
    answer: str
    learners: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """All hand-ins of one version of a lesson; ``wrong`` the most frequent first.

    ``steps`` are id and title of each; ``is_known`` says whether the text of the lesson is at hand.
    """

    lesson: str
    title: str
    steps: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    wrong: tuple[Wrong, ...]
    is_known: bool


def grids(handed: Iterable[Handed], known: Mapping[str, Lesson]) -> tuple[Grid, ...]:
    """One for each version of each lesson; ``known`` are lessons by their hash."""
    by_version = defaultdict[tuple[str, str], list[Handed]](list)
    for one in handed:
        by_version[one.hand_in.progress.lesson, one.hand_in.progress.sha].append(one)
    return tuple(_grid(ones, known.get(sha)) for (_, sha), ones in sorted(by_version.items()))


def _grid(ones: Sequence[Handed], lesson: Lesson | None) -> Grid:
    first = ones[0].hand_in
    steps = tuple((step.id, step.title) for step in lesson.steps) if lesson else first.steps
    steps = tuple(step for step in steps if not _is_hidden(step[0], ones))
    in_packs = any(one.hand_in.terms for one in ones)
    rows = tuple(
        Row(one, tuple(standing(one.hand_in, step) for step, _ in steps), in_packs and one.hand_in.terms is None)
        for one in ones
    )
    title = lesson.title if lesson else first.title
    return Grid(first.progress.lesson, title, steps, rows, _wrong(ones, lesson), lesson is not None)


def _is_hidden(step: str, ones: Sequence[Handed]) -> bool:
    """Whether a pack hid this step from everybody."""
    return all(one.hand_in.terms is not None and step in one.hand_in.terms.hidden for one in ones)


def standing(made: HandIn, step_id: str) -> Standing:
    """Where somebody is with a step."""
    progress = made.progress
    step = progress.step(step_id)
    if not step.reached:
        return ""
    if step.shown:
        return "shown"
    if step.met:
        return "met"
    is_at_it = progress.at == step_id and not progress.finished
    return "stuck" if is_at_it and (step.tries >= ENOUGH_TRIES or step.seconds >= STUCK_AFTER) else "reached"


def _wrong(ones: Sequence[Handed], lesson: Lesson | None) -> tuple[Wrong, ...]:
    """Each learner counts once for each wrong answer, however often it was given."""
    questions = {question.id: question for question in lesson.questions} if lesson else {}
    counts, order = defaultdict[tuple[str, str], list[str]](list), list(questions)
    for one in ones:
        order += one.hand_in.progress.answers
        for wrong in dict.fromkeys(wrong_of(one.hand_in, questions)):
            counts[wrong].append(one.learner)
    place = {name: at for at, name in reversed(tuple(enumerate(order)))}
    ranked = sorted(counts.items(), key=lambda item: (-len(item[1]), place[item[0][0]], item[0][1]))
    return tuple(
        Wrong(name, words_of(questions.get(name), name), answer, len(by), tuple(by)) for (name, answer), by in ranked
    )


def wrong_of(made: HandIn, questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Question and answer in words of every wrong answer."""
    return [
        (name, said(questions.get(name), answer))
        for name, answered in made.progress.answers.items()
        for at, answer in enumerate(answered.given)
        if was_right(questions.get(name), answered, at) is False
    ]


def words_of(question: Question | None, name: str) -> str:
    """What was asked, or the name of the question where its lesson is not at hand."""
    if question is None:
        return name
    return "".join(f"{{{span.text}}}" if span.expression else spoken(span) for span in inline(question.words))


# ---------------------------------------------------------------- one cell


Cell = Literal["met", "reached", "shown", "stuck", "wrong", ""]
"""As ``Standing``; ``wrong`` where the last answer to a question of the step was wrong, and the solution not shown."""


def cell_of(made: HandIn, step_id: str, lesson: Lesson | None) -> Cell:
    """What is shown of somebody at a step; which question is of which step only its lesson knows."""
    found = standing(made, step_id)
    if found not in ("met", "reached"):
        return found
    at = lesson.step_of(step_id) if lesson else None
    asked = lesson.steps[at].questions if lesson and at is not None else ()
    return "wrong" if any(_ends_wrong(made, question) for question in asked) else found


def _ends_wrong(made: HandIn, question: Question) -> bool:
    answered = made.progress.answers.get(question.id)
    if answered is None or not answered.given:
        return False
    return was_right(question, answered, len(answered.given) - 1) is False


class Told(NamedTuple):
    """A question, and all answers of one learner in turn with whether each was right, where that is known.

    Answers in ``own`` words may tell who wrote them.
    """

    question: str
    answers: tuple[tuple[str, bool | None], ...]
    own: bool


def told_of(made: HandIn, step_id: str, lesson: Lesson | None) -> tuple[Told, ...]:
    """What somebody answered at a step; without the lesson all answers of the hand-in, whatever step they are of."""
    at = lesson.step_of(step_id) if lesson else None
    if lesson is None or at is None:
        asked: list[tuple[str, Question | None]] = [(name, None) for name in made.progress.answers]
    else:
        step = lesson.steps[at]
        asked = [(each.id, each) for each in (*step.questions, *([step.variant] if step.variant else []))]
    found = list[Told]()
    for name, question in asked:
        if answered := made.progress.answers.get(name):
            every = enumerate(answered.given)
            answers = ((said(question, each), was_right(question, answered, place)) for place, each in every)
            own = question.kind == "text" if question else any(isinstance(each, str) for each in answered.given)
            found.append(Told(words_of(question, name), tuple(answers), own))
    return tuple(found)
