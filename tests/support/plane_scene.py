"""A document with hand-made weights behind plane and panels: no engine, and answers known by heart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.adapt import adapt
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Runs(QObject):
    """Stands where the bridge is: the signals of a new frame and of an edit that was taken."""

    framed = Signal(object)
    loaded = Signal(object)
    unseen = Signal()


@dataclass
class Scene:
    """Document, editor and pictures."""

    editor: Editor
    live: LiveModel

    @property
    def data(self) -> Data:
        """The points of the document."""
        return self.editor.project.data


def points(
    xy: list[tuple[float, float]] | None = None,
    labels: list[float] | None = None,
    *,
    classes: tuple[str, ...] = ("A", "B"),
    test: list[bool] | None = None,
) -> Data:
    """A small data set; no classes for values."""
    x = np.array(xy or [], np.float32).reshape(-1, 2)
    y = np.array(labels if labels is not None else [0.0] * len(x), np.float32)
    held = np.array(test if test is not None else [False] * len(x), np.bool_)
    return Data(x=x, y=y, test=held, classes=classes, test_share=0.0, kind="points")


_made: list[Scene] = []


def clear_undo() -> None:
    """Empty the undo stacks of all scenes so far: call it at the end of a test.

    A stack that is collected in a reference cycle together with its commands crashes Qt.
    """
    for it in _made:
        it.editor.stack.clear()
    _made.clear()


def scene(data: Data, weight: list[list[float]] | None = None, bias: list[float] | None = None) -> Scene:
    """One layer from x1 and x2 to the output: ``weight`` [units, 2], ``bias`` [units]."""
    load()
    store = Store(adapt(replace(Project(), data=data)))
    result = Scene(Editor(store), LiveModel(store))
    _made.append(result)
    if weight is not None:
        set_weights(result, weight, bias or [0.0] * len(weight))
    return result


def set_weights(it: Scene, weight: list[list[float]], bias: list[float]) -> None:
    """A frame with these weights."""
    arrays = {"output.weight": np.array(weight, np.float32), "output.bias": np.array(bias, np.float32)}
    it.live.set_weights(arrays)


def at(plane: PlaneView, x: float, y: float) -> QPoint:
    """The px of a point of the plane."""
    px, py = plane.transform_to_pixels.pixel((x, y))
    return QPoint(round(px), round(py))


def color_at(picture: QImage, place: QPoint) -> QColor:
    """The colour of one px of a grabbed picture."""
    return picture.pixelColor(place)


def near(color: QColor, other: QColor | str, reach: int = 40) -> bool:
    """Whether two colours look alike."""
    a, b = color, QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= reach


def hover(widget: QWidget, place: QPoint) -> None:
    """The mouse comes to ``place`` without a button, wherever the cursor of the test machine is."""
    at_place, none = QPointF(place), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at_place, widget.mapToGlobal(at_place), none, none, NO_KEYS)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, way: list[QPoint], modifiers: Qt.KeyboardModifier = NO_KEYS, *, release: bool = True) -> None:
    """Press at the first place, move over the others, release at the last."""
    QTest.mousePress(widget, LEFT, modifiers, way[0])
    for place in way[1:]:
        QTest.mouseMove(widget, place)
    if release:
        QTest.mouseRelease(widget, LEFT, modifiers, way[-1])
