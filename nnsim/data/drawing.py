"""New samples for training, drawn as they are needed: passages of a text that begin anywhere, and a generator's own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnsim.core.data import Data, Floats, Samples
from nnsim.data.entries import GENERATORS

Draw = Callable[[np.random.Generator, int], tuple[Samples, Floats]]
"""So many samples [n, *shape] and their targets [n, *target_shape]."""


def fresh(data: Data) -> Draw:
    """What the generator of ``data`` makes."""
    assert data.source is not None
    generator = GENERATORS[data.source.kind]
    values = data.source.resolve(generator.parameters)

    def draw(rng: np.random.Generator, count: int) -> tuple[Samples, Floats]:
        made, left = [], count
        while left > 0:
            points = generator.make(values, rng)
            some = rng.permutation(len(points.x))[:left]  # generators make one class after the other
            made.append((points.x[some], points.y[some]))
            left -= len(some)
        return np.concatenate([x for x, _ in made]), np.concatenate([y for _, y in made])

    return draw


def windows(data: Data) -> Draw:
    """Passages of what of the text is for training, as long as those of ``data`` and with the token that follows each.

    None reaches into what is held out, or over a place where passages do not go on where the one before them ends.
    """
    length = data.sample_shape[0]
    stream, starts = [], []
    begun = 0
    for run in _runs(data):
        tokens = np.append(data.x[run].reshape(-1), data.y[run[-1]].astype(data.x.dtype))
        stream.append(tokens)
        starts.append(begun + np.arange(len(tokens) - length))
        begun += len(tokens)
    text, places = np.concatenate(stream), np.concatenate(starts)

    def draw(rng: np.random.Generator, count: int) -> tuple[Samples, Floats]:
        first = places[rng.integers(len(places), size=count)]
        found = text[first[:, None] + np.arange(length + 1)]
        return found[:, :-1], found[:, -1].astype(np.float32)

    return draw


def _runs(data: Data) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Indices of training passages that go on where the one before them ends."""
    train = np.flatnonzero(data.train)
    goes_on = (np.diff(train) == 1) & (data.y[train[:-1]] == data.x[train[1:], 0])
    return np.split(train, np.flatnonzero(~goes_on) + 1)
