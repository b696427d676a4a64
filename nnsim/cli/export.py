"""``nnsim export``: a project, its data, its weights or a figure of its network as a file of another kind."""

from __future__ import annotations

import argparse
import importlib
import os
from typing import Any

from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.cli.streams import say
from nnsim.core.counted import counted
from nnsim.core.files.nnsim_file import Loaded
from nnsim.core.problem import ProblemError
from nnsim.core.run import Checkpoint
from nnsim.io import figure, outgoing

ENGINE, PAINTER = "nnsim.cli.local", "nnsim.ui.network.figure_png"
"""Imported on demand: the first loads torch, the second Qt."""


def run(options: argparse.Namespace) -> int:
    """Write the file and what goes beside it, and say where."""
    path = place(options.out)
    if options.epochs is not None and not _needs_run(options.to):
        raise UsageError("--epochs is for onnx and safetensors; a script takes it when it is run.")
    loaded = open_source(options.project)
    if problem := outgoing.refusal(loaded.project, options.to):
        raise ProblemError(problem)
    if options.to == "png":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, and Qt aborts where it looks for one
        painter: Any = importlib.import_module(PAINTER)
        outgoing.save(path, painter.png(figure.svg(loaded.project)))
        print(f"wrote {options.out}")
        return DONE
    checkpoint, status = loaded.checkpoint, DONE
    if _needs_run(options.to):
        checkpoint, status = _trained(loaded, options)
    samples = f"{counted(len(loaded.project.data), 'sample')} to " if options.to in {"csv", "npz"} else ""
    for written in outgoing.write(loaded.project, checkpoint, path, options.to):
        print(f"wrote {samples}{written}")
    return status


def _needs_run(form: str) -> bool:
    return form in outgoing.FORMS and outgoing.FORMS[form].trained


def _trained(loaded: Loaded, options: argparse.Namespace) -> tuple[Checkpoint, int]:
    """The run that the file holds, unless so many epochs were asked for, or it holds none."""
    if loaded.checkpoint and options.epochs is None:
        return loaded.checkpoint, DONE
    epochs = loaded.project.recipe.epochs if options.epochs is None else options.epochs
    with Progress(options.project, epochs) as progress:

        def advance(done: int, loss: float) -> bool:
            progress.update(done, loss)
            return True

        outcome: Any = importlib.import_module(ENGINE).train(loaded.project, epochs, "cpu", None, advance)
    if outcome.stopped == "diverged":
        say(f"nnsim: {outcome.message}")
        return outcome.checkpoint, FAILED
    return outcome.checkpoint, DONE
