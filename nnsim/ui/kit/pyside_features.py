"""No module is asked whether it switches features of PySide on (``from __feature__ import snake_case``).

PySide reads the source of every module that is imported after it, to see whether it may do so. None of ours does: each
counts as one that does not, unread, and the imports of the start take a fifth less.
"""

from __future__ import annotations

import importlib
from contextlib import suppress

import shiboken6  # noqa: F401  brings ``shibokensupport`` along


def pass_over() -> None:
    """From now on, read no source; twice changes nothing, nor with a PySide that does not read."""
    with suppress(ImportError):
        importlib.import_module("shibokensupport.feature").__dict__["_mod_uses_pyside"] = _uses_none


def _uses_none(_module: object) -> bool:
    return False
