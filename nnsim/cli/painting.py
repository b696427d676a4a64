"""What ``snapshot``, ``record`` and ``report`` share: the project, how long it trains, and what is painted."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nnsim.cli.errors import DONE, UsageError
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.core.files.nnsim_file import Loaded

LOOK = ("view", "size", "theme", "scale", "presenter", "lesson", "editor")
"""Options that say what is painted and how."""


PAINTERS = {name: f"nnsim.app.{name}" for name in ("snapshot", "recording", "reporting")}
"""Named as strings: the window stands above the command line and is loaded only here."""


def painter(name: str) -> Any:
    """One of ``PAINTERS``."""
    return import_module(PAINTERS[name])


@dataclass(frozen=True, slots=True)
class Painting:
    """A project that is opened, to be trained for ``epochs`` and painted into ``out``."""

    name: str
    loaded: Loaded
    out: Path
    epochs: int

    def paint(self, work: Any, **how: Any) -> int:
        """Let a function of the window do it."""
        checkpoint = self.loaded.checkpoint
        start = checkpoint.epoch if checkpoint else 0
        with Progress(self.name, self.epochs) as progress:
            work(
                self.loaded.project,
                self.out,
                epochs=self.epochs,
                checkpoint=checkpoint,
                progress=lambda epoch: progress.update(epoch - start),
                **how,
            )
        return DONE


def opened(options: argparse.Namespace, *, goes_on: bool = False) -> Painting:
    """Open what ``options`` name. Unless they say how long, a project is trained as its recipe says; a saved run is
    shown as it is, or ``goes_on`` for so long."""
    loaded, epochs = open_source(options.project), options.epochs
    if epochs is None and vars(options).get("lesson"):
        epochs = 0
    if epochs is None:
        epochs = 0 if loaded.checkpoint and not goes_on else loaded.project.recipe.epochs
    return Painting(options.project, loaded, place(options.out), epochs)


def picture(options: argparse.Namespace) -> Any:
    """What ``options`` say is to be painted; raises ``UsageError`` for an unknown view."""
    app = painter("snapshot")
    if options.view not in app.VIEWS:
        raise UsageError(f"There is no view {options.view!r}; choose one of {', '.join(app.VIEWS)}.")
    if options.editor and not options.lesson:
        raise UsageError("--editor shows the text of a lesson; say which one, as in --lesson counting --editor.")
    return app.Picture(**{name: getattr(options, name) for name in LOOK})
