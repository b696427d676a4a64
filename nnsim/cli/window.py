"""``nnsim [FILE]``: open the window."""

from __future__ import annotations

import argparse
import gc
import importlib
from pathlib import Path
from types import ModuleType

from nnsim.cli.errors import UsageError
from nnsim.examples.example import examples

TARGET = "nnsim.app.main"
"""Named as a string: the window stands above the command line and is loaded only here."""


def run(options: argparse.Namespace) -> int:
    """Open the window on a file, else on the last or the default project."""
    path = None if options.file is None else Path(options.file)
    if path is not None and not path.exists():
        if options.file in examples():
            raise UsageError(
                f"There is no file '{options.file}', but an example of that name: choose it in the window under "
                "File > Examples."
            )
        raise UsageError(f"There is no file '{options.file}'; check the path, or see 'nnsim --help'.")
    status: int = _loaded().run(path)
    return status


def _loaded() -> ModuleType:
    """The window's first module; loading makes no garbage, and looking for some takes a tenth of the time."""
    gc.disable()
    try:
        return importlib.import_module(TARGET)
    finally:
        gc.freeze()
        gc.enable()
