"""A real window without display for the benchmarks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):  # as the nnsim command does
    os.environ.setdefault(_variable, "1")

from PySide6.QtWidgets import QApplication

from nnsim.app.main import make_application
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.client.engine_client import EngineClient
from nnsim.ui import theming


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
        bench = Workbench(shell, client, shell.settings, None, recover=False)
        shell.fill(bench)
        shell.show()
        try:
            yield app, bench
        finally:
            bench.closing()
            shell.deleteLater()
