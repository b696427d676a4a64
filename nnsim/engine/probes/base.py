"""The registry of probes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nnsim.core.registry import Registry, import_all
from nnsim.engine.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Probe:
    """``compute`` reads a trainer without any effect on it; its result holds only numpy and built-in types.

    One that looks at something gets that, too, as ``compute(trainer, about)``: its own ``about`` unless a frame says
    what.
    """

    id: str
    help: str
    compute: Callable[..., object]
    about: object = None


NOTHING: Mapping[str, Any] = {}
"""Every probe looks where it looks by itself."""

PROBES: Registry[Probe] = Registry("probe", lambda e: e.id)


@cache
def load() -> None:
    """Import every probe once."""
    import_all(sys.modules[__package__])


def compute(names: Iterable[str], trainer: Trainer, about: Mapping[str, Any] = NOTHING) -> dict[str, object]:
    """The named probes by id; raises ``UnknownEntry`` for one that does not exist."""
    load()
    asked = [PROBES[name] for name in names]
    return {
        probe.id: probe.compute(trainer)
        if probe.about is None
        else probe.compute(trainer, about.get(probe.id, probe.about))
        for probe in asked
    }
