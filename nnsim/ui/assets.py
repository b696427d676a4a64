"""Where the files of ``resources/`` lie: inside the installed package, or at the root of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import nnsim


@cache
def resources() -> Path:
    """The folder that holds ``icons/`` and ``fonts/``; raises ``FileNotFoundError`` on a broken installation."""
    package = Path(nnsim.__file__).parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "icons").is_dir():
            return folder
    raise FileNotFoundError("The icons and fonts of nnsim are missing: please install nnsim again.")
