"""The first samples of arrays, to look at before they are read."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.entries import DATA_KINDS
from nnsim.io.choices import Column
from nnsim.io.result import Samples
from nnsim.language.texts import say

SHOWN = 200
SHOWN_COLUMNS = 100
PICTURES = 64


def first_rows(samples: Samples) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...], tuple[Column, ...]]:
    """Numbers, cells and columns of the first samples of a table, the target last; nothing for other kinds."""
    x = samples.x
    if not DATA_KINDS[samples.kind].has_columns:
        return (), (), ()
    shown = x[:SHOWN, :SHOWN_COLUMNS]
    rows = tuple((*(f"{v:g}" for v in row), *_answers(samples, i)) for i, row in enumerate(shown))
    columns = [Column(name, "number") for name in samples.columns[:SHOWN_COLUMNS]]
    several = (
        samples.target_names or tuple(say("target {i}", i=i + 1) for i in range(samples.y.shape[1]))
        if samples.y.ndim > 1
        else ()
    )
    columns += [Column(name, "values") for name in several]
    if not several:
        columns.append(Column("target", "classes" if samples.classes else "values"))
    return tuple(range(1, len(rows) + 1)), rows, tuple(columns)


def _answers(samples: Samples, index: int) -> tuple[str, ...]:
    if samples.classes:
        return (samples.classes[int(samples.y[index])],)
    return tuple(f"{value:g}" for value in np.atleast_1d(samples.y[index]))


def first_series(samples: Samples) -> tuple[NDArray[Any], ...]:
    """The first series without what fills them up; none for other kinds."""
    if not DATA_KINDS[samples.kind].is_curve:
        return ()
    lengths = [len(x) for x in samples.x] if samples.lengths is None else samples.lengths.tolist()
    return tuple(x[len(x) - length :] for x, length in zip(samples.x[:PICTURES], lengths, strict=False))


def thumbnails(samples: Samples) -> NDArray[Any] | None:
    """The first pictures as bytes; None for samples that are none."""
    if not DATA_KINDS[samples.kind].is_pictorial:
        return None
    first = samples.x[:PICTURES, 0] if DATA_KINDS[samples.kind].is_moving else samples.x[:PICTURES]
    if first.dtype == np.uint8:
        return first.copy()
    shades: NDArray[Any] = np.rint(first * np.float32(255)).astype(np.uint8)
    return shades
