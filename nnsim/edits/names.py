"""Names that people give: their greatest length, and what they become where another is called so."""

from __future__ import annotations

from collections.abc import Collection

MAX_NAME = 40
"""Longest name of a class, a run or a phase, in characters."""


def cleaned(wanted: str, longest: int = MAX_NAME) -> str:
    """``wanted`` on one line and no longer than ``longest``; empty where nothing is left of it."""
    return " ".join(wanted.split())[:longest].strip()


def free_name(name: str, taken: Collection[str]) -> str:
    """``name``, numbered where another is called so."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
