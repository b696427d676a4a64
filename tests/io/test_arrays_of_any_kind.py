"""What is shown of arrays before they are read follows the kind of samples, not the number of axes."""

from __future__ import annotations

import numpy as np
import pytest
from toy_series import SERIES

from nnsim.core.catalogue import load
from nnsim.data.entries import DATA_KINDS
from nnsim.io.array_first import first_rows, thumbnails
from nnsim.io.result import Samples

load()
NOTHING: tuple[tuple[object, ...], ...] = ((), (), ())


@pytest.mark.parametrize(
    ("kind", "shape", "is_pictorial", "has_columns"),
    [("toy_series", (5, 2), False, False), ("image", (5, 2), True, False), ("table", (2,), False, True)],
)
def test_pictures_and_columns_are_those_of_the_kind(
    kind: str, shape: tuple[int, ...], is_pictorial: bool, has_columns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DATA_KINDS._items, SERIES.id, SERIES)
    samples = Samples(np.zeros((3, *shape), np.float32), np.zeros(3, np.float32), ("a", "b"), ("u", "v"), kind=kind)
    assert (thumbnails(samples) is not None) == is_pictorial
    assert (first_rows(samples) != NOTHING) == has_columns
