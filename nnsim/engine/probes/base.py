"""The registry of probes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from nnsim.core.registry import Registry, import_all
from nnsim.engine.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Probe:
    """``compute`` reads a trainer without any effect on it; its result holds only numpy and built-in types."""

    id: str
    help: str
    compute: Callable[[Trainer], object]


PROBES: Registry[Probe] = Registry("probe", lambda e: e.id)


@cache
def load() -> None:
    """Import every probe once."""
    import_all(sys.modules[__package__])


def compute(names: Iterable[str], trainer: Trainer) -> dict[str, object]:
    """The named probes by id; raises ``UnknownEntry`` for one that does not exist."""
    load()
    return {name: PROBES[name].compute(trainer) for name in names}
