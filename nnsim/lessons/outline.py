"""Where everything stands in the text of a lesson: steps and fenced blocks by lines, even while it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nnsim.lessons.format import FENCE


class Change(NamedTuple):
    """Characters ``start`` to ``end`` of a text become ``text``."""

    start: int
    end: int
    text: str

    def of(self, whole: str) -> str:
        """The text afterwards."""
        return whole[: self.start] + self.text + whole[self.end :]


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """A fenced block: ``head`` is what stands behind the fence, ``line`` that of the fence, ``end`` of the closing one.

    Lines count from 1; ``end`` is the last line of the step where nothing closes it.
    """

    head: str
    line: int
    end: int

    @property
    def word(self) -> str:
        """Its word of the vocabulary."""
        return self.head.split()[0] if self.head.split() else ""


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step: its title, the line of that, its last line, and its blocks in their order."""

    title: str
    line: int
    end: int
    blocks: tuple[BlockPlace, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """``front`` are the lines of the first ``---`` and of the second; (0, 0) where these are not there."""

    front: tuple[int, int]
    steps: tuple[StepPlace, ...]

    def step_at(self, line: int) -> int | None:
        """The place of the step that ``line`` belongs to; None before the first."""
        return next((at for at, step in reversed(tuple(enumerate(self.steps))) if step.line <= line), None)

    def block_at(self, line: int) -> BlockPlace | None:
        """The block in which ``line`` is, between its fences."""
        blocks = (block for step in self.steps for block in step.blocks)
        return next((block for block in blocks if block.line < line < block.end), None)


def outline(text: str) -> Outline:
    """Where everything stands. Never raises."""
    lines = text.splitlines()
    front = _front(lines)
    starts = list(_titles(lines, front[1]))
    ends = [start - 1 for start, _ in starts[1:]] + [len(lines)]
    return Outline(
        front, tuple(_step(lines, start, end, title) for (start, title), end in zip(starts, ends, strict=False))
    )


def _front(lines: list[str]) -> tuple[int, int]:
    marks = [at for at, line in enumerate(lines, 1) if line.strip() == "---"]
    begun = next((at for at, line in enumerate(lines, 1) if line.strip()), 0)
    return (marks[0], marks[1]) if len(marks) > 1 and marks[0] == begun else (0, 0)


def _titles(lines: list[str], after: int) -> Iterator[tuple[int, str]]:
    fenced = ""
    for at, line in enumerate(lines[after:], after + 1):
        fence = FENCE.match(line.strip())
        if fence:
            fenced = "" if fenced and line.strip() == fenced else fenced or fence[0]
        if not fenced and line.startswith("## "):
            yield at, line[3:].strip()


def _step(lines: list[str], start: int, end: int, title: str) -> StepPlace:
    blocks, at = list[BlockPlace](), start
    while at < end:
        at += 1
        fence = FENCE.match(lines[at - 1].strip())
        if fence is None:
            continue
        closing = next((no for no in range(at + 1, end + 1) if lines[no - 1].strip() == fence[0]), end)
        blocks.append(BlockPlace(lines[at - 1].strip()[len(fence[0]) :].strip(), at, closing))
        at = closing
    return StepPlace(title, start, end, tuple(blocks))


def start_of_line(text: str, line: int) -> int:
    """The place of the first character of ``line``; behind the text where there is no such line."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1]))


def add_block(text: str, step: StepPlace, head: str, line: str) -> Change:
    """A new block at the end of a step."""
    lines = text.splitlines()
    end = step.end
    while end > step.line and not lines[end - 1].strip():
        end -= 1
    at = start_of_line(text, end) + len(lines[end - 1])
    return Change(at, at, f"\n```{head}\n{line}\n```")


def difference(before: str, after: str) -> Change:
    """The least change that makes ``after`` of ``before``."""
    least = min(len(before), len(after))
    start = next((at for at in range(least) if before[at] != after[at]), least)
    most = least - start
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return Change(start, len(before) - tail, after[start : len(after) - tail])
