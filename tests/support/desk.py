"""The panels of the window around one document, on made-up weights: ``desk(*units)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from network_scene import Recorder, weights_for
from plane_scene import Runs
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()

load()


@dataclass
class Desk:
    """The three panels around one document."""

    editor: Editor
    live: LiveModel
    data: DataPanel
    network: NetworkPanel
    output: OutputPanel

    @property
    def project(self) -> Project:
        """The document."""
        return self.editor.project

    def weigh(self) -> None:
        """Made-up weights, as a frame brings them."""
        self.live.set_weights(weights_for(self.project))

    def choose(self, name: str) -> None:
        """By clicks in the gallery: its group, then its picture."""
        group = next(key for key, gallery in self.data.sets.galleries.items() if name in gallery.buttons)
        click(self.data.sets.group.button(group))
        click(self.data.sets.buttons[name])

    def panels(self) -> tuple[QWidget, ...]:
        """What is looked at."""
        return self.data, self.network, self.output


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def colors(image: QImage) -> int:
    """How many different colours a picture has."""
    small = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(small.constBits(), np.uint32)
    return len(np.unique(pixels))


def desks(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Makes ``desk(*units)``, which starts with XOR and a network of these hidden layers."""
    lives = []

    def make(*units: int) -> Desk:
        editor = Editor(Store(choose_generator(mlp(Project(), *units), "xor")))
        live = LiveModel(editor.store)
        lives.append(live)
        painting = Painting(editor)
        it = Desk(
            editor,
            live,
            DataPanel(editor, painting),
            NetworkPanel(editor, live, Recorder()),
            OutputPanel(editor, Runs(), Run(live)),
        )
        it.data.begun.connect(editor.open)
        PlanePainter(it.output.plane, editor, painting)
        for panel, size in zip(it.panels(), ((242, 490), (730, 460), (350, 560)), strict=True):
            panel.resize(*size)
            qtbot.addWidget(panel)
            panel.show()
        it.weigh()
        return it

    yield make
    for live in lives:
        live.close()
