"""A damaged file is put aside, so that what is written in its place does not end it."""

from __future__ import annotations

from pathlib import Path


def put_aside(path: Path) -> Path | None:
    """Rename it to a name that is free beside it; None where that cannot be done, and it stays."""
    number = 1
    while (aside := path.with_suffix(f".damaged-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError:
        return None
    return aside
