"""Weights of a project file: the safetensors format, float32 alone, without copies of the whole.

The library copies all arrays at once, several times, and nothing else of the program can go on meanwhile: with
the weights of AlexNet the window would stand still for seconds. The tests compare both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.files.archive import MAX_JSON, Damaged, Pieces
from nnsim.core.files.fields import parse
from nnsim.language.texts import say

_LENGTH, _FLOAT = 8, 4
_MAX_AXES = 16

Named = dict[str, NDArray[np.float32]]


def tensors(arrays: Mapping[str, NDArray[np.float32]]) -> Pieces:
    """Named float32 arrays as the pieces of a safetensors file: its head, and each array where it lies.

    The library would copy all of them several times, and nothing else of the program could go on meanwhile.
    """
    plain = {name: np.asarray(arrays[name], "<f4", order="C") for name in sorted(arrays)}
    described, end = {}, 0
    for name, array in plain.items():
        start, end = end, end + array.nbytes
        described[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [start, end]}
    head = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return len(head).to_bytes(8, "little"), head, *(array.reshape(-1).view(np.uint8).data for array in plain.values())


def from_tensors(data: bytes, what: str) -> Named:
    """The named float32 arrays of a safetensors file, writable copies; raises ``Damaged`` naming ``what``."""
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    if not _LENGTH < start <= min(len(data), MAX_JSON):
        raise Damaged(say("its {what} are damaged", what=what))
    described = parse(data[_LENGTH:start], what)
    described.pop("__metadata__", None)
    arrays, end = Named(), start
    for name, shape, size in _in_order(described, what):
        try:
            arrays[name] = np.frombuffer(data, "<f4", size, end if size else 0).reshape(shape).astype(np.float32)
        except ValueError as error:  # fewer numbers than announced, or a shape that no array can have
            raise Damaged(say("its {what} are damaged", what=what)) from error
        end += _FLOAT * size
    if end != len(data):
        raise Damaged(say("its {what} are damaged", what=what))
    return arrays


def _in_order(described: dict[str, Any], what: str) -> Iterator[tuple[str, tuple[int, ...], int]]:
    """Name, shape and count of numbers of each array, as they follow each other without a gap."""
    end = 0
    for name, entry in sorted(described.items(), key=lambda pair: _offsets(pair[1], what)):
        if entry["dtype"] != "F32":
            raise Damaged(say("its {what} have the wrong number type", what=what))
        shape, (first, last) = entry["shape"], _offsets(entry, what)
        if not (isinstance(shape, list) and len(shape) <= _MAX_AXES and all(map(_is_size, shape))):
            raise Damaged(say("its {what} are damaged", what=what))
        if first != end or last - first != _FLOAT * prod(shape):
            raise Damaged(say("its {what} are damaged", what=what))
        end = last
        yield name, tuple(shape), prod(shape)


def _offsets(entry: Any, what: str) -> tuple[int, int]:
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise Damaged(say("its {what} are damaged", what=what))
    offsets = entry["data_offsets"]
    if not (isinstance(offsets, list) and len(offsets) == 2 and all(map(_is_size, offsets))):
        raise Damaged(say("its {what} are damaged", what=what))
    return offsets[0], offsets[1]


def _is_size(value: object) -> bool:
    return type(value) is int and value >= 0
