"""The box that says what this is."""

from __future__ import annotations

import platform

import numpy
import pyqtgraph
import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim import __version__
from nnsim.language.texts import say
from nnsim.ui.kit.icons import app_icon
from nnsim.ui.kit.widgets.dialog import MessageBox


def show_about(parent: QWidget) -> None:
    """Name, version and parts; the text can be selected and copied."""
    more = say(
        "Draw data, assemble layers, and watch neural networks learn.<br>Python {python_version}, "
        "PySide6 {version}, pyqtgraph {version_2}, NumPy {version_3}<br>Free software under the MIT "
        "licence. Type: Inter, SIL Open Font License.",
        python_version=platform.python_version(),
        version=PySide6.__version__,
        version_2=pyqtgraph.__version__,
        version_3=numpy.__version__,
    )
    box = MessageBox(say("About nnsim"), say("<b>nnsim {version}</b>", version=__version__), more, parent)
    box.setIconPixmap(app_icon().pixmap(64, 64))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
