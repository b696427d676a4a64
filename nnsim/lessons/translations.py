"""Lessons in other languages: whole files beside the English ones, of which nothing but the words may differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from nnsim.core.resources import resource_path
from nnsim.language.languages import TRANSLATED
from nnsim.language.texts import say, spoken
from nnsim.lessons.findings import Finding
from nnsim.lessons.lesson import Goal, Lesson, Step, Trap
from nnsim.lessons.prose import Paragraph
from nnsim.lessons.questions import Known, Question

WORDS = frozenset({
    "title", "words", "because", "reply", "otherwise", "why", "term", "formula", "unit", "inputs", "goal", "question",
    "timing", "notes", "handout", "further", "language", "sha", "line", "mistakes", "votes", "sheet",
})  # fmt: skip
"""Fields of a lesson that hold words; what is written for the teacher may even be longer or shorter."""


def spoken_file(path: Path) -> Path:
    """The file of a chapter in the language of this process; the English one in ``path`` where there is none."""
    found = resource_path("lessons", spoken(), path.name)
    return found if found.is_file() else path


def original_of(path: Path) -> Path | None:
    """The English chapter that the file in ``path`` translates; None for any other file."""
    folder = resource_path("lessons")
    is_one = path.parent.name in TRANSLATED and path.parent.parent == folder and (folder / path.name).is_file()
    return folder / path.name if is_one else None


def translations_of(path: Path) -> tuple[Path, ...]:
    """All translations of the English chapter in ``path``."""
    found = (resource_path("lessons", language, path.name) for language in TRANSLATED)
    return tuple(file for file in found if path.parent == resource_path("lessons") and file.is_file())


def misfits(lesson: Lesson, original: Lesson) -> Iterator[Finding]:
    """What a translation has otherwise than the English lesson beside its words."""
    if _skeleton(lesson, "steps") != _skeleton(original, "steps"):
        yield Finding(
            1, say("What stands before the first step is not as in the English lesson: only words may differ.")
        )
    if [step.id for step in lesson.steps] != [step.id for step in original.steps]:
        yield Finding(
            1, say("The steps are not those of the English lesson: give them the same ids in the same order.")
        )
        return
    for step, other in zip(lesson.steps, original.steps, strict=True):
        wrong = [field.name for field in fields(step) if _part(step, field.name) != _part(other, field.name)]
        if wrong:
            parts = ", ".join(wrong)
            text = say(
                "In more than its words the step {step} is not that of the English lesson: {parts}.",
                step=step.id,
                parts=parts,
            )
            yield Finding(step.line, text)


def _part(step: Step, name: str) -> object:
    return None if name in WORDS else _skeleton(getattr(step, name))


def _skeleton(value: object, *without: str) -> object:
    """A part of a lesson with its words left out; of paragraphs what they point at, whatever the order of the words."""
    if isinstance(value, tuple) and value and all(isinstance(one, Paragraph) for one in value):
        return sorted(place for one in value for place in _places(one))
    if isinstance(value, Paragraph):
        return sorted(_places(value))
    if isinstance(value, tuple):
        return tuple(_skeleton(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        keeps = isinstance(value, Goal | Trap | Known)
        names = (field.name for field in fields(value) if field.name not in WORDS | {*without})
        parts = {name: _skeleton(getattr(value, name)) for name in names if name != "text" or keeps or _is_prose(value)}
        if isinstance(value, Question):
            parts["over"] = value.over[1:]
        return parts
    return value


def _is_prose(value: object) -> bool:
    text = getattr(value, "text", None)
    return isinstance(text, Paragraph | tuple)


def _places(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """What is pointed at, and the values that are put in."""
    return ((span.kind, span.target or span.text) for span in paragraph.spans if span.kind in ("focus", "go", "value"))
