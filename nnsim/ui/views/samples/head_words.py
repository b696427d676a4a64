"""What stands above the columns of samples, and before the facts of one; columns of the data keep their names."""

from __future__ import annotations

from nnsim.language.texts import say

WORDS = {
    "no.": say("no."), "part": say("part"), "class": say("class"), "predicted": say("predicted"), "loss": say("loss"),
    "distance": say("distance"), "learned": say("learned"), "forgotten": say("forgotten"), "length": say("length"),
    "copy": say("copy"), "more": say("more"),
}  # fmt: skip


def head_words(name: str) -> str:
    """The word for a column or a fact, by its English one, which code knows it by."""
    return WORDS.get(name, name)
