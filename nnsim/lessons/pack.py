"""A lesson for a class in one file, and the teacher's key apart: answers are sealed, notes and solutions left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import Fields, dump, newer, parse
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.examples.example import examples
from nnsim.language.texts import say
from nnsim.lessons.format import MOST_CHARACTERS, read_lesson
from nnsim.lessons.judging import right_answer
from nnsim.lessons.lesson import Lesson, Sheet, Step, sha_of
from nnsim.lessons.packed import LESSON, MOST_START
from nnsim.lessons.questions import Answer, Option, Question, read
from nnsim.lessons.rules import NAME as RULES
from nnsim.lessons.rules import NONE, Rules, as_bytes, faults
from nnsim.lessons.seal import can_be_sealed, reads_document, sealed
from nnsim.lessons.state import State
from nnsim.lessons.write import written

KIND, VERSION, FIRST = "nnsim key", 2, 1
"""Keys with words are of the second version, others of the first, which older versions read, too."""

_TIME = (1980, 1, 1, 0, 0, 0)
START = "start.nnsim"
"""What a document of the teacher is called in a pack."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a pack and of its key; ``kept`` are the questions that only the key can judge."""

    pack: bytes
    key: bytes
    kept: tuple[Question, ...]


def packed(
    lesson: Lesson,
    beside: Path | None = None,
    *,
    solutions: bool = False,
    rules: Rules = NONE,
    words: Mapping[str, str] | None = None,
    start: bytes = b"",
) -> Packed:
    """A pack of ``lesson`` and its key; what it begins with lies ``beside`` it. Raises ``ProblemError``.

    Recorded solutions are in it with ``solutions`` only, and never in an exam. ``words`` are those that open the gates
    of ``rules``, by the ids of their steps: the key lists them. With ``start`` it begins with this project file.
    """
    if fault := faults(rules, lesson):
        raise ProblemError(Problem(fault, "lesson"))
    solutions = solutions and not rules.exam
    lesson = replace(lesson, start=START) if start else lesson
    kept = [question for question in lesson.questions if _is_kept(question)]
    steps = tuple(_step(step, solutions=solutions) for step in lesson.steps)
    text = written(replace(lesson, steps=steps, sheet=_sheet(lesson)))
    members = {LESSON: text.encode()}
    if lesson.start and lesson.start not in examples():
        members[lesson.start] = _fitting(lesson.start, start) if start else _start(lesson, beside)
    if rules != NONE:
        members[RULES] = as_bytes(rules)
    said = {"words": dict(words)} if words else {}
    version = VERSION if said else FIRST
    key = dump({"kind": KIND, "version": version, "packed": text, "full": written(lesson), **said})
    return Packed(_zip(members), key, tuple(kept))


def _is_kept(question: Question) -> bool:
    return question.is_judged and not can_be_sealed(question) and not reads_document(question) and not question.sealed


def _sheet(lesson: Lesson) -> Sheet:
    """What learners may read of the teacher's page."""
    return Sheet(goal=lesson.sheet.goal, question=lesson.sheet.question)


def _step(step: Step, *, solutions: bool) -> Step:
    variant = step.variant if solutions and step.variant and not _is_kept(step.variant) else None
    return replace(
        step,
        questions=tuple(_without_answer(question) for question in step.questions),
        show=step.show if solutions else (),
        variant=_without_answer(variant) if variant else None,
        notes=(),
    )


def _without_answer(question: Question) -> Question:
    """The question as learners get it: its answer sealed, or left to the key, and no sentence that tells it."""
    if not question.is_judged or question.sealed:
        return question
    if reads_document(question):
        return replace(question, wrong=(), otherwise="", why="")
    bare = replace(question, answer="", expression=None, wrong=(), otherwise="", why="")
    if question.kind == "order":
        return _shuffled(question, bare)
    bare = replace(bare, options=tuple(Option(option.text) for option in question.options))
    return replace(bare, sealed=sealed(question, _right(question))) if can_be_sealed(question) else bare


def _right(question: Question) -> list[Answer]:
    """All answers that are right."""
    if question.kind in ("sample", "weight"):
        return [read(question, each) for each in question.answer.split(";")]
    found = right_answer(question, State(Project()))
    return [] if found is None else [found]


def _shuffled(question: Question, bare: Question) -> Question:
    """Its items in another order than the right one, which is sealed as their places in that."""
    order = list(range(len(question.options)))
    while order == sorted(order):
        SystemRandom().shuffle(order)
    right = tuple(order.index(place) for place in range(len(order)))
    options = tuple(Option(question.options[place].text, right=True) for place in order)
    return replace(bare, options=options, sealed=sealed(bare, [right]))


def _start(lesson: Lesson, beside: Path | None) -> bytes:
    path = (beside or Path()) / lesson.start
    try:
        if Path(lesson.start).name != lesson.start:
            raise FileNotFoundError
        content = path.read_bytes()
    except OSError as error:
        text = say(
            "{start}, which the lesson begins with, cannot be read: {why_unreadable}.",
            start=lesson.start,
            why_unreadable=why_unreadable(error),
        )
        raise ProblemError(Problem(text, "lesson")) from error
    return _fitting(lesson.start, content)


def _fitting(name: str, content: bytes) -> bytes:
    """Raises ``ProblemError`` where it is too large for a pack."""
    if len(content) > MOST_START:
        text = say(
            "{start} is larger than {most_start} MiB; use fewer samples.",
            start=name,
            most_start=MOST_START >> 20,
        )
        raise ProblemError(Problem(text, "lesson"))
    return content


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# ---------------------------------------------------------------- the key


class Key(NamedTuple):
    """The packed lesson with all answers that only the key can judge, and the words that open its steps, by these."""

    lesson: Lesson
    words: Mapping[str, str]


def read_key(path: Path) -> Lesson:
    """The packed lesson with all answers that only the key can judge; raises ``ProblemError``."""
    return read_whole_key(path).lesson


def read_whole_key(path: Path) -> Key:
    """All that a key holds: whoever presents the lesson shows the words of its steps. Raises ``ProblemError``."""
    try:
        with path.open("rb") as file:
            content = file.read(12 * MOST_CHARACTERS + 1)
        return _key(content)
    except OSError as error:
        raise ProblemError(
            Problem(
                say("{path} cannot be read: {why_unreadable}.", path=path.name, why_unreadable=why_unreadable(error)),
                path.name,
            )
        ) from error
    except Damaged as error:
        text = say(
            "{path} is no key that can be read: {reason}; choose the file that 'nnsim class pack' wrote.",
            path=path.name,
            reason=error.reason,
        )
        raise ProblemError(Problem(text, path.name)) from error


def _key(content: bytes) -> Key:
    found = Fields(parse(content, "text"), "key")
    if found.text("kind") != KIND:
        raise Damaged(say("it is something else"))
    if found.whole("version") > VERSION:
        raise newer(say("it is of a later version"))
    text, full = found.text("packed", MOST_CHARACTERS), found.text("full", MOST_CHARACTERS)
    words = Fields(found.take("words"), "words") if found.has("words") else None
    found.done()
    lesson, whole = read_lesson(text).lesson, read_lesson(full).lesson
    if lesson is None or whole is None:
        raise Damaged(say("its lesson is damaged"))
    answers = {question.id: question for question in whole.questions if _is_kept(question)}
    steps = tuple(
        replace(step, questions=tuple(answers.get(question.id, question) for question in step.questions))
        for step in lesson.steps
    )
    said = {step.id: words.text(step.id) for step in steps if words.has(step.id)} if words else {}
    return Key(replace(lesson, steps=steps, sha=sha_of(text)), said)
