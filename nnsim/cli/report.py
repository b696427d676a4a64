"""``nnsim report``: train in the engine process, or take a saved run, and write it up as one HTML file."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from nnsim.cli.errors import DONE
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source

TARGET = "nnsim.app.reporting"
"""Named as a string: the window stands above the command line and is loaded only here."""


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    loaded = open_source(options.project)
    usual = 0 if loaded.checkpoint else loaded.project.recipe.epochs
    out, epochs = place(options.out), usual if options.epochs is None else options.epochs
    app: Any = importlib.import_module(TARGET)
    start = loaded.checkpoint.epoch if loaded.checkpoint else 0
    with Progress(options.project, epochs) as progress:
        app.report(
            loaded.project,
            out,
            epochs=epochs,
            checkpoint=loaded.checkpoint,
            progress=lambda epoch: progress.update(epoch - start),
        )
    return DONE
