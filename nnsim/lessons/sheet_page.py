"""The teacher's sheet as a page that prints on one side of A4, and the key as another; each one self-contained HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.lessons.expression import named
from nnsim.lessons.lesson import Lesson, Step
from nnsim.lessons.questions import Question
from nnsim.lessons.sheet import plain, said
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown, value

STYLE = """
@page { size: A4; margin: 14mm }
body { font: 9.5pt/1.3 "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; color: #111 }
body { max-width: 182mm; margin: 0 auto }
h1 { font-size: 17pt; margin: 0 }
h2 { font-size: 10.5pt; margin: 7pt 0 2pt 0; border-bottom: 0.5pt solid #888 }
p, ul, ol { margin: 2pt 0 }
ul, ol { padding-left: 14pt }
li { margin: 1.5pt 0 }
.small, .note { color: #444 }
.write { border: 0.5pt solid #888; padding: 4pt 6pt; margin-top: 3pt }
code { font: 8.5pt "DejaVu Sans Mono", Menlo, Consolas, monospace }
@media screen { body { margin: 10mm auto } }
"""

CODE = re.compile(r"`([^`]+)`")


def sheet_page(lesson: Lesson) -> str:
    """Goal, driving question, time, likely mistakes, questions to vote on, steps and what is handed out. No answers."""
    sheet = lesson.sheet
    parts = [
        _line(say("Goal"), sheet.goal),
        _line(say("Driving question"), sheet.question),
        _line(say("Timing"), sheet.timing),
    ]
    parts += _list(say("Likely mistakes"), map(_html, sheet.mistakes))
    parts += _list(say("To vote on"), map(_html, sheet.votes), "ol")
    parts += _list(say("Steps"), map(_step, lesson.steps), "ol")
    handout = [_html(text) for step in lesson.steps for text in plain(step.handout)]
    if handout:
        parts += [say("<h2>To hand out</h2>"), *(f'<p class="write">{text}</p>' for text in handout)]
    return _page(lesson, lesson.title, parts)


def key_page(lesson: Lesson) -> str:
    """Of each step the recorded solution, right and wrong answers, and what is said of them and of wrong moves."""
    parts = [part for at, step in enumerate(lesson.steps, 1) for part in _key(at, step)]
    return _page(lesson, say("{lesson}: the key", lesson=lesson.title), parts)


def _page(lesson: Lesson, title: str, parts: Iterable[str]) -> str:
    item = say("Lecture item {item}, ", item=lesson.item) if lesson.item else ""
    head = f'<p class="small">{item}{counted(lesson.minutes, "minute")} · {escape(lesson.id)}</p>'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lesson.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{head}\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _html(text: str) -> str:
    """Words of a lesson, in which what stands between backticks is code."""
    return CODE.sub(r"<code>\1</code>", escape(said(text), quote=False))


def _code(text: str) -> str:
    return f"<code>{escape(text, quote=False)}</code>"


def _line(title: str, text: str) -> str:
    return f"<p><b>{title}.</b> {_html(_ended(text))}</p>" if text else ""


def _ended(text: str) -> str:
    """With a stop, where none stands at the end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _list(title: str, items: Iterable[str], tag: str = "ul") -> list[str]:
    lines = [f"<li>{item}</li>" for item in items]
    return [f"<h2>{title}</h2>", f"<{tag}>", *lines, f"</{tag}>"] if lines else []


def _step(step: Step) -> str:
    """Title, task, what it is called at the end, and notes; the words of the step are in the window."""
    found = [f"<b>{_html(_ended(step.title))}</b>"]
    if step.goals:
        found.append(
            say("Task: {goals}.", goals="; ".join(_html(goal.words) or _code(goal.text) for goal in step.goals))
        )
    asked = [_html(question.words) for question in step.questions if question.kind != "text"]
    if asked:
        found.append(f"<i>{' '.join(asked)}</i>")
    if step.name:
        formula = f", {_html(step.name.formula)}" if step.name.formula else ""
        found.append(say("At the end: {term}{formula}.", term=_html(step.name.term), formula=formula))
    found += [f'<br><span class="note">{_html(text)}</span>' for text in plain(step.notes)]
    return " ".join(found)


def _key(at: int, step: Step) -> Iterator[str]:
    yield f"<h2>{at}. {_html(step.title)}</h2>"
    lines = [line for question in (*step.before, *step.after) for line in _answers(question)]
    lines += list(_answers(step.variant)) if step.variant else []
    lines += [say("Solution: {show}", show=_code("; ".join(move.text for move in step.show)))] if step.show else []
    lines += [f"{_code(trap.text)}: {_html(trap.words)}" for trap in step.traps]
    yield from ("<ul>", *(f"<li>{line}</li>" for line in lines), "</ul>") if lines else ()


def _answers(question: Question) -> Iterator[str]:
    if not question.is_judged or question.sealed:
        return
    right = "; ".join(_html(option.text) for option in question.options if option.right) or _right(question)
    wrong = [f"{_code(known.text)}: {_html(known.reply)}" for known in question.wrong]
    wrong += [f"{_html(o.text)}: {_html(o.reply)}" for o in question.options if o.reply and not o.right]
    unit = f" {escape(question.unit)}" if question.unit else ""
    yield f"{_html(question.words)} <b>{right}{unit}</b>" + (f"<br>{'<br>'.join(wrong)}" if wrong else "")


def _right(question: Question) -> str:
    """The answer as it is written, and what it comes to where that is arithmetic alone."""
    found = question.expression
    if found is None or any(True for _ in named(found)) or question.answer.replace("_", "").isdigit():
        return _code(question.answer)
    return f"{_code(question.answer)} = {shown(value(found, State(Project())))}"
