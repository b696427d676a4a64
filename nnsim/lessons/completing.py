"""What may stand where somebody writes in the text of a lesson: names, words of the vocabulary, things to point at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, get_args

from nnsim.edits.kinds import EDITS
from nnsim.edits.settings import names as settings_of
from nnsim.examples.example import examples
from nnsim.language.texts import say
from nnsim.lessons.blocks import BLOCKS
from nnsim.lessons.calls_of_names import call_of
from nnsim.lessons.format import OFTEN, ONCE
from nnsim.lessons.lesson import LOCK_STATES
from nnsim.lessons.moves import MOVES, UNWRITTEN
from nnsim.lessons.names.kinds import QUANTITIES
from nnsim.lessons.outline import BlockPlace, Outline, outline
from nnsim.lessons.questions import Kind
from nnsim.lessons.state import State

HEADS = {
    "set": say("moves that bring the state which the step begins with"), "show": say("moves that solve the task"),
    "lock": say("what is held fast from here on"), "lock here": say("what is held fast in this step"),
    "free": say("what may be touched again from here on"), "free here": say("what may be touched again in this step"),
    "until latch": say("conditions of the task, each of which has to hold once"),
    "until hold": say("conditions of the task, which have to hold together"),
    "hint": say("where to look, what to think, the move"),
    "wrong": say("a condition, an arrow and the sentence that is said then"),
    "name": say("the term and formula at the end"),
    "further": say("an open task without a check"), "note": say("for the speaker"),
    "print": say("for the sheet that is handed out"),
}  # fmt: skip
"""What may stand behind a fence, with what it is for; questions come besides."""

LINES = {
    "question": say("the words of the question"), "answer": say("what is right"),
    "tolerance": say("how far off is right, too"),
    "unit": say("what is counted"), "of": say("what comes of it, laid beside the prediction"),
    "wrong": say("an answer and its sentence"),
    "why": say("said of the right answer"), "else": say("said of other wrong answers"),
    "when": say("after asks it when the task is done"),
}  # fmt: skip

HINTS = {"look": say("where to look"), "think": say("what to think of"), "move": say("the move")}

LINE_KEYS = {"ask": LINES, "variant": LINES, "hint": HINTS}
"""What lines of a block begin with."""

WORD = re.compile(r"[\w.*/+-]*\Z")
TYPED = re.compile(r"[\w.]*\Z")
POINTED = re.compile(r"\((?:focus|go):([\w.*/+-]*)\Z")


class Choice(NamedTuple):
    """``text`` takes the place of what is typed of it; ``help`` says what it is."""

    text: str
    help: str


@dataclass(frozen=True, slots=True)
class Offer:
    """``choices`` for what stands from character ``start`` of the line up to the cursor."""

    start: int
    choices: tuple[Choice, ...]


NOTHING = Offer(0, ())


def offer(text: str, line: int, column: int, state: State, targets: Iterable[str] = ()) -> Offer:
    """What may stand at ``column`` characters into ``line``, best first; ``targets`` are things that can be pointed at.

    What matches the beginning of a word comes before what has it elsewhere. Never raises.
    """
    lines = text.splitlines()
    before = lines[line - 1][:column] if line <= len(lines) else ""
    found = outline(text)
    start, choices = _place(found, line, before, state, tuple(targets))
    typed = before[start:].casefold()
    fits = [each for each in dict.fromkeys(choices) if typed in each.text.casefold() and each.text != before[start:]]
    fits.sort(key=lambda each: (not each.text.casefold().startswith(typed), "." + typed not in each.text.casefold()))
    return Offer(start, tuple(fits))


def _place(
    found: Outline, line: int, before: str, state: State, targets: tuple[str, ...]
) -> tuple[int, Iterator[Choice]]:
    if pointed := POINTED.search(before):
        return pointed.start(1), _targets(targets)
    if before.lstrip().startswith("```"):
        return before.index("```") + 3, _heads()
    if found.front[0] < line < found.front[1]:
        return _front(before, targets)
    block = found.block_at(line)
    if block is not None:
        return _in_block(block, before, state, targets)
    if before.rpartition("{")[1] and "}" not in before.rpartition("{")[2]:
        return _from(TYPED, before), _quantities(state)
    return len(before), iter(())


def _from(pattern: re.Pattern[str], before: str) -> int:
    found = pattern.search(before)
    return found.start() if found else len(before)


def _front(before: str, targets: tuple[str, ...]) -> tuple[int, Iterator[Choice]]:
    key, colon, _ = before.partition(":")
    if not colon:
        return len(before) - len(before.lstrip()), (Choice(f"{each}: ", "") for each in (*ONCE, *OFTEN))
    if key.strip() == "start":
        start = before.index(":") + 1
        start += len(before[start:]) - len(before[start:].lstrip())
        return start, (Choice(each.id, each.title) for each in examples())
    if key.strip() == "locks":
        return _from(WORD, before), _targets(targets)
    return len(before), iter(())


def _in_block(block: BlockPlace, before: str, state: State, targets: tuple[str, ...]) -> tuple[int, Iterator[Choice]]:
    key, colon, _ = before.partition(":")
    word, is_way = block.word, before.lstrip().startswith("by:")
    begun, typed = _from(WORD, before), _from(TYPED, before)
    if word in ("set", "show") or (word == "wrong" and is_way):
        return typed, _moves(state)
    if word in ("until", "wrong") and "->" not in before:
        return typed, _quantities(state)
    if word in ("lock", "free"):
        return begun, (Choice(each, "") for each in LOCK_STATES) if colon else _targets(targets)
    if word in LINE_KEYS and not colon:
        return begun, (Choice(f"{each}: ", words) for each, words in LINE_KEYS[word].items())
    is_value = word in ("ask", "variant") and key.strip() in ("answer", "of")
    is_open = "{" in before and "}" not in before.rpartition("{")[2]
    return (typed, _quantities(state)) if is_value or is_open else (len(before), iter(()))


def _heads() -> Iterator[Choice]:
    yield from (Choice(head, words) for head, words in HEADS.items() if head.split()[0] in BLOCKS)
    yield from (Choice(f"ask {kind}", say("a question")) for kind in get_args(Kind))
    yield from (Choice(f"variant {kind}", say("a smaller question, after the solution")) for kind in get_args(Kind))


def _quantities(state: State) -> Iterator[Choice]:
    for each in QUANTITIES:
        unit = f", {each.unit}" if each.unit else ""
        yield Choice(call_of(each, state), f"{each.help} ({each.type}{unit})")


def _moves(state: State) -> Iterator[Choice]:
    yield from (Choice(f"{name} = ", say("sets it")) for name in _settings(state))
    for kind in MOVES:
        yield Choice(f"{kind.id}(" if kind.arguments else kind.id, kind.help)
    yield from (Choice(f"{each.id}(", each.label) for each in EDITS if each.id not in UNWRITTEN)


def _settings(state: State) -> tuple[str, ...]:
    found: Callable[..., tuple[str, ...]] = settings_of
    return found(state.project)


def _targets(targets: tuple[str, ...]) -> Iterator[Choice]:
    return (Choice(each, say("a thing of the window")) for each in targets)
