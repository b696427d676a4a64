"""Checks that load Qt: each in a process of its own, as Qt aborts where a library is missing."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from nnsim.cli.errors import missing_part
from nnsim.cli.painting import painter
from nnsim.core.files.litter import temporary_folder
from nnsim.core.problem import ProblemError
from nnsim.examples.example import open_example

PATIENCE_S = 120.0
CHECK = "nnsim.ui.kit.selfcheck"
"""Named as a string: a window's part, whose package loads some of Qt, has no place in this process."""

EPOCHS = 20
WRONG = "! "
"""In front of a sentence that says what is wrong."""

Serve = Callable[[Connection], None]
"""What runs in the process: it sends one sentence."""


def window() -> str:
    """Start Qt with the bundled fonts and icons."""
    return ask(check)


def picture() -> str:
    """Show the whole window without a display, train in it, and write its picture."""
    return ask(draw)


def ask(serve: Serve) -> str:
    """The sentence of ``serve``; raises ``ValueError`` with it, or with the reason why there is none."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(there,), name="nnsim-qt-check")
    process.start()
    there.close()
    try:
        found = str(here.recv()) if here.poll(PATIENCE_S) else f"{WRONG}Qt does not start; restart the computer."
    except (EOFError, BrokenPipeError):  # the second on Windows
        found = f"{WRONG}Qt ends at once; install the system libraries that the README names."
    finally:
        process.kill()
        process.join()
    if found.startswith(WRONG):
        raise ValueError(found.removeprefix(WRONG))
    return found


def check(connection: Connection) -> None:
    """Run by ``window``."""
    importlib.import_module(CHECK).serve(connection)


def draw(connection: Connection) -> None:
    """Run by ``picture``."""
    try:
        text = _draw()
    except ProblemError as error:
        text = f"{WRONG}{error.problem}"
    except ImportError as error:
        text = f"{WRONG}{missing_part(error)}"
    except (OSError, RuntimeError) as error:
        text = f"{WRONG}{error}; reinstall nnsim."
    connection.send(text)
    connection.close()


def _draw() -> str:
    began = time.perf_counter()
    app = painter("snapshot")
    with temporary_folder() as folder:
        file = folder / "window.png"
        app.snapshot(open_example("xor").project, file, epochs=EPOCHS)
        size = file.stat().st_size
    if "torch" in sys.modules:
        return f"{WRONG}PyTorch was loaded into the process of the window; please report it."
    done = f"the window with {EPOCHS} epochs of XOR, {size / 1000:.0f} kB, in {time.perf_counter() - began:.2g} s"
    return f"{done}; no PyTorch in its process"
