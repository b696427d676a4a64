"""The fenced blocks of a step: one function for each word of the vocabulary, which adds to the step what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import get_args

from nnsim.language.texts import say
from nnsim.lessons.expression import condition
from nnsim.lessons.findings import Finding, Wrong, listed, meant, warning
from nnsim.lessons.lesson import LOCK_STATES, Goal, Hint, Lock, Name, Step, Trap
from nnsim.lessons.moves import Move, move
from nnsim.lessons.prose import Paragraph, checked, paragraphs
from nnsim.lessons.question_block import question_of
from nnsim.lessons.questions import Question

Lines = tuple[tuple[int, str], ...]
"""Lines of text, each with its number in the file."""


@dataclass(frozen=True, slots=True)
class Block:
    """``word`` and what stands behind it on the line of the fence, and the lines up to the closing one."""

    word: str
    after: tuple[str, ...]
    lines: Lines
    line: int


@dataclass(slots=True)
class Draft:
    """A step while it is read."""

    step: Step
    findings: list[Finding] = field(default_factory=list)

    def attempt(self, line: int, read: Callable[[], None]) -> None:
        """Call ``read``; what it finds wrong belongs to ``line``."""
        try:
            read()
        except Wrong as error:
            self.findings.append(Finding(line + error.after, error.text))


def filled(lines: Iterable[tuple[int, str]]) -> Lines:
    """The lines on which something stands, without blanks around it; those after ``#`` are remarks."""
    return tuple((at, line.strip()) for at, line in lines if line.strip() and not line.strip().startswith("#"))


def take(draft: Draft, block: Block) -> None:
    """Add what ``block`` says to the step; one that nobody knows is skipped with one line."""
    if block.word not in BLOCKS:
        hint = meant(block.word, BLOCKS, lists=False)
        draft.findings.append(
            warning(
                block.line, say("The block {word!r} is not known and was skipped; {hint}", word=block.word, hint=hint)
            )
        )
        return
    draft.attempt(block.line, lambda: BLOCKS[block.word](draft, block))


def moves(draft: Draft, lines: Lines) -> tuple[Move, ...]:
    """One move a line."""
    found = list[Move]()
    for at, text in lines:
        draft.attempt(at, lambda at=at, text=text: found.append(move(text, at)))  # type: ignore[misc]
    return tuple(found)


def _set(draft: Draft, block: Block) -> None:
    draft.step = replace(draft.step, set=(*draft.step.set, *moves(draft, filled(block.lines))))


def _show(draft: Draft, block: Block) -> None:
    draft.step = replace(draft.step, show=(*draft.step.show, *moves(draft, filled(block.lines))))


def _lock(draft: Draft, block: Block) -> None:
    here = _option(block, ("here",)) == "here"
    for at, text in filled(block.lines):
        draft.attempt(at, lambda text=text: _add_lock(draft, lock(text, here=here)))  # type: ignore[misc]


def _free(draft: Draft, block: Block) -> None:
    here = _option(block, ("here",)) == "here"
    for _, text in filled(block.lines):
        _add_lock(draft, Lock(text, "editable", "", here))


def _add_lock(draft: Draft, one: Lock) -> None:
    draft.step = replace(draft.step, locks=(*draft.step.locks, one))


def lock(text: str, *, here: bool = False) -> Lock:
    """``recipe.*: hidden``, ``recipe.rate: fixed because it is found in step 4``; raises ``Wrong``."""
    pattern, _, rest = (part.strip() for part in text.partition(":"))
    word, _, because = rest.partition(" because ")
    state = word.strip() or "fixed"
    if state not in LOCK_STATES:
        raise Wrong(
            say(
                "A lock is {lock_states}, not {state!r}; {meant}",
                lock_states=listed(LOCK_STATES, "or"),
                state=state,
                meant=meant(state, LOCK_STATES),
            )
        )
    if not pattern or " " in pattern:
        raise Wrong(say("A lock begins with an id or a pattern such as recipe.*, and a colon."))
    return Lock(pattern, state, because.strip(), here)


def _ask(draft: Draft, block: Block) -> None:
    usual_id = f"{draft.step.id}-{len(draft.step.questions) + 1}"
    asked = question_of(block.after, filled(block.lines), usual_id, block.line)
    draft.step = replace(draft.step, questions=(*draft.step.questions, asked))


def _variant(draft: Draft, block: Block) -> None:
    asked: Question = question_of(block.after, filled(block.lines), f"{draft.step.id}-variant", block.line)
    if not asked.is_judged:
        raise Wrong(say("A variant needs an answer, as it asks whether the solution was understood."))
    draft.step = replace(draft.step, variant=asked)


def _until(draft: Draft, block: Block) -> None:
    kind = _option(block, ("latch", "hold"))
    for at, text in filled(block.lines):
        draft.attempt(at, lambda text=text: _add_goal(draft, text))  # type: ignore[misc]
    draft.step = replace(draft.step, latches=kind != "hold")
    if not draft.step.goals and not draft.findings:
        raise Wrong(say("A task needs a condition; write one such as train.accuracy >= 95%."))


