"""``nnsim snapshot``: train in the engine process and draw the window into a picture."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from nnsim.cli.errors import DONE, UsageError
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.core.files.nnsim_file import Loaded

TARGET = "nnsim.app.snapshot"
"""Named as a string: the window stands above the command line and is loaded only here."""


def run(options: argparse.Namespace) -> int:
    """Write the picture."""
    loaded = open_source(options.project)
    out, epochs = place(options.out), _epochs(loaded, options.epochs)
    app: Any = importlib.import_module(TARGET)
    if options.view not in app.VIEWS:
        raise UsageError(f"There is no view {options.view!r}; choose one of {', '.join(app.VIEWS)}.")
    chosen = {name: getattr(options, name) for name in ("view", "size", "theme", "scale", "presenter")}
    picture = app.Picture(**chosen)
    start = loaded.checkpoint.epoch if loaded.checkpoint else 0
    with Progress(options.project, epochs) as progress:
        app.snapshot(
            loaded.project,
            out,
            epochs=epochs,
            picture=picture,
            checkpoint=loaded.checkpoint,
            progress=lambda epoch: progress.update(epoch - start),
        )
    return DONE


def _epochs(loaded: Loaded, wanted: int | None) -> int:
    """A saved run is shown as it is, a project without one is trained as its recipe says."""
    if wanted is not None:
        return wanted
    return 0 if loaded.checkpoint else loaded.project.recipe.epochs
