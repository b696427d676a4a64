"""Kinds of data, one file each. Importing the package registers them in the order of the list.

A file that ``ORDER`` does not name is found all the same and follows the named ones.
"""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.data import Data
from nnsim.core.registry import import_all
from nnsim.data.entries import DATA_KINDS, DataKind

ORDER = ("points", "table", "image", "series", "video", "tokens", "pairs", "episodes")

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])


def kind_of(data: Data) -> DataKind:
    """What the samples of ``data`` are, as who made them has stated; raises ``UnknownEntry`` for a kind of nobody."""
    return DATA_KINDS[data.kind]
