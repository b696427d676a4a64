"""Does Qt start here, with the bundled type and icons? Run in a process of its own by ``nnsim doctor``."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

from nnsim.core.counted import counted


def serve(connection: Connection) -> None:
    """Send one sentence: what was found, or what is wrong after ``! ``."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        text = _look()
    except (ImportError, RuntimeError) as error:
        text = f"! {error}; install the missing system library, see the README."
    connection.send(text)
    connection.close()


def _look() -> str:
    import pyqtgraph  # noqa: PLC0415  only this process may load Qt
    from PySide6.QtCore import qVersion  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from nnsim.ui.kit import fonts, icons  # noqa: PLC0415

    app = QApplication(["nnsim"])
    family = fonts.load()
    if not family:
        raise RuntimeError("Qt cannot load the bundled fonts")
    if icons.app_icon().isNull():
        raise RuntimeError("Qt cannot draw the bundled icons")
    found = f"Qt {qVersion()}, pyqtgraph {pyqtgraph.__version__}, type {family}, {counted(len(icons.names()), 'icon')}"
    app.quit()
    return found
