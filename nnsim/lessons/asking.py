"""Which questions to the engine a step needs, so that only these are asked while somebody is at it."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.lessons.expression import Expression, asks
from nnsim.lessons.lesson import Step
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Question


def asked_by(step: Step) -> frozenset[str]:
    """Ids of the probes that conditions, values and questions of ``step`` need."""
    return frozenset(probe for expression in expressions(step) for probe in asks(expression))


def expressions(step: Step) -> Iterator[Expression]:
    """All that is read of the state in a step."""
    yield from (goal.condition for goal in step.goals)
    yield from (trap.condition for trap in step.traps)
    for question in (*step.questions, *([step.variant] if step.variant else [])):
        yield from _of_question(question)
    yield from _values(*step.text, *(hint.text for hint in step.hints), *step.further)
    yield from _values(*(step.name.words if step.name else ()))
    yield from _inline(*(trap.words for trap in step.traps), *(goal.words for goal in step.goals))


def _of_question(question: Question) -> Iterator[Expression]:
    wrong = (known.expression for known in question.wrong)
    yield from (each for each in (question.expression, question.of, *wrong) if each is not None)
    replies = (*(option.reply for option in question.options), *(known.reply for known in question.wrong))
    yield from _inline(question.words, question.why, question.otherwise, *replies)


def _values(*paragraphs: Paragraph) -> Iterator[Expression]:
    return (span.expression for each in paragraphs for span in each.spans if span.expression is not None)


def _inline(*texts: str) -> Iterator[Expression]:
    return (span.expression for text in texts for span in inline(text) if span.expression is not None)