def _add_goal(draft: Draft, text: str) -> None:
    asked, _, words = (part.strip() for part in text.partition("->"))
    draft.step = replace(draft.step, goals=(*draft.step.goals, Goal(asked, condition(asked), checked(words))))


def _hint(draft: Draft, block: Block) -> None:
    kinds = get_args(Hint.__annotations__["kind"]) or ("look", "think", "move")
    for at, text in filled(block.lines):
        kind, colon, words = (part.strip() for part in text.partition(":"))
        if kind not in kinds or not colon or not words:
            known = say("look: where to look, think: what to think of, move: the move")
            draft.findings.append(
                Finding(at, say("A hint is one of {known}; {kind}", known=known, kind=meant(kind, kinds)))
            )
            continue
        found, findings = paragraphs([(at, words)])
        draft.findings += findings
        draft.step = replace(draft.step, hints=(*draft.step.hints, Hint(kind, found[0])))  # type: ignore[arg-type]
    order = [kinds.index(hint.kind) for hint in draft.step.hints]
    if order != sorted(order):
        raise Wrong(say("Hints go deeper: look comes first, then think, then move."))


def _wrong(draft: Draft, block: Block) -> None:
    for at, text in filled(block.lines):
        if text.startswith("by:"):
            draft.attempt(at, lambda at=at, text=text: _add_way(draft, at, text))  # type: ignore[misc]
        else:
            draft.attempt(at, lambda at=at, text=text: _add_trap(draft, at, text))  # type: ignore[misc]


def _add_trap(draft: Draft, at: int, text: str) -> None:
    asked, arrow, words = (part.strip() for part in text.partition("->"))
    if not arrow or not words:
        raise Wrong(
            say("A wrong move is a condition, an arrow and a sentence: network.units = 1 -> One unit is one line.")
        )
    draft.step = replace(draft.step, traps=(*draft.step.traps, Trap(condition(asked), asked, checked(words), line=at)))


def _add_way(draft: Draft, at: int, text: str) -> None:
    if not draft.step.traps:
        raise Wrong(say("'by:' follows the wrong move that it leads to."))
    way = tuple(move(part, at) for part in split(text.removeprefix("by:"), ";"))
    *others, last = draft.step.traps
    draft.step = replace(draft.step, traps=(*others, replace(last, by=(*last.by, *way))))


def split(text: str, sign: str) -> list[str]:
    """The parts of ``text`` between signs that stand in no double quotes; empty ones are left out."""
    parts, quoted = [""], False
    for letter in text:
        quoted ^= letter == '"'
        if letter == sign and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _name(draft: Draft, block: Block) -> None:
    values, rest = dict[str, str](), list[tuple[int, str]]()
    for at, text in block.lines:
        key, colon, said = (part.strip() for part in text.partition(":"))
        if colon and key in ("term", "formula"):
            values[key] = said
        else:
            rest.append((at, text))
    if not values.get("term"):
        raise Wrong(say("A name needs its term, as in term: convergence theorem."))
    draft.step = replace(draft.step, name=Name(values["term"], values.get("formula", ""), _prose(draft, rest)))


def _prose(draft: Draft, lines: Iterable[tuple[int, str]]) -> tuple[Paragraph, ...]:
    found, findings = paragraphs(lines)
    draft.findings += findings
    return found


def _further(draft: Draft, block: Block) -> None:
    draft.step = replace(draft.step, further=(*draft.step.further, *_prose(draft, block.lines)))


def _note(draft: Draft, block: Block) -> None:
    draft.step = replace(draft.step, notes=(*draft.step.notes, *_prose(draft, block.lines)))


def _print(draft: Draft, block: Block) -> None:
    draft.step = replace(draft.step, handout=(*draft.step.handout, *_prose(draft, block.lines)))


def _option(block: Block, known: tuple[str, ...]) -> str:
    """The one word behind that of the block, or nothing; raises ``Wrong``."""
    for word in block.after:
        if word not in known:
            raise Wrong(
                say(
                    "{word!r} takes {known}, not {word_2!r}; {word_3}",
                    word=block.word,
                    known=listed(known, "or"),
                    word_2=word,
                    word_3=meant(word, known),
                )
            )
    return block.after[-1] if block.after else ""


BLOCKS: dict[str, Callable[[Draft, Block], None]] = {
    "set": _set,
    "lock": _lock,
    "free": _free,
    "ask": _ask,
    "until": _until,
    "hint": _hint,
    "wrong": _wrong,
    "show": _show,
    "variant": _variant,
    "name": _name,
    "further": _further,
    "note": _note,
    "print": _print,
}
"""Every block by its word, in the order in which a step may have them."""
