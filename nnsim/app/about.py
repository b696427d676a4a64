"""The box that says what this is."""

from __future__ import annotations

import platform

import numpy
import pyqtgraph
import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim import __version__
from nnsim.ui.kit.icons import app_icon
from nnsim.ui.kit.widgets.dialog import MessageBox


def show_about(parent: QWidget) -> None:
    """Name, version and parts; the text can be selected and copied."""
    more = (
        "Draw data, assemble layers, and watch neural networks learn.<br>"
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"pyqtgraph {pyqtgraph.__version__}, NumPy {numpy.__version__}<br>"
        "Free software under the MIT licence. Type: Inter, SIL Open Font License."
    )
    box = MessageBox("About nnsim", f"<b>nnsim {__version__}</b>", more, parent)
    box.setIconPixmap(app_icon().pixmap(64, 64))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
