"""Locks as they stand in the text of a lesson: found, written and taken out again, by the smallest change of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from nnsim.language.texts import say
from nnsim.lessons.blocks import lock, split
from nnsim.lessons.findings import Wrong
from nnsim.lessons.lesson import Lock
from nnsim.lessons.outline import BlockPlace, Change, Outline, StepPlace, add_block, difference, outline, start_of_line

Scope = Literal["here", "on", "chapter"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class PlacedLock:
    """A lock, the line that says it, and for how long it holds; ``step`` is the place of its step, None for all."""

    lock: Lock
    line: int
    scope: Scope
    step: int | None


def locks_in(text: str) -> tuple[PlacedLock, ...]:
    """Every lock that ``text`` says, in the order of its lines; what cannot be read is left out."""
    found, lines = outline(text), text.splitlines()
    placed = [PlacedLock(each, line, "chapter", None) for line, _, each in _of_chapter(found, lines) if each]
    for at, step in enumerate(found.steps):
        for block in step.blocks:
            scope: Scope = "here" if block.head.split()[1:] == ["here"] else "on"
            read = ((line, _read(block, lines[line - 1])) for line in _lines_of(block, lines))
            placed += [PlacedLock(one, line, scope, at) for line, one in read if one]
    return tuple(placed)


def _of_chapter(found: Outline, lines: list[str]) -> list[tuple[int, str, Lock | None]]:
    """What the lines ``locks:`` say, part by part; None where that cannot be read."""
    first, last = found.front
    said = list[tuple[int, str, Lock | None]]()
    for line in range(first + 1, last):
        key, colon, rest = lines[line - 1].partition(":")
        if key.strip() == "locks" and colon:
            for part in split(rest, ","):
                said.append((line, part, _as_lock(part)))
    return said


def _as_lock(said: str, *, here: bool = False) -> Lock | None:
    try:
        return lock(said, here=here)
    except Wrong:
        return None


def _lines_of(block: BlockPlace, lines: list[str]) -> list[int]:
    if block.word not in ("lock", "free"):
        return []
    between = range(block.line + 1, block.end)
    return [line for line in between if lines[line - 1].strip() and not lines[line - 1].strip().startswith("#")]


def _read(block: BlockPlace, line: str) -> Lock | None:
    here = block.head.split()[1:] == ["here"]
    if block.word == "free":
        return Lock(line.strip(), "editable", "", here)
    return _as_lock(line.strip(), here=here)


def _said(one: Lock) -> str:
    return f"{one.pattern}: {one.state}{f' because {one.because}' if one.because else ''}"


# ---------------------------------------------------------------- written


def with_lock(text: str, one: Lock, scope: Scope, step: int) -> Change:
    """The change that lets ``one`` hold in the step in place ``step``, from it on, or in the whole chapter.

    What the same scope says of the same pattern already is said anew. Raises ``Wrong`` where the text has no such step,
    or no lines of its own before the first for the whole chapter.
    """
    found, one = outline(text), replace(one, here=scope == "here")
    same = next((each for each in locks_in(text) if _is_same(each, one.pattern, scope, step)), None)
    if same is not None:
        return _replaced(text, found, same, one)
    if scope == "chapter":
        return _in_front(text, found, one)
    if not 0 <= step < len(found.steps):
        raise Wrong(say("A lock belongs to a step; begin one by a line such as ## The first step."))
    return _in_step(text, found.steps[step], one)


def _is_same(each: PlacedLock, pattern: str, scope: Scope, step: int) -> bool:
    return each.lock.pattern == pattern and each.scope == scope and (scope == "chapter" or each.step == step)


def _replaced(text: str, found: Outline, placed: PlacedLock, one: Lock) -> Change:
    lines = text.splitlines()
    start = start_of_line(text, placed.line)
    if placed.scope == "chapter":
        parts = [(part, each) for line, part, each in _of_chapter(found, lines) if line == placed.line]
        said = [_said(one) if each and each.pattern == one.pattern else part for part, each in parts]
        return Change(start, start + len(lines[placed.line - 1]), f"locks: {', '.join(said)}")
    block = found.block_at(placed.line)
    if block is not None and block.word == "free" and one.state != "editable":
        step = found.steps[placed.step or 0]
        return _both(text, without_lock(text, placed), lambda now: _in_step(now, _again(now, step), one))
    said_now = one.pattern if block is not None and block.word == "free" else _said(one)
    return Change(start, start + len(lines[placed.line - 1]), said_now)


def _again(text: str, step: StepPlace) -> StepPlace:
    return next(each for each in outline(text).steps if each.line == step.line)


def _both(text: str, first: Change, then: Callable[[str], Change]) -> Change:
    """Two changes as one: the least stretch of the text that is other afterwards."""
    between = first.of(text)
    return difference(text, then(between).of(between))


def _in_front(text: str, found: Outline, one: Lock) -> Change:
    if found.front == (0, 0):
        raise Wrong(say("A lock of the whole chapter stands between the two lines ---; write these first."))
    lines = text.splitlines()
    for line in range(found.front[0] + 1, found.front[1]):
        if lines[line - 1].partition(":")[0].strip() == "locks":
            at = start_of_line(text, line)
            whole = lines[line - 1].rstrip().rstrip(",")
            joined = f"{whole}{'' if whole.endswith(':') else ','} {_said(one)}"
            return Change(at, at + len(lines[line - 1]), joined)
    at = start_of_line(text, found.front[1])
    return Change(at, at, f"locks: {_said(one)}\n")


def _in_step(text: str, step: StepPlace, one: Lock) -> Change:
    head = f"{'free' if one.state == 'editable' else 'lock'}{' here' if one.here else ''}"
    said = one.pattern if one.state == "editable" else _said(one)
    block = next((each for each in reversed(step.blocks) if each.head == head), None)
    later = any(each.word in ("lock", "free") and each.line > block.line for each in step.blocks) if block else False
    if block is not None and not later:  # of two that fit a thing the last counts
        at = start_of_line(text, block.end)
        return Change(at, at, f"{said}\n")
    return add_block(text, step, head, said)


# ---------------------------------------------------------------- taken out


def without_lock(text: str, placed: PlacedLock) -> Change:
    """The change that takes a lock out, with its block or line where nothing else stands in that."""
    found, lines = outline(text), text.splitlines()
    if placed.scope == "chapter":
        every = (each for each in _of_chapter(found, lines) if each[0] == placed.line)
        parts = [part for _, part, each in every if each is None or each.pattern != placed.lock.pattern]
        start, end = start_of_line(text, placed.line), start_of_line(text, placed.line + 1)
        return Change(start, end, f"locks: {', '.join(parts)}\n" if parts else "")
    block = found.block_at(placed.line)
    alone = block is not None and _lines_of(block, lines) == [placed.line]
    first, last = (block.line, block.end) if block is not None and alone else (placed.line, placed.line)
    return Change(start_of_line(text, first), start_of_line(text, last + 1), "")
