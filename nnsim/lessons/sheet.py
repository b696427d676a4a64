"""The teacher's page of a lesson, made from the same text: what it is for, likely mistakes, votes, steps, answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson, Step
from nnsim.lessons.prose import Paragraph, inline, spoken
from nnsim.lessons.questions import Question


def sheet(lesson: Lesson) -> str:
    """The page as Markdown. With it goes the key: whoever prints it for a class leaves ``Answers`` out."""
    lines = [
        f"# {lesson.title}",
        "",
        say("Lecture item {item}, {minutes}.", item=lesson.item, minutes=counted(lesson.minutes, "minute")),
        "",
    ]
    for title, text in ((say("Goal"), lesson.sheet.goal), (say("Driving question"), lesson.sheet.question)):
        lines += [f"**{title}.** {text}", ""] if text else []
    if lesson.sheet.timing:
        lines += [f"**Timing.** {lesson.sheet.timing}.", ""]
    lines += _part(say("Likely mistakes"), (f"- {each}" for each in lesson.sheet.mistakes))
    lines += _part(say("To vote on"), (f"{at}. {each}" for at, each in enumerate(lesson.sheet.votes, 1)))
    lines += _part(say("Steps"), (line for at, step in enumerate(lesson.steps, 1) for line in _step(at, step)))
    lines += _part(say("Answers"), (line for question in lesson.questions for line in _answer(question)))
    lines += _part(say("To hand out"), plain(each for step in lesson.steps for each in step.handout))
    return "\n".join(lines)


def _part(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [f"## {title}", "", *found, ""] if found else []


def _step(at: int, step: Step) -> Iterator[str]:
    yield f"{at}. **{step.title}.** {' '.join(plain(step.text))}"
    if step.goals:
        yield say("   - Task: {goals}", goals="; ".join(said(goal.words) or goal.text for goal in step.goals))
    if step.show:
        yield say("   - Solution: {show}", show="; ".join(move.text for move in step.show))
    for trap in step.traps:
        yield say("   - If {trap}: {trap_2}", trap=trap.text, trap_2=said(trap.words))
    if step.name:
        yield say(
            "   - Named at the end: {term}{word}",
            term=step.name.term,
            word=f", {step.name.formula}" if step.name.formula else "",
        )
    yield from (say("   - Note: {text}", text=text) for text in plain(step.notes))


def _answer(question: Question) -> Iterator[str]:
    if not question.is_judged or question.sealed:
        return
    right = "; ".join(option.text for option in question.options if option.right) or question.answer
    yield f"- {said(question.words)} **{right}{f' {question.unit}' if question.unit else ''}**"
    yield from (f"  - {known.text}: {said(known.reply)}" for known in question.wrong)
    yield from (f"  - {o.text}: {said(o.reply)}" for o in question.options if o.reply and not o.right)


def plain(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """The words of each, without links."""
    return (f"{'- ' if paragraph.bullet else ''}{_joined(paragraph)}" for paragraph in paragraphs)


def _joined(paragraph: Paragraph) -> str:
    """Without links; a value that only a document has by its name."""
    return "".join(f"`{span.text}`" if span.expression else spoken(span) for span in paragraph.spans)


def said(text: str) -> str:
    """A line of words without links."""
    return _joined(Paragraph(inline(text)))
