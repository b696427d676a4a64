"""A kind of data that only tests know: series of some steps, of which only the differences of neighbours count."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.data.entries import DataKind

SERIES = DataKind(
    "toy_series",
    noun="series",
    title="Series",
    accepts=lambda shape: None if len(shape) == 2 else Problem("its samples are no series", "data"),
    size=lambda shape: f"{shape[0]} steps",
    fed_shape=lambda shape, _features: ((shape[0] - 1) * shape[1],),
    feed=lambda x, _features: np.diff(x, axis=1).reshape(len(x), -1),
    made_on="table",
    to_make="record some series",
    lies_in_plane="",
    scalings=("none",),
    unscaled="Series are not scaled: only differences of neighbours count.",
)


def rising_or_falling(n: int = 40) -> Data:
    """Series [n, 5, 2] that rise or fall from anywhere: only their differences tell which."""
    rng = np.random.default_rng(1)
    y = (np.arange(n) % 2).astype(np.float32)
    steps = np.arange(5)[:, None] * np.where(y, 1.0, -1.0)[:, None, None]
    x = rng.normal(0, 9, (n, 1, 2)) + steps + rng.normal(0, 0.1, (n, 5, 2))
    return Data(x.astype(np.float32), y, np.arange(n) % 4 == 0, ("falls", "rises"), (), kind="toy_series")
