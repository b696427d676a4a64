"""Start of the window: the engine process first, an empty window next, then everything else.

The heavy imports (pyqtgraph and every panel) follow the first paint, so that something is
on screen at once while PyTorch loads in the other process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnsim.app.oversight import Oversight
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.client.engine_client import EngineClient
from nnsim.ui import theming


def make_application(arguments: list[str]) -> QApplication:
    """The one ``QApplication`` with nnsim's names, so that settings and desktop files match."""
    app = QApplication(arguments)
    app.setApplicationName("nnsim")
    app.setApplicationDisplayName("nnsim")
    app.setDesktopFileName("io.github.nnsim.nnsim")
    return app


def run(path: Path | None = None) -> int:
    """Open the window on ``path``, else on the last document or the default example; return the exit status."""
    if problem := missing_display():
        sys.stderr.write(f"nnsim: {problem}\n")
        return 1
    client = EngineClient()
    client.start()
    app = make_application(sys.argv[:1])
    oversight = Oversight(give_up=lambda: app.exit(1))
    oversight.install()
    try:
        settings = Settings()
        theming.manager().apply(app, settings.theme())
        shell = Shell(settings)
        shell.show()
        QTimer.singleShot(0, lambda: _fill(shell, client, settings, path, oversight))
        return app.exec()
    finally:
        oversight.remove()
        client.close()


def _fill(shell: Shell, client: EngineClient, settings: Settings, path: Path | None, oversight: Oversight) -> None:
    """Import and build the panels once the empty window has been painted."""
    from nnsim.app.workbench import Workbench  # noqa: PLC0415  pyqtgraph and all panels: after the first paint

    bench = Workbench(shell, client, settings, path)
    oversight.adopt(bench.messages.show_failure)
    shell.fill(bench)


def missing_display() -> str:
    """A sentence if no window can be opened here, empty if one can."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "There is no display to open a window on. Use 'nnsim train EXAMPLE' to train here, "
        "or 'nnsim snapshot EXAMPLE --out picture.png' for a picture of the window."
    )
