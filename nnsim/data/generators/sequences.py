"""Sequences of symbols: a network has to remember, to count, or to learn a grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from nnsim.core.data import Aside
from nnsim.core.parameters import Flag, Integer, Parameter, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.grammars import BEGIN, BITS, ECHOED, EMBEDDED, REBER, Edges
from nnsim.data.sampling import as_floats, turns
from nnsim.data.steps import filled_up
from nnsim.language.texts import say

LETTERS = "BTPSXVE"
TRIES = 1_000
"""How often another sequence is drawn where it was drawn before, so that none is tested that was trained with."""

SOME = 40
"""The same for words, of which there are many more."""


def points(texts: Sequence[str], labels: Sequence[int], alphabet: str, given: Aside | None = None) -> Points:
    """Sequences as rows of one 1 for each step, with their classes."""
    places = {symbol: place for place, symbol in enumerate(alphabet)}
    one_hot = np.eye(len(alphabet), dtype=np.float32)
    x, lengths = filled_up([one_hot[[places[symbol] for symbol in text]] for text in texts])
    return Points(x, as_floats(np.array(labels)), lengths, tuple(alphabet), given=given)


def _different(count: int, draw: Callable[[], str]) -> list[str]:
    """So many sequences, all different where there are enough."""
    found: dict[str, None] = {}
    more: list[str] = []
    while len(found) + len(more) < count:
        text = next((text for text in (draw() for _ in range(TRIES)) if text not in found), "")
        if text:
            found[text] = None
        else:
            more.append(draw())
    return [*found, *more]


def _walk(edges: Edges, rng: np.random.Generator, most: int) -> str:
    """A way through a grammar that ends within ``most`` symbols; each that may follow is as likely."""
    while True:
        text, state = "", BEGIN
        while edges[state] and len(text) < most:
            symbols = list(edges[state])
            text += symbols[int(rng.integers(len(symbols)))]
            state = edges[state][text[-1]]
        if not edges[state]:
            return text


def _grammatical(edges: Edges) -> Callable[[Values, np.random.Generator], Points]:
    def make(values: Values, rng: np.random.Generator) -> Points:
        texts = _different(int(values["count"]), lambda: _walk(edges, rng, int(values["steps"])))
        return points(texts, ["TP".index(text[1]) for text in texts], LETTERS)

    return make


def _temporal_xor(values: Values, rng: np.random.Generator) -> Points:
    """Bits in threes; the class is the bit that comes next, or would come."""
    count, steps, anywhere = int(values["count"]), int(values["steps"]), bool(values["anywhere"])
    bits = rng.integers(2, size=(count, (steps + 4) // 3 + 1, 2))
    rows = np.concatenate([bits, bits.sum(axis=2, keepdims=True) % 2], axis=2).reshape(count, -1)
    first = rng.integers(3, size=count) if anywhere else np.zeros(count, np.intp)
    rows = rows[np.arange(count)[:, None], first[:, None] + np.arange(steps + 1)]
    texts = ["".join(BITS[bit] for bit in row[:-1]) for row in rows.tolist()]
    return points(texts, rows[:, -1].tolist(), BITS)


def _parity(values: Values, rng: np.random.Generator) -> Points:
    """As many for training as for testing; tested ones may be longer. Of each length there are about as many."""
    count, longest, tested = int(values["count"]), int(values["steps"]), int(values["tested"])
    test = turns(count, 4) == 0
    most = np.where(test, max(longest, tested), longest)
    lengths = 2 + np.floor(rng.random(count) * (most - 1)).astype(np.intp)
    texts = ["".join(BITS[bit] for bit in rng.integers(2, size=length).tolist()) for length in lengths.tolist()]
    return points(texts, [text.count("1") % 2 for text in texts], BITS, test.astype(np.uint8))


def _echo(values: Values, rng: np.random.Generator) -> Points:
    """Some letters at random, and the same again and again; the class is the first."""
    count, steps, delay = int(values["count"]), int(values["steps"]), int(values["delay"])
    begun = rng.integers(len(ECHOED), size=(count, delay))
    rows = begun[:, np.arange(steps) % delay]
    return points(["".join(ECHOED[one] for one in row) for row in rows.tolist()], begun[:, 0].tolist(), ECHOED)


TONGUES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "Alu": (("l", "m", "n", "k", "w", ""), ("a", "i", "u", "ai"), ("",)),
    "Korth": (("k", "r", "g", "dr", "kr", "th"), ("o", "e", "a"), ("r", "k", "rth", "n")),
    "Sill": (("s", "l", "t", "v", "m"), ("i", "e", "ie"), ("", "l", "n", "s")),
}
"""Invented languages: how their syllables begin, go on and end."""


def _words(values: Values, rng: np.random.Generator) -> Points:
    """Words of two to four syllables."""

    def word(label: int) -> str:
        parts = list(TONGUES.values())[label]
        return "".join(part[int(rng.integers(len(part)))] for _ in range(int(rng.integers(2, 5))) for part in parts)

    labels = turns(int(values["count"]), len(TONGUES)).tolist()
    return points(list(_each(labels, word)), labels, "aeiou" + "dghklmnrstvw")


def _each(labels: Sequence[int], word: Callable[[int], str]) -> Iterator[str]:
    """A word for each label that was not there before, where one is found."""
    seen: set[str] = set()
    for label in labels:
        drawn = [word(label) for _ in range(SOME)]
        chosen = next((text for text in drawn if text not in seen), drawn[0])
        seen.add(chosen)
        yield chosen


def _count(usual: int) -> Parameter:
    return Integer(
        "count", say("Sequences"), usual, 2, 20_000, say("How many sequences there are, train and test together.")
    )


def _steps(usual: int, least: int, text: str) -> Parameter:
    return Integer("steps", say("Steps"), usual, least, 256, text)


def _add(
    name: str,
    label: str,
    text: str,
    parameters: tuple[Parameter, ...],
    *,
    make: Callable[[Values, np.random.Generator], Points],
    classes: tuple[str, ...],
) -> None:
    GENERATORS.add(
        Generator(name, label, text, parameters, make, lambda _values: classes, group=say("Symbols"), kind="symbols")
    )


LONGEST = say("How many symbols the longest sequence has at most.")

_add(
    "temporal_xor",
    say("Temporal XOR"),
    say(
        "Bits in threes: two at random, and the third is 1 where these differ. Only every third bit can be foreseen "
        "(Elman, 1990)."
    ),
    (
        _count(300),
        _steps(32, 3, say("How many bits each sequence has.")),
        Flag(
            "anywhere",
            say("Begin anywhere"),
            False,
            say("A sequence begins at any of the three bits, so that which of them it is must be found out."),
        ),
    ),
    make=_temporal_xor,
    classes=("0", "1"),
)
_add(
    "parity",
    say("Parity"),
    say(
        "Bits, and whether an odd number of them is 1. Tested ones are longer than any that is trained with: who "
        "counts on knows them, who learned by heart does not."
    ),
    (
        _count(2000),
        _steps(20, 2, say("How many bits the longest sequence for training has; the shortest has two.")),
        Integer("tested", say("Tested up to"), 60, 2, 256, say("How many bits the longest test sequence has.")),
    ),
    make=_parity,
    classes=(say("even"), say("odd")),
)
_add(
    "reber",
    say("Reber grammar"),
    say(
        "Letters that a small automaton writes: after most of them two may follow, after the others one "
        "(Reber, 1967). The class is the branch that is taken first."
    ),
    (_count(400), _steps(24, 5, LONGEST)),
    make=_grammatical(REBER),
    classes=("T", "P"),
)
_add(
    "embedded_reber",
    say("Embedded Reber grammar"),
    say(
        "Reber's grammar within two branches: the last letter but one is the second again, so a network has to carry "
        "that over all in between (Fahlman, 1991). The class is this letter."
    ),
    (_count(1000), _steps(30, 9, LONGEST)),
    make=_grammatical(EMBEDDED),
    classes=("T", "P"),
)
_add(
    "echo",
    say("Echo"),
    say(
        "Some letters at random, which then come again and again: from there on all can be foreseen, by who remembers."
    ),
    (
        _count(1000),
        _steps(20, 2, say("How many letters each sequence has.")),
        Integer("delay", say("Comes again after"), 5, 1, 64, say("After how many steps a letter comes again.")),
    ),
    make=_echo,
    classes=tuple(ECHOED),
)
_add(
    "tongues",
    say("Words of three languages"),
    say(
        "Words of three invented languages, each with syllables of its own. Which one it is shows in the order of "
        "letters more than in the letters."
    ),
    (_count(900),),
    make=_words,
    classes=tuple(TONGUES),
)
