"""A lesson from its text: front matter, steps, prose and fenced blocks. Nothing of it is executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from nnsim.core.counted import counted
from nnsim.core.problem import Severity
from nnsim.language.texts import say
from nnsim.lessons.blocks import Block, Draft, lock, split, take
from nnsim.lessons.findings import Finding, Wrong, meant, warning
from nnsim.lessons.lesson import FORMAT, MOST_WORDS, Lesson, Lock, Sheet, Step, sha_of
from nnsim.lessons.prose import paragraphs, words

MOST_CHARACTERS = 200_000
"""Of a lesson: a chapter has about 10,000."""

MOST_STEPS = 100

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
NAMED = re.compile(r"(?P<title>.*)\{#(?P<id>[a-z0-9-]+)(?: +(?P<minutes>\d{1,3}) min)?\}")
"""A title with the id of its step behind it, which translations share."""

FENCE = re.compile(r"```+")

UNENDED = say("The line --- that ends what is said first is missing.")
STRAY = say("What stands before the first step is not shown; begin one by ## and a title.")

Lines = list[tuple[int, str]]


class Read(NamedTuple):
    """``lesson`` is None where there is an error among the ``findings``, which are in the order of lines."""

    lesson: Lesson | None
    findings: tuple[Finding, ...]


def read_lesson(text: str, usual_id: str = "lesson") -> Read:
    """The lesson that ``text`` is, and what is wrong with it. Never raises.

    ``usual_id`` is its id where it says none.
    """
    if len(text) > MOST_CHARACTERS:
        return Read(
            None,
            (
                Finding(
                    1,
                    say(
                        "This is longer than {most_characters:,} characters; split it into chapters.",
                        most_characters=MOST_CHARACTERS,
                    ),
                ),
            ),
        )
    lines = list(enumerate(text.splitlines(), 1))
    front, rest, findings = _front(lines)
    values, found = _values(front)
    findings += found
    findings += _version(front, values)
    steps, found = _steps(rest)
    findings += found
    if not steps:
        findings.append(
            Finding(len(lines) or 1, say("There is no step; begin one by a line such as ## The first step."))
        )
    lesson = _lesson(values, tuple(steps), usual_id, sha_of(text))
    findings += _doubles(lesson)
    findings.sort(key=lambda finding: finding.line)
    is_good = not any(finding.severity is Severity.ERROR for finding in findings)
    return Read(lesson if is_good else None, tuple(dict.fromkeys(findings)))


def _lesson(values: dict[str, Any], steps: tuple[Step, ...], usual_id: str, sha: str) -> Lesson:
    named = {"id": usual_id, "title": usual_id, **values}
    sheet = Sheet(**{key: named.pop(key) for key in SHEET if key in named})
    return Lesson(**named, steps=steps, sheet=sheet, sha=sha)


# ---------------------------------------------------------------- front matter


def _front(lines: Lines) -> tuple[Lines, Lines, list[Finding]]:
    """The lines between the first two ``---``, and those behind them."""
    begun = next((at for at, (_, line) in enumerate(lines) if line.strip()), None)
    if begun is None or lines[begun][1].strip() != "---":
        said = say("A lesson begins with a line ---, then id:, title: and others, and another line ---.")
        return [], lines, [Finding(lines[begun][0] if begun is not None else 1, said)]
    end = next((at for at in range(begun + 1, len(lines)) if lines[at][1].strip() == "---"), None)
    if end is None:
        return (
            [],
            lines[begun + 1 :],
            [Finding(lines[begun][0], say("The line --- that ends what is said first is missing."))],
        )
    return lines[begun + 1 : end], lines[end + 1 :], []


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,16}", text) or not low <= int(text) <= high:
            raise Wrong(say("{text!r} is not a whole number from {low} to {high:,}.", text=text, low=low, high=high))
        return int(text)

    return read


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise Wrong(say("{text!r} is no id: small letters, digits and hyphens.", text=text))
    return text


def read_locks(text: str) -> tuple[Lock, ...]:
    """Locks with commas between them; raises ``Wrong``."""
    return tuple(lock(part) for part in split(text, ","))


def _filled(text: str) -> str:
    if not text:
        raise Wrong(say("Something has to stand here."))
    return text


ONCE: dict[str, Callable[[str], Any]] = {
    "id": _id,
    "title": _filled,
    "item": _whole(0, 99),
    "minutes": _whole(1, 240),
    "language": _filled,
    "format": _whole(1, 999),
    "start": str,
    "seed": _whole(0, 2**32 - 1),
    "locks": read_locks,
    "goal": str,
    "question": str,
    "timing": str,
}
"""What is said of a lesson, and how it is read."""

OFTEN = {"mistake": "mistakes", "vote": "votes"}
"""What may be said several times, and the field that collects it."""

SHEET = ("goal", "question", "timing", "mistakes", "votes")


def _values(front: Lines) -> tuple[dict[str, Any], list[Finding]]:
    values, findings = dict[str, Any](), list[Finding]()
    for at, line in front:
        key, colon, text = (part.strip() for part in line.partition(":"))
        if not line.strip() or line.strip().startswith("#"):
            continue
        if not colon or (key not in ONCE and key not in OFTEN):
            hint = meant(key, (*ONCE, *OFTEN), lists=False)
            findings.append(warning(at, say("{key!r} is not known and was skipped; {hint}", key=key, hint=hint)))
        elif key in OFTEN:
            values[OFTEN[key]] = (*values.get(OFTEN[key], ()), text)
        elif key in values:
            findings.append(Finding(at, say("{key}: this is there twice; leave one out.", key=key)))
        else:
            try:
                values[key] = ONCE[key](text)
            except Wrong as error:
                findings.append(Finding(at, f"{key}: {error.text}"))
    return values, findings


def _version(front: Lines, values: dict[str, Any]) -> list[Finding]:
    if not front:
        return []
    version = values.get("format")
    if version is None:
        return (
            []
            if any(line.startswith("format:") for _, line in front)
            else [
                Finding(
                    front[0][0], say("The version of the vocabulary is missing; add format: {format}.", format=FORMAT)
                )
            ]
        )
    if version > FORMAT:
        return [
            Finding(
                front[0][0],
                say(
                    "This lesson is of format {version}; this nnsim reads {format}, so update it.",
                    version=version,
                    format=FORMAT,
                ),
            )
        ]
    return []


# ---------------------------------------------------------------- steps


def _steps(lines: Lines) -> tuple[list[Step], list[Finding]]:
    steps, findings = list[Step](), list[Finding]()
    stray = list[int]()
    for title, at, body in _parts(lines):
        if title is None:
            stray += [number for number, line in body if line.strip() and not line.startswith("# ")]
            continue
        draft = _step(title, at, body, tuple(step.id for step in steps))
        steps.append(draft.step)
        findings += draft.findings
    if stray:
        findings.append(warning(stray[0], STRAY))
    if len(steps) > MOST_STEPS:
        findings.append(
            Finding(
                steps[MOST_STEPS].line,
                say("There are more than {most_steps} steps; split the lesson.", most_steps=MOST_STEPS),
            )
        )
    return steps, findings


def _parts(lines: Lines) -> Iterator[tuple[str | None, int, Lines]]:
    """Titles with the lines below them; None for what stands before the first."""
    title, begun, body, fenced = None, 0, list[tuple[int, str]](), ""
    for at, line in lines:
        fence = FENCE.match(line.strip())
        if fence:
            fenced = "" if fenced and line.strip() == fenced else fenced or fence[0]
        if not fenced and line.startswith("## "):
            yield title, begun, body
            title, begun, body = line[3:].strip(), at, []
        else:
            body.append((at, line))
    yield title, begun, body


def _step(title: str, line: int, body: Lines, taken: Iterable[str]) -> Draft:
    named = NAMED.fullmatch(title)
    title = named["title"].strip() if named else title
    minutes = int(named["minutes"] or 0) if named else 0
    draft = Draft(Step(_slug(named["id"] if named else title, tuple(taken)), title, minutes=minutes, line=line))
    prose: Lines = []
    for part in _blocks(body):
        if isinstance(part, Block):
            take(draft, part)
        elif isinstance(part, Finding):
            draft.findings.append(part)
        else:
            prose.append(part)
    text, findings = paragraphs(prose)
    draft.step = replace(draft.step, text=text)
    draft.findings += findings
    if (count := words(text)) > MOST_WORDS:
        said = say(
            "{title!r} has {words}, of which {most_words} are read at most; make two steps of it.",
            title=title,
            words=counted(count, "word"),
            most_words=MOST_WORDS,
        )
        draft.findings.append(warning(line, said))
    if draft.step.variant and not draft.step.show:
        draft.findings.append(
            warning(line, say("{title!r} has a variant but no solution to be shown; add a block show.", title=title))
        )
    return draft


def _slug(title: str, taken: tuple[str, ...]) -> str:
    """The id of a step: the letters of its title."""
    plain = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:40].strip("-") or "step"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}-{number}", number + 1
    return found


def _blocks(body: Lines) -> Iterator[Block | Finding | tuple[int, str]]:
    """Fenced blocks, and the lines between them."""
    lines = iter(body)
    for at, line in lines:
        fence = FENCE.match(line.strip())
        if fence is None:
            yield at, line
            continue
        word, *after = line.strip()[len(fence[0]) :].split() or [""]
        inside, closed = list[tuple[int, str]](), False
        for number, text in lines:
            if text.strip() == fence[0]:
                closed = True
                break
            inside.append((number, text))
        yield Block(word, tuple(after), tuple(inside), at)
        if not closed:
            yield Finding(
                at, say("The block {word!r} does not end; close it by a line {fence}.", word=word, fence=fence[0])
            )


def _doubles(lesson: Lesson) -> list[Finding]:
    """Questions that are called alike."""
    seen, findings = set[str](), list[Finding]()
    for question in lesson.questions:
        if question.id in seen:
            findings.append(
                Finding(
                    question.line,
                    say("Two questions are called {question!r}; give one another name.", question=question.id),
                )
            )
        seen.add(question.id)
    return findings
