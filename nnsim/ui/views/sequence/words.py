"""What the view of a sequence tells, in sentences made of its numbers."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.sequences import Automaton, Reading
from nnsim.core.counted import counted
from nnsim.core.problem import Problem
from nnsim.core.shares import percent
from nnsim.data.grammars import Edges, Grammar
from nnsim.language.texts import say


def unreadable(text: str, alphabet: tuple[str, ...], longest: int) -> Problem | None:
    """Why a typed text is no sequence of these symbols; None where it is one."""
    strange = next((letter for letter in text if letter not in alphabet), "")
    if strange:
        known = " ".join(alphabet)
        return Problem(say("“{letter}” is no symbol of these data: type some of {known}.", letter=strange, known=known))
    if not text:
        return Problem(say("Type some of these symbols: {known}.", known=" ".join(alphabet)))
    if len(text) > longest:
        return Problem(say("That is more than {steps}: type fewer.", steps=counted(longest, "step")))
    return None


def of_sequence(reading: Reading, text: str, alphabet: tuple[str, ...], grammar: Grammar | None) -> str:
    """After how many symbols the likeliest are the legal ones, or how sure it is in the end."""
    if grammar is None:
        last = reading.chances[-1]
        best = int(last.argmax())
        share = percent(float(last[best]))
        return say("Most likely after {text}: {letter}, {share}.", text=text, letter=alphabet[best], share=share)
    legal = [grammar.after(text[: place + 1]) for place in range(len(text))]
    wrong = next((place for place, may in enumerate(legal) if may is None), None)
    if wrong is not None:
        return say(
            "No. {place}, {letter}, cannot stand there: the rule knows no sequence that begins with {text}.",
            place=wrong + 1, letter=text[wrong], text=text[: wrong + 1],
        )  # fmt: skip
    asked = [(place, may) for place, may in enumerate(legal) if may]
    right = sum(likeliest(reading, place, len(may), alphabet) == may for place, may in asked)
    return say(
        "Whatever may follow is likelier than anything else after {right} of {symbols}.",
        right=right,
        symbols=counted(len(asked), "symbol"),
    )


def likeliest(reading: Reading, place: int, count: int, alphabet: tuple[str, ...]) -> frozenset[str]:
    """So many symbols that are expected most after the one at ``place``."""
    best = reading.chances[place].argsort()[::-1][:count]
    return frozenset(alphabet[k] for k in best.tolist())


def of_step(reading: Reading, place: int, text: str, alphabet: tuple[str, ...], grammar: Grammar | None) -> str:
    """What is expected after one symbol, and what may follow."""
    order = reading.chances[place].argsort()[::-1][:3].tolist()
    told = ", ".join(f"{alphabet[k]} {percent(float(reading.chances[place, k]))}" for k in order)
    may = grammar.after(text[: place + 1]) if grammar else None
    after = text[: place + 1]
    if may is None:
        return say("After {after}: {told}.", after=after, told=told)
    if not may:
        return say("After {after} the sequence is over; expected: {told}.", after=after, told=told)
    return say("After {after} may follow {may}; expected: {told}.", after=after, may=", ".join(sorted(may)), told=told)


def of_automaton(found: Automaton, alphabet: tuple[str, ...], edges: Edges | None) -> str:
    """How many groups there are, and what of the grammar's automaton they are."""
    groups = counted(len(found.sizes), "group")
    if not found.meant or edges is None or not np.isfinite(found.pure):
        return say("States in {groups}; {edges} lead between.", groups=groups, edges=counted(len(found.edges), "edge"))
    read = {(found.meant[e.start], alphabet[e.symbol], found.meant[e.end]) for e in found.edges}
    true = {(start, by, end) for start, ways in edges.items() if start in found.meant for by, end in ways.items()}
    return say(
        "{groups}; share of states in one of their own state of the rule: {pure}. Of {count} of the rule {found} are "
        "there; others: {more}.",
        groups=groups,
        pure=percent(found.pure), found=len(read & true), count=len(true), more=len(read - true),
    )  # fmt: skip
