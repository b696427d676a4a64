"""Weights go into a file piece by piece, with the very bytes that the safetensors library writes."""

from __future__ import annotations

import numpy as np
import safetensors.numpy as safetensors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnsim.core.file_arrays import tensors

SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
NAMES = st.text(st.characters(codec="utf-8"), max_size=8)
NAMED = st.dictionaries(NAMES, arrays.arrays(np.float32, SHAPES), max_size=5)


@given(NAMED.filter(lambda named: "__metadata__" not in named))
def test_the_pieces_are_what_the_library_writes(named: dict[str, np.ndarray]) -> None:
    assert b"".join(tensors(named)) == safetensors.save(named)


def test_arrays_in_any_order_of_memory_are_written_in_rows() -> None:
    turned = np.arange(12, dtype=np.float32).reshape(3, 4).T
    back = safetensors.load(b"".join(tensors({"w": turned, "s": np.float32(2.5)})))
    assert (back["w"] == turned).all()
    assert back["s"] == 2.5
