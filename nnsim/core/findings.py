"""What came of experiments: numbers by line, place, seed and measure, which the document keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Finding(NamedTuple):
    """One number: what ``measure`` came to for a variant on the ``line`` at ``x``, from a ``seed``."""

    line: str
    x: float
    seed: int
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What an ``experiment`` (its id) found of the so many runs that were ``planned``.

    ``made``     runs that came to numbers, ``failed`` those that came to none, as they diverged
    ``samples``  what ``core.hashing.samples_sha256`` made of the samples of the document then
    """

    experiment: str
    planned: int
    made: int
    failed: int
    samples: str
    rows: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every run was made; otherwise it was cancelled."""
        return self.made + self.failed == self.planned
