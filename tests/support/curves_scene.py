"""The view of the curves over a client that a test scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from fake_client import FakeClient, Rows
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.project import Project
from nnsim.core.run import History, Mark
from nnsim.core.store import Store
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.curves.plot import CurvesPlot
from nnsim.ui.views.curves.titled import Titled
from nnsim.ui.views.curves.view import CurvesView

NAN = float("nan")


def history(epochs: int = 100, wild: float = 0.0) -> Rows:
    e = np.arange(epochs + 1.0)
    train, test = 0.8 * np.exp(-e / 30) + 0.05, 0.8 * np.exp(-e / 30) + 0.2
    train[0] += wild
    return np.stack([e * 10, e, train, test, 1 - train / 2, 1 - test / 2], axis=1)


class Scene:
    """A view of 900 x 220 px over a client that a test scripts."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        theming.manager().set_mode("light")
        self.client, self.editor = FakeClient(), Editor(Store(project))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live))  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.bridge.load()
        self.view = CurvesView(ViewContext(self.editor, self.bridge))
        qtbot.addWidget(self.view)
        self.view.resize(900, 220)
        self.view.show()
        self.theme = theming.current()

    def take(
        self, rows: Iterable[Iterable[float]], marks: tuple[Mark, ...] = (), readings: Iterable[Iterable[float]] = ()
    ) -> None:
        self.client.tell(self.client.frame(rows, marks=marks, readings=readings))
        self.bridge.tick()

    def tell(self, history: History) -> None:
        """As ``take``, with further columns."""
        self.client.tell(replace(self.client.frame(), history=history))
        self.bridge.tick()

    def close(self) -> None:
        self.bridge.close()
        self.live.close()

    def pixels(self, plot: CurvesPlot) -> tuple[QRectF, NDArray[np.int32]]:
        """The plotting area, and the picture as int32 [height, width, 3]."""
        image = plot.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        rgb = lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
        return plot._box(), rgb.astype(np.int32)

    def of_color(self, plot: CurvesPlot, name: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where pixels have about the colour: x and y in px of the viewport."""
        _, rgb = self.pixels(plot)
        color = QColor(name)
        far = np.abs(rgb - (color.red(), color.green(), color.blue())).sum(axis=2)
        y, x = np.nonzero(far < 40)
        return x, y

    def hover(self, plot: CurvesPlot, epoch: float) -> None:
        at = QPoint(round(plot._at(epoch, 0.0).x()), plot.height() // 2)
        QTest.mouseMove(plot.viewport(), at + QPoint(0, 9))  # a move to where the mouse is already tells nothing
        QTest.mouseMove(plot.viewport(), at)

    def leave(self, plot: CurvesPlot) -> None:
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))


def words(box: Titled) -> str:
    document = QTextDocument()
    document.setHtml(box.readout.text())
    return " ".join(document.toPlainText().split())
