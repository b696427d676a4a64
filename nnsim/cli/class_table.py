"""What came of collecting, to be read: a table for each lesson, rows for a spreadsheet, and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nnsim.core.counted import counted
from nnsim.core.files.fields import printable
from nnsim.io.rows import as_csv
from nnsim.lessons.collecting import Collected
from nnsim.lessons.given import said, was_right
from nnsim.lessons.grid import Grid, Row, Standing, standing
from nnsim.lessons.handin import HandIn
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.questions import Question

SIGNS: dict[Standing, str] = {"met": "+", "reached": "o", "shown": "s", "stuck": "!", "": "."}

LEGEND = "+ task met   o reached   s solution shown   ! stuck   . not reached"

MOST_WRONG = 10
"""Wrong answers that are listed of a lesson; JSON has them all."""

WIDEST = 60
"""Characters of a question or an answer in a line."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By which spreadsheets know UTF-8."""

HEADER = (
    "learner", "lesson", "title", "handed in", "finished", "number", "step", "standing", "hints", "tries", "seconds",
    "answers", "run",
)  # fmt: skip

Names = Mapping[str, str]
"""What learners are called, by their ids."""


def lines(grid: Grid, names: Names) -> Iterator[str]:
    """The table of a lesson, the steps it has, and the most frequent wrong answers."""
    counted_rows = counted(len(grid.rows), "learner")
    yield f"{printable(grid.title)} ({printable(grid.lesson)}): {counted_rows}"
    if not grid.is_known:
        yield "The text of this version is not at hand, so answers are told as they stand; add --lesson FILE."
    called = [printable(names[row.handed.learner], 30) for row in grid.rows]
    width = max(map(len, called))
    yield f"{'':{width}}  {' '.join(f'{at:>2}' for at in range(1, len(grid.steps) + 1))}"
    for name, row in sorted(zip(called, grid.rows, strict=True), key=lambda pair: pair[0].casefold()):
        signs = " ".join(f"{SIGNS[each]:>2}" for each in row.standings)
        yield f"{name:{width}}  {signs}  {_where(grid, row)}"
    yield LEGEND
    yield from (f"{at:>2} {printable(title)}" for at, (_, title) in enumerate(grid.steps, 1))
    yield from _wrong(grid)
    yield from _odd(grid, names)
    yield ""


def _where(grid: Grid, row: Row) -> str:
    """``at 3, 4 tries, 2 min``, or ``finished``."""
    progress = row.handed.hand_in.progress
    if progress.finished:
        return "finished"
    at = next((at for at, (step, _) in enumerate(grid.steps, 1) if step == progress.at), 0)
    step = progress.step(progress.at)
    tries = f", {counted(step.tries, 'wrong try')}" if step.tries else ""
    return f"at {at}{tries}, {step.seconds / 60:.0f} min" if at else ""


def _wrong(grid: Grid) -> Iterator[str]:
    if grid.wrong:
        yield "Most frequent wrong answers:"
    for wrong in grid.wrong[:MOST_WRONG]:
        yield f"{wrong.learners:>3} × {printable(wrong.answer, WIDEST)}   ({printable(wrong.words, WIDEST)})"


def _odd(grid: Grid, names: Names) -> Iterator[str]:
    """Logs that were changed or are missing, exams that were left, and programs that were killed."""
    found = [(names[row.handed.learner], words) for row in grid.rows for words in row.oddities]
    if found:
        yield "To look at:"
    yield from (f"  {printable(name, 30)}: {printable(words, 200)}" for name, words in found)


def as_values(found: Sequence[Grid], collected: Collected, names: Names) -> dict[str, Any]:
    """All of it for other programs."""
    return {
        "lessons": [_values(grid, names) for grid in found],
        "bad": [{"file": problem.where, "text": problem.text} for problem in collected.bad],
        "earlier": len(collected.earlier),
        "others": collected.others,
    }


def _values(grid: Grid, names: Names) -> dict[str, Any]:
    return {
        "lesson": grid.lesson,
        "title": grid.title,
        "steps": [{"step": step, "title": title} for step, title in grid.steps],
        "learners": [_learner(row, names) for row in grid.rows],
        "wrong": [
            {"question": wrong.question, "answer": wrong.answer, "learners": wrong.learners} for wrong in grid.wrong
        ],
    }


def _learner(row: Row, names: Names) -> dict[str, Any]:
    made = row.handed.hand_in
    return {
        "learner": names[row.handed.learner],
        "handed_in": made.made.isoformat(),
        "at": made.progress.at,
        "finished": made.progress.finished,
        "standings": list(row.standings),
        "look_at": list(row.oddities),
        "run": made.run.sha256 if made.run else None,
    }


# ---------------------------------------------------------------- for spreadsheets


def as_csv_file(found: Sequence[Grid], known: Mapping[str, Lesson], names: Names, *, with_texts: bool) -> bytes:
    """UTF-8, a row for each learner and step; cells that a spreadsheet would run are made harmless.

    Own words are there only ``with_texts``, as they may tell who wrote them.
    """
    rows = (row for grid in found for row in _rows(grid, known, names, with_texts=with_texts))
    return BYTE_ORDER_MARK + as_csv(HEADER, rows)


def _rows(grid: Grid, known: Mapping[str, Lesson], names: Names, *, with_texts: bool) -> Iterator[tuple[object, ...]]:
    for row in grid.rows:
        made = row.handed.hand_in
        lesson = known.get(made.progress.sha)
        for number, (step_id, title) in enumerate(grid.steps, 1):
            step = made.progress.step(step_id)
            yield (
                _cell(names[row.handed.learner]), _cell(grid.lesson), _cell(grid.title), made.made.isoformat(),
                "yes" if made.progress.finished else "no", number, _cell(title), standing(made, step_id), step.hints,
                step.tries, round(step.seconds), _cell(_answers(made, lesson, step_id, with_texts=with_texts)),
                _cell(made.run.sha256) if made.run else "",
            )  # fmt: skip


def _cell(text: str) -> str:
    """Without characters that no table shows."""
    return printable(" ".join(text.split()), 10_000)


def _answers(made: HandIn, lesson: Lesson | None, step_id: str, *, with_texts: bool) -> str:
    """All answers to the questions of a step, in turn; which question is of which step only its lesson knows."""
    if lesson is None or (at := lesson.step_of(step_id)) is None:
        return ""
    step = lesson.steps[at]
    asked = (*step.questions, *([step.variant] if step.variant else []))
    told = (_told(made, question) for question in asked if question.kind != "text" or with_texts)
    return "; ".join(each for each in told if each)


def _told(made: HandIn, question: Question) -> str:
    answered = made.progress.answers.get(question.id)
    if answered is None:
        return ""
    words = {True: " (right)", False: " (wrong)", None: ""}
    told = (
        f"{said(question, answer)}{words[was_right(question, answered, at)]}"
        for at, answer in enumerate(answered.given)
    )
    return f"{question.id}: {', '.join(told)}"
