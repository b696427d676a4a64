"""A lesson as text, which ``format.read_lesson`` reads as the same lesson; remarks and the order of blocks are lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnsim.lessons.lesson import Lesson, Lock, Step
from nnsim.lessons.prose import Paragraph, text_of
from nnsim.lessons.questions import Question


def written(lesson: Lesson) -> str:
    """The text of a lesson."""
    lines = ["---", *_front(lesson), "---", ""]
    for step in lesson.steps:
        minutes = f" {step.minutes} min" if step.minutes else ""
        lines += [f"## {step.title} {{#{step.id}{minutes}}}", "", *_prose(step.text), "", *_blocks(step)]
    return "\n".join(lines)


def _front(lesson: Lesson) -> Iterator[str]:
    sheet = lesson.sheet
    values = {
        "format": lesson.format, "id": lesson.id, "title": lesson.title, "item": lesson.item,
        "minutes": lesson.minutes, "language": lesson.language, "start": lesson.start,
        "seed": "" if lesson.seed is None else lesson.seed, "locks": ", ".join(map(_lock, lesson.locks)),
        "goal": sheet.goal, "question": sheet.question, "timing": sheet.timing,
    }  # fmt: skip
    yield from (f"{key}: {value}" for key, value in values.items() if value != "")
    yield from (f"mistake: {each}" for each in sheet.mistakes)
    yield from (f"vote: {each}" for each in sheet.votes)


def _lock(lock: Lock) -> str:
    return f"{lock.pattern}: {lock.state}{f' because {lock.because}' if lock.because else ''}"


def _prose(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Paragraphs with an empty line between two of them."""
    return "\n\n".join(map(text_of, paragraphs)).splitlines()


def _block(head: str, lines: Iterable[str]) -> list[str]:
    inside = list(lines)
    return [f"```{head}", *inside, "```", ""] if inside else []


def _blocks(step: Step) -> list[str]:
    found = _block("set", (move.text for move in step.set))
    for lock in step.locks:
        found += _block("lock here" if lock.here else "lock", [_lock(lock)])
    for question in step.questions:
        found += _block(f"ask {question.kind} {question.id}", _question(question))
    goals = (f"{goal.text}{f' -> {goal.words}' if goal.words else ''}" for goal in step.goals)
    found += _block("until latch" if step.latches else "until hold", goals)
    found += _block("hint", (f"{hint.kind}: {text_of(hint.text)}" for hint in step.hints))
    found += _block("wrong", _wrong(step))
    found += _block("show", (move.text for move in step.show))
    if step.variant:
        found += _block(f"variant {step.variant.kind} {step.variant.id}", _question(step.variant))
    if step.name:
        formula = [f"formula: {step.name.formula}"] if step.name.formula else []
        found += _block("name", [f"term: {step.name.term}", *formula, *_prose(step.name.words)])
    for word, paragraphs in (("further", step.further), ("note", step.notes), ("print", step.handout)):
        found += _block(word, _prose(paragraphs))
    return found


def _wrong(step: Step) -> Iterator[str]:
    for trap in step.traps:
        yield f"{trap.text} -> {trap.words}"
        if trap.by:
            yield f"by: {'; '.join(move.text for move in trap.by)}"


def _question(question: Question) -> Iterator[str]:
    yield f"question: {question.words}"
    axis, low, high = question.over
    judged = question.answer if question.kind != "truth-table" else ""
    values = {
        "answer": judged, "tolerance": question.tolerance or "", "unit": question.unit,
        "of": question.of.text if question.of else "", "over": f"{axis} {low!r} {high!r}" if axis else "",
        "values": "" if question.values == (0.0, 1.0) else f"{question.values[0]!r} {question.values[1]!r}",
        "count": question.count if question.count != 1 else "", "inputs": " ".join(question.inputs),
        "sealed": " ".join(question.sealed),
        "when": "after" if question.after else "", "why": question.why, "else": question.otherwise,
    }  # fmt: skip
    yield from (f"{key}: {value}" for key, value in values.items() if value != "")
    if question.kind == "choice":
        for option in question.options:
            yield f"- [{'x' if option.right else ' '}] {option.text}{f' -> {option.reply}' if option.reply else ''}"
    if question.kind == "order":
        yield from (f"{at}. {option.text}" for at, option in enumerate(question.options, 1))
    outputs = question.answer.split() or ["?"] * len(question.rows)
    if question.kind == "truth-table":
        yield from (f"- {' '.join(row)} -> {output}" for row, output in zip(question.rows, outputs, strict=True))
    yield from (f"wrong {known.text}: {known.reply}" for known in question.wrong)
