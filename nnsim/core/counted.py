"""Counts and numbers in words, the same everywhere: ``1 layer``, ``2,724 samples``, ``−0.25``."""

from __future__ import annotations

from nnsim.language.texts import say_count

IRREGULAR = {"axis": "axes", "epoch": "epochs", "leaf": "leaves", "series": "series"}
PARTS = ("training", "test", "validation")
"""Parts of the data as they stand before a noun that is counted: ``test sample``."""

HISSING = ("s", "x", "z", "ch", "sh")
"""Endings that a bare s cannot follow."""


def counted(number: int, noun: str) -> str:
    """``1 training sample``, ``2,724 training samples``, ``0 classes``; ``noun`` is that of a single one."""
    return say_count(f"{{count:,}} {noun}", f"{{count:,}} {many(noun)}", number)


def nouns(number: float, noun: str) -> str:
    """``noun`` as it follows ``number``, of which its last word tells: ``hidden layer``, ``hidden layers``."""
    return say_count(noun, many(noun), number)


def figures(value: float) -> str:
    """Up to six figures as they may be typed: ``0.001``, ``12,000``, ``1e−6``, with a real minus sign."""
    mantissa, exponent, power = f"{value:,g}".partition("e")
    return f"{mantissa}{exponent}{int(power) if power else ''}".replace("-", "\N{MINUS SIGN}")


def to_count(noun: str) -> str:
    """A noun that is counted later, where it is no constant: the catalogue has to know of it."""
    return noun


def many(noun: str) -> str:
    """The English plural of ``noun``, by its last word."""
    *before, last = noun.split(" ")
    if last in IRREGULAR:
        last = IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last = f"{last}es" if last.endswith(HISSING) else f"{last}s"
    return " ".join((*before, last))


def _in_parts(*all_of: str) -> tuple[str, ...]:
    return tuple(f"{first} {noun}" for noun in all_of for first in (*PARTS, "painted", "erased", "changed", "removed"))


SAMPLES = ("sample", "image", "passage", "series", "frame", "video", "pair", "row", "point", "sequence")

ELSEWHERE = (
    *SAMPLES, *_in_parts(*SAMPLES), "test pixel", "training pixel", "validation pixel", "pixel",
    "weight", "bias", "scale", "tree", "neighbour", "day", "hour", "minute", "second", "dollar",
    "operation", "parameter", "epoch", "step", "batch",
)  # fmt: skip
"""Nouns that come to ``counted`` as variables, for the catalogue; those of constants it finds by itself."""
