"""Series in a few numbers each, so that they can be looked at as a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnsim.core.data import Data
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of
from nnsim.data.steps import real

WORDS = ("mean", "deviation", "least", "largest")


def as_table(data: Data) -> Data:
    """Of each series the mean, deviation, least and largest number of every channel, and how long it is.

    Other kinds are returned as they are.
    """
    return _summed_up(data) if kind_of(data).is_curve else data


@remembered(2)
def _summed_up(data: Data) -> Data:
    steps = real(data)
    there, lengths = steps[:, :, None], steps.sum(axis=1)[:, None]
    x = data.x.astype(np.float64)
    mean = np.where(there, x, 0.0).sum(axis=1) / lengths
    deviation = np.sqrt(np.where(there, (x - mean[:, None]) ** 2, 0.0).sum(axis=1) / lengths)
    least, largest = np.where(there, x, np.inf).min(axis=1), np.where(there, x, -np.inf).max(axis=1)
    told = as_rows(np.stack([mean, deviation, least, largest], axis=2))
    names = data.columns if len(data.columns) > 1 else ("",) * data.sample_shape[1]
    columns = tuple(f"{name} {word}".strip() for name in names for word in WORDS)
    if data.lengths is not None:
        told, columns = np.concatenate([told, lengths], axis=1), (*columns, "length")
    made = {"columns": columns, "lengths": None, "scaling": "none", "kind": "table"}
    return replace(data, x=told.astype(np.float32), **made)  # type: ignore[arg-type]
