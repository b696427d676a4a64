"""The arrays of the data sets that ship with nnsim; what they are is said in ``nnsim.data.bundled``.

Each lies as ``resources/data/<id>.npz`` with members ``x`` and ``y`` and nothing else, packed
without pickle. They are read once and shared.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from math import prod
from pathlib import Path

import numpy as np

from nnsim.core.data import Floats, Samples
from nnsim.core.files.archive import Damaged
from nnsim.core.resources import resource_path
from nnsim.language.texts import say

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


def first_samples(name: str, count: int) -> Samples:
    """The first ``count`` samples of a set without unpacking the rest, for pictures; raises as ``arrays``."""
    try:
        with zipfile.ZipFile(_path(name)) as packed, packed.open("x.npy") as member:
            np.lib.format.read_magic(member)
            shape, _order, dtype = np.lib.format.read_array_header_1_0(member)
            wanted = (min(count, shape[0]), *shape[1:])
            return np.frombuffer(member.read(prod(wanted) * dtype.itemsize), dtype).reshape(wanted)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _damaged(name) from error


@lru_cache(maxsize=4)
def arrays(name: str) -> tuple[Samples, Floats]:
    """Read-only samples (float32 or uint8, [n, ...]) and targets float32 [n] of the set called ``name``.

    Raises ``Damaged`` where this version has no such set, or its file cannot be read.
    """
    try:
        with np.load(_path(name), allow_pickle=False) as packed:
            x, y = packed["x"], packed["y"].astype(np.float32)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _damaged(name) from error
    for array in (x, y):
        array.flags.writeable = False
    return x, y


def _path(name: str) -> Path:
    path = resource_path("data", f"{name}.npz") if _ID.fullmatch(name) else None
    if path is None or not path.is_file():
        raise Damaged(say("it uses a bundled data set that this nnsim does not have"), say("update nnsim to open it"))
    return path


def _damaged(name: str) -> Damaged:
    return Damaged(say("the bundled data set '{name}' is damaged", name=name), say("install nnsim anew"))
