"""What the lower panel can show: views, a package each. Importing this one registers them in the order of the tabs.

A package declares its view when it is imported, and loads it when it is first shown. One that ``ORDER`` does not name
is found all the same: it stands after the view that it names, or follows the named ones.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

ORDER = (
    "curves",
    "samples",
    "columns",
    "coach",
    "runs",
    "confusion",
    "threshold",
    "calibration",
    "residuals",
    "classes",
    "step",
    "gradients",
    "weights",
    "heat",
    "unit",
    "hidden",
    "landscape",
    "surface",
)

for _name in (*ORDER, *(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg)):
    import_module(f"{__name__}.{_name}")
