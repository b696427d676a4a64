"""The ``nnsim`` command: chooses a command, runs it, and turns every failure into one line.

Nothing heavy is imported here, so that ``nnsim --help`` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import sys
from collections.abc import Sequence

from nnsim.cli.encoding import use_utf8
from nnsim.cli.errors import FAILED, WRONG_USAGE, UsageError, log_crash
from nnsim.cli.parser import parse
from nnsim.cli.ranks import speaks_of_mistakes
from nnsim.cli.streams import mend_streams, reader_left, say
from nnsim.core.problem import ProblemError
from nnsim.language import choice
from nnsim.language.languages import ENGLISH

RUNNERS = {
    "window": "nnsim.cli.window",
    "examples": "nnsim.cli.examples",
    "train": "nnsim.cli.train",
    "sweep": "nnsim.cli.sweep",
    "experiment": "nnsim.cli.experiment",
    "snapshot": "nnsim.cli.snapshot",
    "record": "nnsim.cli.record",
    "report": "nnsim.cli.report",
    "export": "nnsim.cli.export",
    "lessons": "nnsim.cli.lessons",
    "class": "nnsim.cli.classes",
    "doctor": "nnsim.cli.doctor",
}
"""Each module has ``run(options) -> int``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 the work failed, 2 wrong usage."""
    multiprocessing.freeze_support()
    _use_one_thread()
    use_utf8(os.environ)
    mend_streams()
    try:
        return _dispatch(list(sys.argv[1:] if arguments is None else arguments))
    except UsageError as error:
        if speaks_of_mistakes():
            say(f"nnsim: {error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        say("nnsim: Interrupted.")
        return FAILED
    except ProblemError as error:
        if speaks_of_mistakes():
            say(f"nnsim: {error.problem}")
        return FAILED
    except Exception as error:  # noqa: BLE001  no traceback may ever reach a user
        if reader_left(error):
            sys.stdout = None  # nothing is left to flush
            return FAILED
        from nnsim.core.memory import OUT_OF_MEMORY, ran_out  # noqa: PLC0415  its text is in the language chosen

        say(f"nnsim: {OUT_OF_MEMORY if ran_out(error) else log_crash(error)}")
        return FAILED


def _use_one_thread() -> None:
    """BLAS reads these when numpy is loaded. Two threads for small matrices cost up to ten times the CPU time."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(variable, "1")


def _dispatch(arguments: list[str]) -> int:
    options = parse(arguments)
    if isinstance(options, int):
        return options
    _choose_language(options)
    status: int = importlib.import_module(RUNNERS[options.command]).run(options)
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _choose_language(options: argparse.Namespace) -> None:
    """Before modules with texts are imported: the window remembers its language, pictures are English unless asked."""
    is_window = options.command == "window"
    choice.begin(getattr(options, "language", ""), choice.remembered() if is_window else ENGLISH)


if __name__ == "__main__":
    sys.exit(main())
