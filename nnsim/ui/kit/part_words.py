"""What the parts of the data are called where they stand alone: in legends, tables and beside numbers."""

from __future__ import annotations

from nnsim.language.texts import say

PARTS = {"train": say("train"), "test": say("test"), "validation": say("validation"), "excluded": say("excluded")}


def part_words(part: str) -> str:
    """The word for a part; what is none stays as it is."""
    return PARTS.get(part, part)
