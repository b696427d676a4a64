"""A real window without display for the benchmarks."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nnsim.app.main import make_application
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.client.engine_client import EngineClient
from nnsim.ui.kit import theming

PATIENCE = 60.0
"""Seconds after which the engine has failed."""


@contextmanager
def open_window() -> Iterator[tuple[QApplication, Workbench]]:
    """The default example in a window of 1366 x 768; everything ends with the block."""
    client = EngineClient()
    client.start()
    app = QApplication.instance() or make_application(["bench"])
    assert isinstance(app, QApplication)
    theming.manager().apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(Settings(Path(folder) / "window.ini"))
        with theming.manager().sheet_afterwards():
            bench = Workbench(shell, client, shell.settings, None, recover=False)
        shell.fill(bench)
        shell.show()
        try:
            yield app, bench
        finally:
            bench.closing()
            shell.deleteLater()


def until(app: QApplication, happened: Callable[[], object]) -> None:
    """Let the window work until something has happened."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("the engine did not answer")
        app.processEvents()
        time.sleep(0.002)
