"""What is watched of a lesson while it is written: every condition with its parts, and what they are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnsim.language.texts import say
from nnsim.lessons.blocks import filled
from nnsim.lessons.expression import (
    Arithmetic,
    Comparison,
    Constant,
    Expression,
    Junction,
    Named,
    Within,
    condition,
    expression,
    named,
)  # fmt: skip
from nnsim.lessons.findings import Wrong
from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.outline import BlockPlace, outline
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged, shown, value


@dataclass(frozen=True, slots=True)
class Watched:
    """An expression of the text: its ``line``, the place of its step, and its ``use``: until, wrong, answer or of."""

    line: int
    step: int
    use: str
    text: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition as it is now. ``holds`` is None where it is no truth, or nobody knows yet; ``now`` is its
    value in words, or why there is none."""

    text: str
    holds: bool | None
    now: str


def watched(text: str) -> tuple[Watched, ...]:
    """All that can be read of conditions and answers, in the order of their lines."""
    found, lines = outline(text), text.splitlines()
    return tuple(
        each for at, step in enumerate(found.steps) for block in step.blocks for each in _of_block(at, block, lines)
    )


def _of_block(step: int, block: BlockPlace, lines: list[str]) -> Iterator[Watched]:
    numbered = ((line, lines[line - 1]) for line in range(block.line + 1, block.end))
    for line, text in filled(numbered):
        use, said = _said(block, text)
        if not said:
            continue
        try:
            read = condition(said) if use in ("until", "wrong") else expression(said)
        except Wrong:
            continue
        if any(True for _ in named(read)):
            yield Watched(line, step, use, said, read)


def _said(block: BlockPlace, line: str) -> tuple[str, str]:
    """What a line says for whom; nothing where it says no expression."""
    if block.word in ("until", "wrong"):
        is_way = block.word == "wrong" and line.startswith("by:")
        return block.word, "" if is_way else line.partition("->")[0].strip()
    key, colon, rest = line.partition(":")
    if block.word in ("ask", "variant") and colon:
        use = key.strip()
        if use in ("answer", "of"):
            return use, rest.strip()
        if use.startswith("wrong "):
            return "wrong answer", use.removeprefix("wrong ").strip()
    return "", ""


def parts(found: Expression, state: State) -> tuple[Part, ...]:
    """The comparisons and flags that a condition consists of, each with the numbers of now; a value is one part."""
    if isinstance(found, Junction):
        return tuple(part for each in found.parts for part in parts(each, state))
    if isinstance(found, Within):
        return (*parts(found.inner, state), _truth(found, state, f"within {found.most:g} {found.unit}"))
    return (_part(found, state),)


def _truth(found: Expression, state: State, words: str) -> Part:
    verdict = judged(found, state)
    return Part(words, verdict.holds, verdict.reason)


def _part(found: Expression, state: State) -> Part:
    if isinstance(found, Comparison):
        sides = tuple(side for side in (found.left, found.right) if not isinstance(side, Constant))
        several = len(sides) > 1
        said = (
            say("{name} is {now}", name=side.text, now=_now(side, state)) if several else _now(side, state)
            for side in sides
        )
        return Part(found.text, judged(found, state).holds, ", ".join(dict.fromkeys(said)))
    if isinstance(found, Named | Arithmetic | Constant):
        holds = judged(found, state).holds if found.type == "flag" else None
        return Part(found.text, holds, _now(found, state))
    return _truth(found, state, found.text)


def _now(found: Expression, state: State) -> str:
    result = value(found, state)
    if isinstance(result, Unknown):
        return say("not known yet") if result.pending else say("nothing: it {reason}", reason=result.why)
    return shown(result)


def now(found: Expression, state: State) -> str:
    """What an expression comes to now, in a word or number; – while nobody knows."""
    return shown(value(found, state))
