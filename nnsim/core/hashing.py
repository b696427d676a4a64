"""One number for all weights, to compare runs bit for bit, and one for all samples."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from weakref import WeakKeyDictionary

import numpy as np

from nnsim.core.data import Data, Floats

_KNOWN: WeakKeyDictionary[Data, str] = WeakKeyDictionary()
"""Numbers of sets that somebody still has: large ones take long, and their arrays never change."""


def weights_sha256(weights: Mapping[str, Floats]) -> str:
    """Hexadecimal SHA-256 over names, shapes and little-endian float32 bytes, sorted by name."""
    digest = sha256()
    for name in sorted(weights):
        array = np.ascontiguousarray(weights[name], dtype="<f4")
        digest.update(f"{name}{array.shape}\0".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def samples_sha256(data: Data) -> str:
    """Hexadecimal SHA-256 over samples and targets, and over what each sample is for; worked out once for each set."""
    if data not in _KNOWN:
        _KNOWN[data] = _sha256(data)
    return _KNOWN[data]


def _sha256(data: Data) -> str:
    digest = sha256()
    for array in (data.x, data.y, data.test, data.aside):
        if array is not None:
            digest.update(f"{array.dtype.str}{array.shape}\0".encode())
            digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
