"""``nnsim record``: train in the engine process and draw the window into a film."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from nnsim.cli.errors import DONE, UsageError
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source

TARGETS = ("nnsim.app.snapshot", "nnsim.app.recording")
"""Named as strings: the window stands above the command line and is loaded only here."""

PICTURES = 60
"""About so many there are if nobody says after how many epochs each is taken."""


def run(options: argparse.Namespace) -> int:
    """Write the film."""
    if not options.out.lower().endswith(".gif"):
        raise UsageError(f"Films are written as GIF: let the name of {options.out!r} end in .gif.")
    loaded = open_source(options.project)
    epochs = loaded.project.recipe.epochs if options.epochs is None else options.epochs
    out, every = place(options.out), options.every or max(1, epochs // PICTURES)
    window, recording = (importlib.import_module(name) for name in TARGETS)
    if options.view not in window.VIEWS:
        raise UsageError(f"There is no view {options.view!r}; choose one of {', '.join(window.VIEWS)}.")
    picture: Any = window.Picture(view=options.view, size=options.size, theme=options.theme, scale=options.scale)
    start = loaded.checkpoint.epoch if loaded.checkpoint else 0
    with Progress(options.project, epochs) as progress:
        recording.record(
            loaded.project,
            out,
            epochs=epochs,
            every=every,
            fps=options.fps,
            picture=picture,
            checkpoint=loaded.checkpoint,
            progress=lambda epoch: progress.update(epoch - start),
        )
    return DONE
