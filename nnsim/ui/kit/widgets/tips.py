"""Tool tips in lines that can be read: Qt breaks those of plain text nowhere, not even at the edge of the screen."""

from __future__ import annotations

import textwrap
from functools import lru_cache

LETTERS = 76
"""Most letters of a line; with type for a lecture room that is half of a small screen."""


@lru_cache(maxsize=256)
def in_lines(text: str) -> str:
    """``text`` with its own lines and further ones where these are too long; what is marked up is broken by Qt."""
    if text.lstrip().startswith("<"):
        return text
    return "\n".join(textwrap.fill(line, LETTERS, break_on_hyphens=False) for line in text.split("\n"))
