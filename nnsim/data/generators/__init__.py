"""Generators, one file each. Importing the package registers them in the order of the list.

A file that ``ORDER`` does not name is found all the same and follows the named ones.
"""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.registry import import_all

ORDER = (
    "and_gate",
    "or_gate",
    "xor",
    "circle",
    "gauss",
    "spiral",
    "moons",
    "checkerboard",
    "rings",
    "linear",
    "plane",
    "arm",
    "multi_gauss",
    "face",
    "series",
    "sequences",
    "letters",
    "captions",
    "moving_ball",
    "worlds",
    "surfaces",
)

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])
