"""A network panel on made-up weights, without an engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.messages import Note
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.network import mlp
from nnsim.tasks.plan import plan
from nnsim.ui.network.neurons.view import NetworkCanvas
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()

Keys = Qt.KeyboardModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
NO_BUTTON = Qt.MouseButton.NoButton
LEFT = Qt.MouseButton.LeftButton


def plane_data(classes: int = 2) -> Data:
    """Thirty points of the plane, in turn of each class."""
    x = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    y = (np.arange(30) % classes).astype(np.float32)
    return Data(x, y, np.zeros(30, np.bool_), classes=tuple("ABCDE"[:classes]), kind="points")


def project(*units: int, classes: int = 2) -> Project:
    """A dense network of these hidden layers on plane data."""
    return mlp(replace(Project(), data=plane_data(classes)), *units)


def weights_for(document: Project, seed: int = 3) -> dict[str, Floats]:
    """Weights of the right shapes, from a seed."""
    rng = np.random.default_rng(seed)
    arrays = {f"{layer.id}.{a.name}": a for layer in plan(document).layers for a in layer.arrays}
    return {
        name: (np.full(a.shape, a.start) if a.role == "buffer" else rng.normal(size=a.shape)).astype(np.float32)
        for name, a in arrays.items()
    }


@dataclass
class Recorder:
    """Stands for the bridge: remembers what was set."""

    calls: list[tuple[str, tuple[int, ...], float, str]] = field(default_factory=list)

    def set_weight(self, name: str, index: tuple[int, ...], value: float, note: Note | None = None) -> None:
        """Remember."""
        self.calls.append((name, index, value, note.text if note else ""))


@dataclass
class NetworkScene:
    """A shown panel with the document, the pictures and the recorder behind it."""

    panel: NetworkPanel
    editor: Editor
    live: LiveModel
    setter: Recorder

    @property
    def canvas(self) -> NetworkCanvas:
        """The canvas of the panel."""
        return self.panel.canvas

    def weight(self, name: str, *index: int) -> float:
        """A weight as it is shown now."""
        return float(self.live.weights[name][index])

    def point(self, x: float, y: float) -> QPoint:
        """A point of the diagram in the viewport."""
        return self.canvas.mapFromScene(QPointF(x, y))

    def middle(self, column: int, slot: int) -> QPoint:
        """The middle of a cell in the viewport."""
        box = self.canvas.diagram.layout.boxes[column]
        x, y = box.corner(slot)
        return self.point(x + box.cell / 2, y + box.cell / 2)

    def edge(self, gap: int, to: int, source: int) -> QPoint:
        """A point on an edge near its end, where it is apart from the others."""
        edges = self.canvas.diagram.edges[gap]
        found = [e for e in range(len(edges)) if edges.index(e) == (to, source)]
        x, y = self.canvas.diagram.lines[gap][found[0]][17]
        return self.point(float(x), float(y))

    def move(self, at: QPoint) -> None:
        """Move the mouse there; unlike QTest also where the pointer already is."""
        self.mouse(QEvent.Type.MouseMove, QPointF(at))

    def mouse(self, kind: QEvent.Type, at: QPointF, held: Qt.MouseButton = NO_BUTTON, keys: Keys = NO_KEYS) -> None:
        """Send a mouse event with ``held`` down."""
        view = self.canvas.viewport()
        event = QMouseEvent(kind, at, view.mapToGlobal(at), held, held, keys)
        QApplication.sendEvent(view, event)

    def click(self, at: QPoint) -> None:
        """Click there."""
        QTest.mouseClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def key(self, key: Qt.Key, modifier: Keys = NO_KEYS) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.canvas, key, modifier)


def network_scene(qtbot: QtBot, document: Project, size: tuple[int, int] = (748, 490)) -> NetworkScene:
    """Show ``document`` in a panel with made-up weights."""
    editor = Editor(Store(document))
    live = LiveModel(editor.store)
    live.set_weights(weights_for(document))
    setter = Recorder()
    panel = NetworkPanel(editor, live, setter)
    qtbot.addWidget(panel)
    panel.resize(*size)
    with qtbot.waitExposed(panel):
        panel.show()
    return NetworkScene(panel, editor, live, setter)
