"""Declarations of the bundled examples, by subject. Importing this package registers them in the order of lists.

A file that ``ORDER`` does not name is found all the same and follows the named ones.
"""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.registry import import_all

ORDER = ("gates", "shapes", "values", "wild", "zoo")

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])
