"""First code of the engine process. Light on purpose: what it sets must stand before numpy and torch load."""

from __future__ import annotations

import faulthandler
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

from nnsim.core.files.litter import hold
from nnsim.language.texts import say

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_LEAVING = threading.Lock()


def run(target: str, connection: Connection, log: str) -> None:
    """Call ``target`` ("module:function") with ``connection``; what goes wrong is written to the file ``log``."""
    _write_errors_to(log)
    _leave_with_parent(log)
    # Ctrl+C in a terminal reaches the whole group; only the window decides when the engine ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A second thread slows small networks down by large factors on a loaded machine.
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        _resolved(target)(connection)
    except Exception as error:
        with suppress(OSError):
            _report(error, connection)
        raise
    _leave(log)


def _write_errors_to(log: str) -> None:
    """Python's and the libraries' last words; a windowed program has no standard error at all."""
    file = Path(log).open("w", buffering=1, encoding="utf-8", errors="replace")  # noqa: SIM115  open until the end
    hold(file)
    os.dup2(file.fileno(), 2)
    sys.stderr = file
    faulthandler.enable(file)


def _leave_with_parent(log: str) -> None:
    """End with the window, however that ended, and whatever the main thread is at."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent.sentinel, log), name="nnsim-parent", daemon=True).start()


def _leave_after(sentinel: int, log: str) -> None:
    wait([sentinel])
    _leave(log)


def _leave(log: str) -> None:
    """End well, and at once: taking torch down in order would cost half a second.

    Connection and parent tell of the same end: whoever comes second waits here until the process is gone.
    """
    _LEAVING.acquire()  # and never let go
    faulthandler.disable()
    with suppress(OSError):
        sys.stderr.close()
        os.close(2)  # Windows removes no file that is open
        Path(log).unlink()  # the window may not be there any more to do it
    os._exit(0)


def _resolved(target: str) -> Callable[[Connection], None]:
    """The function ``target``; loading it, and torch with it, makes no garbage, and looking for some takes time."""
    gc.disable()
    found = _resolve(target)
    gc.freeze()  # nor is it looked through later, in the middle of a step
    gc.enable()
    return found


def _resolve(target: str) -> Callable[[Connection], None]:
    module, _, name = target.partition(":")
    serve: Callable[[Connection], None] = getattr(importlib.import_module(module), name)
    return serve


def _report(error: Exception, connection: Connection) -> None:
    from nnsim.client.transport import Channel  # noqa: PLC0415  loads numpy
    from nnsim.core.memory import failure  # noqa: PLC0415
    from nnsim.core.messages import Failed  # noqa: PLC0415

    if isinstance(error, ModuleNotFoundError):
        text = say(
            "The engine cannot start because the module {error} is missing. Install nnsim again.", error=error.name
        )
    else:
        text = failure(say("The engine failed"), error)
    Channel(connection).send(Failed(0, text, traceback.format_exc()))
