"""The report of a run as the window has it: pictures of its panels, and the versions of what made it."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from nnsim import __version__
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io.report import html
from nnsim.language.texts import say

SHOWN = {"output": say("What the network answers"), "network": say("The network as it has learned")}
"""Panels that are shown, and what stands below each."""

PACKAGES = ("torch", "numpy", "PySide6-Essentials")

Pictures = list[tuple[str, bytes]]
"""What each shows, and the picture as PNG."""


def pictures(panels: Mapping[str, QWidget]) -> Pictures:
    """Those of the panels that are to be seen."""
    return [(words, _png(panels[name])) for name, words in SHOWN.items() if panels[name].isVisible()]


def page(project: Project, state: Checkpoint, shown: Pictures) -> bytes:
    """The file."""
    found = {name: metadata.version(name) for name in PACKAGES}
    return html(project, state, shown, {"nnsim": __version__, "Python": platform.python_version(), **found}).encode()


def _png(widget: QWidget) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())
