"""One number for all weights, to compare runs bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import numpy as np

from nnsim.core.data import Floats


def weights_sha256(weights: Mapping[str, Floats]) -> str:
    """Hexadecimal SHA-256 over names, shapes and little-endian float32 bytes, sorted by name."""
    digest = sha256()
    for name in sorted(weights):
        array = np.ascontiguousarray(weights[name], dtype="<f4")
        digest.update(f"{name}{array.shape}\0".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
