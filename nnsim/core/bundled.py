"""The arrays of the data sets that ship with nnsim; what they are is said in ``nnsim.catalog.bundled``.

Each lies as ``resources/data/<id>.npz`` with members ``x`` and ``y`` and nothing else, packed
without pickle. They are read once and shared.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache

import numpy as np

from nnsim.core.data import Floats, Samples
from nnsim.core.file_archive import Damaged
from nnsim.core.resources import resource_path

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


@lru_cache(maxsize=4)
def arrays(name: str) -> tuple[Samples, Floats]:
    """Read-only samples (float32 or uint8, [n, ...]) and targets float32 [n] of the set called ``name``.

    Raises ``Damaged`` where this version has no such set, or its file cannot be read.
    """
    path = resource_path("data", f"{name}.npz") if _ID.fullmatch(name) else None
    if path is None or not path.is_file():
        raise Damaged("it uses a bundled data set that this nnsim does not have", "update nnsim to open it")
    try:
        with np.load(path, allow_pickle=False) as packed:
            x, y = packed["x"], packed["y"].astype(np.float32)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Damaged(f"the bundled data set '{name}' is damaged", "install nnsim anew") from error
    for array in (x, y):
        array.flags.writeable = False
    return x, y
