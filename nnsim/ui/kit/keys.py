"""The keys of the places that have their own, for the shortcut sheet: each place adds its table."""

from __future__ import annotations

PLACES: list[tuple[str, list[tuple[str, str]]]] = []
