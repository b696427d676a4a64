"""Kinds of data, one file each. Importing the package finds and registers them."""

from __future__ import annotations

import sys

from nnsim.core.data import Data
from nnsim.core.registry import import_all
from nnsim.data.entries import DATA_KINDS, DataKind

import_all(sys.modules[__name__])


def kind_of(data: Data) -> DataKind:
    """What the samples of ``data`` are, as who made them has stated; raises ``UnknownEntry`` for a kind of nobody."""
    return DATA_KINDS[data.kind]
