"""Which symbols may follow a beginning, for sequences that were made by a rule; and the automaton of that rule.

Reber's grammar is that of Reber (1967) as Cleeremans, Servan-Schreiber and McClelland (1989) read it, the embedded one
that of Fahlman (1991). Temporal XOR is that of Elman (1990).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nnsim.core.data import Data
from nnsim.core.parameters import Values
from nnsim.data.entries import GENERATORS

State = str
Edges = Mapping[State, Mapping[str, State]]
"""From a state by a symbol to the next one; none leave the state at which a sequence is over."""

BEGIN = ""
"""The state before the first symbol."""

REBER: Edges = {
    "": {"B": "1"},
    "1": {"T": "2", "P": "3"},
    "2": {"S": "2", "X": "4"},
    "3": {"T": "3", "V": "5"},
    "4": {"X": "3", "S": "6"},
    "5": {"P": "4", "V": "6"},
    "6": {"E": "7"},
    "7": {},
}

BITS = "01"


def _embedded() -> Edges:
    """Reber's grammar in the middle of two branches, which end with the letter that they began with."""
    found: dict[State, Mapping[str, State]] = {"": {"B": "0"}, "0": {"T": "T", "P": "P"}, "E": {"E": "end"}, "end": {}}
    for arm in "TP":
        inside = {state: {by: arm + to for by, to in ways.items()} for state, ways in REBER.items()}
        found |= {arm + state: ways for state, ways in inside.items()}
        found[f"{arm}7"] = {arm: "E"}
    return found


def _temporal_xor() -> Edges:
    """Two bits at random, then whether they differ; and so on."""
    found: dict[State, Mapping[str, State]] = {"": {bit: bit for bit in BITS}}
    for bit in BITS:
        found[bit] = {other: f"={int(bit != other)}" for other in BITS}
        found[f"={bit}"] = {bit: ""}
    return found


EMBEDDED, TEMPORAL_XOR = _embedded(), _temporal_xor()


@dataclass(frozen=True, slots=True)
class Grammar:
    """``after`` tells which symbols may follow a beginning, None for one that cannot be; ``edges`` are those of its
    automaton, where it has one of few states. ``period`` is after how many steps the same is asked again, 0 for none.
    """

    after: Callable[[str], frozenset[str] | None]
    edges: Edges | None = None
    period: int = 0


def reached(edges: Edges, text: str) -> State | None:
    """The state after ``text``; None where it cannot be."""
    state: State | None = BEGIN
    for symbol in text:
        state = None if state is None else edges[state].get(symbol)
    return state


def _of_edges(edges: Edges, period: int = 0) -> Grammar:
    def after(text: str) -> frozenset[str] | None:
        state = reached(edges, text)
        return None if state is None else frozenset(edges[state])

    return Grammar(after, edges, period)


def _echo(values: Values) -> Grammar:
    delay, letters = int(values["delay"]), frozenset(ECHOED)

    def after(text: str) -> frozenset[str] | None:
        if any(symbol != text[place % delay] for place, symbol in enumerate(text)) or not set(text) <= letters:
            return None
        return letters if len(text) < delay else frozenset(text[len(text) - delay])

    return Grammar(after)


ECHOED = "ABCDEFGH"

_GRAMMARS: dict[str, Callable[[Values], Grammar]] = {
    "temporal_xor": lambda _values: _of_edges(TEMPORAL_XOR, 3),
    "reber": lambda _values: _of_edges(REBER),
    "embedded_reber": lambda _values: _of_edges(EMBEDDED),
    "echo": _echo,
}
"""By the generator of the sequences."""


def grammar_of(data: Data) -> Grammar | None:
    """The rule by which the sequences of ``data`` were made; None where there is none, or none that is known."""
    source = data.source
    if source is None or data.edited or source.kind not in _GRAMMARS:
        return None
    return _GRAMMARS[source.kind](source.resolve(GENERATORS[source.kind].parameters))
