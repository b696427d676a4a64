"""Worlds to play in, one file each. Importing the package registers them in the order of the list."""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.registry import import_all

ORDER = ("catch", "breakout")

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])
