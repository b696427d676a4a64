"""Weights go into a file piece by piece, with the very bytes that the safetensors library writes."""

from __future__ import annotations

import numpy as np
import pytest
import safetensors.numpy as safetensors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnsim.core.files.archive import Damaged
from nnsim.core.files.tensors import from_tensors, tensors

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


@given(NAMED.filter(lambda named: "__metadata__" not in named))
def test_what_the_library_writes_is_read(named: dict[str, np.ndarray]) -> None:
    back = from_tensors(safetensors.save(named, {"made": "by the library"}), "weights")
    assert back.keys() == named.keys()
    for name, array in back.items():
        assert array.shape == named[name].shape
        assert array.tobytes() == named[name].tobytes()
        assert array.flags.writeable


SHAPED = {"a": (2, 3), "b": (0, 4), "c": (2,)}
GOOD = b"".join(tensors({name: np.ones(shape, np.float32) for name, shape in SHAPED.items()}))


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=0, max_size=3), st.integers(0, 3))
def test_whatever_is_changed_is_read_only_if_the_library_reads_it(place: int, new: bytes, cut: int) -> None:
    changed = GOOD[:place] + new + GOOD[place + cut :]
    try:
        ours = from_tensors(changed, "weights")
    except Damaged:
        return
    theirs = safetensors.load(changed)
    assert {name: array.tobytes() for name, array in ours.items()} == {n: a.tobytes() for n, a in theirs.items()}


def entry(shape: str, start: int, end: int, more: str = "") -> str:
    return f'{{"dtype":"F32","shape":{shape},"data_offsets":[{start},{end}]{more}}}'


HOSTILE = {
    "overlap": f'{{"a":{entry("[1]", 0, 4)},"b":{entry("[1]", 0, 4)}}}',
    "gap": f'{{"a":{entry("[1]", 4, 8)}}}',
    "huge": f'{{"a":{entry("[4294967296,4294967296]", 0, 4)}}}',
    "nothing of much": f'{{"a":{entry("[0,99999999999999999999]", 0, 0)},"b":{entry("[2]", 0, 8)}}}',
    "negative": f'{{"a":{entry("[-1]", 0, -4)}}}',
    "truth": f'{{"a":{entry("[true]", 0, 4)}}}',
    "beyond": f'{{"a":{entry("[9]", 0, 36)}}}',
    "twice": f'{{"a":{entry("[1]", 0, 4)},"a":{entry("[1]", 4, 8)}}}',
    "list": "[1]",
    "more": f'{{"a":{entry("[2]", 0, 8, ",1:2")}}}'.replace("1:2", '"code":"x"'),
    "text": f'{{"a":{entry(chr(34) + "2" + chr(34), 0, 8)}}}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_does_not_fit_is_damaged(name: str) -> None:
    head = HOSTILE[name].encode()
    with pytest.raises(Damaged, match="weights"):
        from_tensors(len(head).to_bytes(8, "little") + head + bytes(8), "weights")
