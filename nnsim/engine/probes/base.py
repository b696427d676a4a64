"""The registry of probes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from nnsim.core.messages import FIRST_SAMPLE, ProbeSample
from nnsim.core.registry import Registry, import_all
from nnsim.engine.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Probe:
    """``compute`` reads a trainer without any effect on it; its result holds only numpy and built-in types.

    One that looks at a single sample gets the ``ProbeSample``, too, as ``compute(trainer, which)``.
    """

    id: str
    help: str
    compute: Callable[..., object]
    takes_sample: bool = False


PROBES: Registry[Probe] = Registry("probe", lambda e: e.id)


@cache
def load() -> None:
    """Import every probe once."""
    import_all(sys.modules[__package__])


def compute(names: Iterable[str], trainer: Trainer, which: ProbeSample = FIRST_SAMPLE) -> dict[str, object]:
    """The named probes by id; raises ``UnknownEntry`` for one that does not exist."""
    load()
    asked = [PROBES[name] for name in names]
    return {
        probe.id: probe.compute(trainer, which) if probe.takes_sample else probe.compute(trainer) for probe in asked
    }
