"""The right answer to a question in words, for who teaches."""

from __future__ import annotations

from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.prose import inline, spoken
from nnsim.lessons.questions import Question
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown, value


def right_answer(question: Question, state: State) -> str:
    """In words, with values of now; empty for a prediction, own words, and answers that are sealed."""
    if not question.is_judged or question.sealed:
        return ""
    if question.options and question.kind == "choice":
        return "; ".join(_plain(option.text, state) for option in question.options if option.right)
    if question.kind == "order":
        return " → ".join(_plain(option.text, state) for option in question.options)
    unit = f" {question.unit}" if question.unit else ""
    if question.expression is not None:
        found = value(question.expression, state)
        return f"{question.answer if isinstance(found, Unknown) else shown(found)}{unit}"
    return f"{question.answer}{unit}"


def _plain(text: str, state: State) -> str:
    return "".join(spoken(span, state) for span in inline(text))
