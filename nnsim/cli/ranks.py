"""Whether this process is one of several that train together, which ``torchrun`` says in the environment.

Every command asks here, so nothing heavy is imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


@dataclass(frozen=True, slots=True)
class Place:
    """The ``rank``-th of ``size`` processes, from 0, and the ``local``-th of those on this machine."""

    rank: int = 0
    size: int = 1
    local: int = 0

    @property
    def is_several(self) -> bool:
        """Whether there are others."""
        return self.size > 1

    @property
    def writes(self) -> bool:
        """Whether this is the one that prints and saves."""
        return self.rank == 0


def place_among_ranks(environment: Mapping[str, str] = os.environ) -> Place:
    """Where this process stands; by itself without the variables of ``torchrun``."""
    told = [environment.get(name, "") for name in ("RANK", "WORLD_SIZE")]
    if not all(environment.get(name) for name in VARIABLES) or not all(number.isdecimal() for number in told):
        return Place()
    local = environment.get("LOCAL_RANK", told[0])
    return Place(int(told[0]), int(told[1]), int(local) if local.isdecimal() else 0)


def speaks_of_mistakes(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this process says what is wrong with a command that was given to several: one of each machine does."""
    place = place_among_ranks(environment)
    return not place.is_several or place.local == 0
