"""A number of the network that a person sets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.problem import Problem
from nnsim.language.texts import say


def why_not(weights: Mapping[str, Floats], name: str, index: tuple[int, ...], value: object) -> Problem | None:
    """Why the number at ``index`` of the array ``name`` cannot become ``value``, or None if it can."""
    if name not in weights:
        return Problem(say("The network has no weights called {name}.", name=name), "network")
    array, where = weights[name], name.partition(".")[0]
    if len(index) != array.ndim or any(not 0 <= i < n for i, n in zip(index, array.shape, strict=True)):
        return Problem(
            say("{name} has no number at {index}; its shape is {shape}.", name=name, index=index, shape=array.shape),
            where,
        )
    if not _is_float32(value):
        return Problem(say("A weight must be a finite number, not {value!r}.", value=value), where)
    return None


def _is_float32(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= float(np.finfo(np.float32).max)
