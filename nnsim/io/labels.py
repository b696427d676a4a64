"""Whether the numbers of a target are names of classes."""

from __future__ import annotations

from collections.abc import Mapping

FEW = 10
"""Whole numbers with at most so many different ones are taken for classes."""

MOST = 1000
EVEN = 0.2
"""Of many classes even the rarest has this share of what each would have if all were equal."""


def are_labels(counts: Mapping[float | None, int], *, many: bool = True) -> bool:
    """Whether these numbers, with how often each comes, are labels.

    They are where they are whole and few, and some come back; with ``many`` also where they count through from 0 or 1
    without a gap and all of them are about equally frequent, as letters of a set of images are.
    """
    values = [value for value in counts if value is not None]
    if not values or not all(float(value).is_integer() for value in values):
        return False
    total, different = sum(counts.values()), len(values)
    if different <= FEW or not many:
        return different <= FEW and different < total
    dense = min(values) in {0, 1} and max(values) - min(values) == different - 1 and different <= MOST
    return dense and min(counts.values()) * different >= EVEN * total and total >= 3 * different
