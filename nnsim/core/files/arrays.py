"""Arrays of a project file: NumPy's .npy (version 1.0), without pickle.

The .npy header is matched against the one form that NumPy writes instead of being
evaluated, and the announced shape must fit the bytes before an array is made.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.files.archive import Damaged, Pieces
from nnsim.language.texts import say

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \(((?:\d{1,12},?)?(?: \d{1,12},?){0,7})\), \} *\n"
)
_ALIGNMENT = 64
_MAX_EMPTY = 1 << 24
"""Largest product of the other axes of an array without numbers."""


Stored = bytes | NDArray[Any]
"""An array as a file holds it, or one that is about to be written."""


def npy(array: NDArray[Any]) -> Pieces:
    """``array`` (float, int or bool) as the pieces of a .npy file in C order: head, and numbers."""
    plain = np.asarray(array, array.dtype.newbyteorder("<"), order="C")
    shape = repr(tuple(int(size) for size in plain.shape))
    header = f"{{'descr': '{plain.dtype.str}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    padding = -(len(_MAGIC) + 2 + len(header) + 1) % _ALIGNMENT
    header += b" " * padding + b"\n"
    return _MAGIC + len(header).to_bytes(2, "little") + header, plain.reshape(-1).view(np.uint8).data


def is_npy(data: Stored, dtype: type[np.generic]) -> bool:
    """True if ``data`` announces itself as an array of ``dtype``; ``from_npy`` checks the rest."""
    if isinstance(data, np.ndarray):
        return data.dtype == dtype
    return f"'descr': '{np.dtype(dtype).newbyteorder('<').str}'".encode() in data[:128]


def shape_of(data: bytes) -> tuple[int, ...]:
    """The shape that a .npy file announces; empty where it is none, which ``from_npy`` says in words."""
    match = _HEADER.fullmatch(_head(data))
    return () if match is None else _shape(match)


def _head(data: bytes) -> bytes:
    start = len(_MAGIC) + 2
    return data[start : start + int.from_bytes(data[len(_MAGIC) : start], "little")]


def _shape(match: re.Match[bytes]) -> tuple[int, ...]:
    return tuple(int(size) for size in re.findall(rb"\d+", match[2]))


def from_npy(data: Stored, dtype: type[np.generic], what: str) -> NDArray[Any]:
    """The read-only array of a .npy file of exactly ``dtype``; raises ``Damaged`` naming ``what``."""
    if isinstance(data, np.ndarray):
        if data.dtype != dtype:
            raise Damaged(say("its {what} have the wrong number type", what=what))
        return data
    head = _head(data)
    match = _HEADER.fullmatch(head)
    if not data.startswith(_MAGIC) or match is None:
        raise Damaged(say("its {what} are not a plain array", what=what))
    shape, stop = _shape(match), len(_MAGIC) + 2 + len(head)
    stored = np.dtype(dtype).newbyteorder("<")
    if match[1].decode() != stored.str:
        raise Damaged(say("its {what} have the wrong number type", what=what))
    if math.prod(shape) * stored.itemsize != len(data) - stop:
        raise Damaged(say("its {what} are cut off", what=what))
    return _view(data, stop, stored, shape).astype(dtype, copy=False)


def _view(data: bytes, start: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if dtype == np.bool_ and bool((np.frombuffer(data, np.uint8)[start:] > 1).any()):
        raise Damaged(say("its marks are neither true nor false"))
    if start == len(data):
        if math.prod(filter(None, shape)) > _MAX_EMPTY:
            raise Damaged(say("one of its arrays has an impossible shape"))
        empty = np.empty(shape, dtype)
        empty.flags.writeable = False
        return empty
    return np.frombuffer(data, dtype, offset=start).reshape(shape)
