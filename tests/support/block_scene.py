"""The block canvas in its panel on made-up weights, driven by real events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from network_scene import LEFT, NO_BUTTON, NO_KEYS, Keys, NetworkScene, network_scene, project
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.parameters import Value
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.routes import out_port
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.layer_mime import carrying

Values = dict[str, Value]


NEAR = 1.75
"""A zoom at which numbers inside a block can be pointed at."""


def images(side: int = 12, count: int = 20) -> Data:
    """Grey images of two classes, the last four held out."""
    x = np.random.default_rng(4).integers(0, 256, (count, side, side)).astype(np.uint8)
    y = (np.arange(count) % 2).astype(np.float32)
    return Data(x, y, np.arange(count) >= count - 4, classes=("A", "B"), columns=(), kind="image")


def layer(name: str, kind: str, *inputs: str, **values: Value) -> Node:
    """One node."""
    return Node(name, Spec.of(kind, **values), inputs)


def picture_network(*nodes: Node, data: Data | None = None) -> Project:
    """``nodes`` on images; the last one leads into the output."""
    network = Network((), nodes, Node(OUTPUT, Spec("binary"), (nodes[-1].id,)))
    return replace(Project(), data=data or images(), network=network)


def convolutional() -> Project:
    """Conv, pool, flatten, dense."""
    return picture_network(
        layer("conv1", "conv2d", INPUT, channels=3, kernel=3),
        layer("pool1", "max_pool2d", "conv1"),
        layer("flat1", "flatten", "pool1"),
        layer("dense1", "dense", "flat1", units=5),
    )


def residual() -> Project:
    """A block with a way around it."""
    return picture_network(
        layer("stem", "conv2d", INPUT, channels=4, kernel=3),
        layer("conv1", "conv2d", "stem", channels=4, kernel=3),
        layer("conv2", "conv2d", "conv1", channels=4, kernel=3),
        layer("add1", "add", "conv2", "stem"),
        layer("pool1", "global_pool", "add1"),
    )


@dataclass
class BlockScene:
    """A shown panel with blocks."""

    scene: NetworkScene

    @property
    def canvas(self) -> BlockCanvas:
        """The canvas."""
        return self.scene.panel.blocks.canvas

    @property
    def project(self) -> Project:
        """The document."""
        return self.scene.editor.project

    @property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """What every node reads."""
        return {node.id: node.inputs for node in self.project.network.graph}

    def at(self, name: str) -> QPoint:
        """The middle of a block in the viewport."""
        return self.canvas.mapFromScene(QPointF(*self.canvas.item_of(name).box.middle))

    def seen_at(self, name: str, pixel: tuple[int, int, int], zoom: float = NEAR) -> QPoint:
        """Where a number inside a block is seen once it is near, found by looking at every px."""
        canvas, item = self.canvas, self.canvas.item_of(name)
        canvas.look(zoom, QPointF(*item.box.middle))
        canvas.refresh()
        box = canvas.mapFromScene(item.sceneBoundingRect()).boundingRect() & canvas.viewport().rect()
        for y in range(box.top(), box.bottom(), 2):
            for x in range(box.left(), box.right(), 2):
                if item.pixel_at(canvas.mapToScene(QPoint(x, y)), canvas.zoom) == pixel:
                    return QPoint(x, y)
        raise AssertionError(f"{pixel} of {name} is not to be seen")

    def point(self, name: str, pixel: tuple[int, int, int]) -> None:
        """Move the mouse to a number inside a block."""
        self.move(self.seen_at(name, pixel), held=NO_BUTTON)

    def port(self, name: str) -> QPoint:
        """Its output port."""
        return self.canvas.mapFromScene(QPointF(*out_port(self.canvas.item_of(name).box)))

    def spot(self, source: str, target: str) -> QPoint:
        """The place for a layer on an edge."""
        return self.canvas.mapFromScene(QPointF(*self.canvas.routes[Edge(source, target)].middle))

    def mouse(
        self,
        kind: QEvent.Type,
        at: QPoint,
        *,
        button: Qt.MouseButton = LEFT,
        held: Qt.MouseButton = LEFT,
        keys: Keys = NO_KEYS,
    ) -> None:
        """One event of the mouse."""
        view = self.canvas.viewport()
        place = QPointF(at)
        QApplication.sendEvent(view, QMouseEvent(kind, place, view.mapToGlobal(place), button, held, keys))

    def press(self, at: QPoint, keys: Keys = NO_KEYS, button: Qt.MouseButton = LEFT) -> None:
        """Press and hold."""
        self.mouse(QEvent.Type.MouseButtonPress, at, button=button, held=button, keys=keys)

    def move(self, at: QPoint, held: Qt.MouseButton = LEFT) -> None:
        """Move there."""
        self.mouse(QEvent.Type.MouseMove, at, button=NO_BUTTON, held=held)

    def release(self, at: QPoint, keys: Keys = NO_KEYS, button: Qt.MouseButton = LEFT) -> None:
        """Let go."""
        self.mouse(QEvent.Type.MouseButtonRelease, at, button=button, held=NO_BUTTON, keys=keys)

    def click(self, at: QPoint, keys: Keys = NO_KEYS) -> None:
        """Press and let go."""
        self.press(at, keys)
        self.release(at, keys)

    def drag(self, way: Sequence[QPoint], button: Qt.MouseButton = LEFT, keys: Keys = NO_KEYS) -> None:
        """Press at the first point, move through all, let go at the last."""
        self.press(way[0], keys, button)
        for place in (way[0] + QPoint(12, 12), *way[1:]):
            self.move(place, button)
        self.release(way[-1], keys, button)

    def key(self, key: Qt.Key, keys: Keys = NO_KEYS) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.canvas, key, keys)

    def keys(self, *keys: Qt.Key) -> None:
        """One after the other."""
        for key in keys:
            self.key(key)

    def wheel(self, at: QPoint, notches: int, keys: Keys = NO_KEYS) -> None:
        """Turn the wheel."""
        view, place = self.canvas.viewport(), QPointF(at)
        turned, phase = QPoint(0, 120 * notches), Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(place, view.mapToGlobal(place), QPoint(), turned, NO_BUTTON, keys, phase, False)
        QApplication.sendEvent(view, event)

    def drag_in(self, kind: str, at: QPoint, *, drop: bool = True) -> bool:
        """Carry a layer from the palette there; return whether it was taken."""
        view, data = self.canvas.viewport(), carrying(kind)
        copy = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(QPoint(3, 3), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(view, enter)
        QApplication.sendEvent(view, QDragMoveEvent(at, copy, data, LEFT, NO_KEYS))
        if drop:
            QApplication.sendEvent(view, QDropEvent(QPointF(at), copy, data, LEFT, NO_KEYS))
        return enter.isAccepted()


def block_scene(qtbot: QtBot, document: Project | None = None, size: tuple[int, int] = (748, 490)) -> BlockScene:
    """Show ``document`` as blocks."""
    shown = document or project(6, 4)
    shown = replace(shown, view=replace(shown.view, network="blocks"))
    scene = BlockScene(network_scene(qtbot, shown, size))
    scene.canvas.setFocus()
    return scene
