"""Arrays of a project file: NumPy's .npy (version 1.0) and safetensors, both without pickle.

The .npy header is matched against the one form that NumPy writes instead of being
evaluated, and the announced shape must fit the bytes before an array is made.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import safetensors.numpy as safetensors
from numpy.typing import NDArray
from safetensors import SafetensorError

from nnsim.core.file_archive import Damaged, Pieces

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \(((?:\d{1,12},?)?(?: \d{1,12},?){0,7})\), \} *\n"
)
_ALIGNMENT = 64
_MAX_EMPTY = 1 << 24
"""Largest product of the other axes of an array without numbers."""


def npy(array: NDArray[Any]) -> bytes:
    """``array`` (float32, float64, int32, uint8 or bool) as the bytes of a .npy file in C order."""
    plain = np.asarray(array, array.dtype.newbyteorder("<"), order="C")
    shape = repr(tuple(int(size) for size in plain.shape))
    header = f"{{'descr': '{plain.dtype.str}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    padding = -(len(_MAGIC) + 2 + len(header) + 1) % _ALIGNMENT
    header += b" " * padding + b"\n"
    return _MAGIC + len(header).to_bytes(2, "little") + header + plain.tobytes()


def is_npy(data: bytes, dtype: type[np.generic]) -> bool:
    """True if ``data`` announces itself as an array of ``dtype``; ``from_npy`` checks the rest."""
    return f"'descr': '{np.dtype(dtype).newbyteorder('<').str}'".encode() in data[:128]


def from_npy(data: bytes, dtype: type[np.generic], what: str) -> NDArray[Any]:
    """The read-only array of a .npy file of exactly ``dtype``; raises ``Damaged`` naming ``what``."""
    start = len(_MAGIC) + 2
    stop = start + int.from_bytes(data[len(_MAGIC) : start], "little")
    match = _HEADER.fullmatch(data[start:stop])
    if not data.startswith(_MAGIC) or match is None:
        raise Damaged(f"its {what} are not a plain array")
    shape = tuple(int(size) for size in re.findall(rb"\d+", match[2]))
    stored = np.dtype(dtype).newbyteorder("<")
    if match[1].decode() != stored.str:
        raise Damaged(f"its {what} have the wrong number type")
    if math.prod(shape) * stored.itemsize != len(data) - stop:
        raise Damaged(f"its {what} are cut off")
    return _view(data, stop, stored, shape).astype(dtype, copy=False)


def _view(data: bytes, start: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if dtype == np.bool_ and bool((np.frombuffer(data, np.uint8)[start:] > 1).any()):
        raise Damaged("its marks are neither true nor false")
    if start == len(data):
        if math.prod(filter(None, shape)) > _MAX_EMPTY:
            raise Damaged("one of its arrays has an impossible shape")
        empty = np.empty(shape, dtype)
        empty.flags.writeable = False
        return empty
    return np.frombuffer(data, dtype, offset=start).reshape(shape)


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


def from_tensors(data: bytes, what: str) -> dict[str, NDArray[np.float32]]:
    """The named float32 arrays of a safetensors file, writable copies; raises ``Damaged`` naming ``what``."""
    try:
        arrays = safetensors.load(data)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(f"its {what} are damaged") from error
    if any(array.dtype != np.float32 for array in arrays.values()):
        raise Damaged(f"its {what} have the wrong number type")
    return {name: np.array(array) for name, array in arrays.items()}
