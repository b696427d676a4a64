"""The registry of probes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

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
    """The answers to questions by their names: a probe's id, or ``"<id>#<anything>"``, so that one may be asked twice.

    Raises ``UnknownEntry`` for a probe that does not exist.
    """
    load()
    asked = {name: PROBES[name.partition("#")[0]] for name in names}
    with np.errstate(all="ignore"):  # numbers of a network that diverges are what they are
        return {
            name: probe.compute(trainer)
            if probe.about is None
            else probe.compute(trainer, _about(probe, about.get(name, True)))
            for name, probe in asked.items()
        }


def _about(probe: Probe, asked: Any) -> Any:
    """What is asked about; True, as who does not say where to look asks, is where the probe looks by itself."""
    return probe.about if asked is True else asked


def timed(
    names: Iterable[str], trainer: Trainer, about: Mapping[str, Any]
) -> tuple[dict[str, object], dict[str, float]]:
    """What probes answer by the names of the questions, and how many seconds each took."""
    found, seconds = dict[str, object](), dict[str, float]()
    for name in names:
        began = time.perf_counter()
        found |= compute((name,), trainer, about)
        seconds[name] = time.perf_counter() - began
    return found, seconds
