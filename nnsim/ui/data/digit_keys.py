"""What the number keys mean where samples get a class."""

from __future__ import annotations


def label_of_digit(classes: tuple[str, ...], digit: int) -> int | None:
    """The class that a number key means: the one of this name, else the so-manieth; None if there is none."""
    if str(digit) in classes:
        return classes.index(str(digit))
    if all(name.isdigit() for name in classes):
        return None
    return digit - 1 if 1 <= digit <= len(classes) else None
