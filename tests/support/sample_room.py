"""The browser of samples in the hands of a test, over a client that tells what the test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from fake_client import FakeClient
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.answers.learned import LearnedSteps
from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import replace_data
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.columns.view import ColumnsView
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.samples.view import SamplesView

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


class SampleRoom:
    """A shown view of 880 x 400 px."""

    def __init__(self, qtbot: QtBot, data: Data) -> None:
        load()
        theming.manager().set_mode("light")
        self.qtbot, self.client = qtbot, FakeClient()
        self.editor = Editor(Store(replace_data(Project(), data)))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live))  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.bridge.load()
        self.view = SamplesView(ViewContext(self.editor, self.bridge))
        qtbot.addWidget(self.view)
        self.view.resize(880, 400)
        with qtbot.waitActive(self.view):
            self.view.show()
            self.view.activateWindow()
        self.sheet = self.view.sheet

    @property
    def data(self) -> Data:
        return self.editor.project.data

    @property
    def index(self) -> list[int]:
        """The samples that are shown, in their order."""
        assert self.sheet.shown is not None
        return [int(sample) for sample in self.sheet.shown.index]

    @property
    def chosen(self) -> list[int]:
        return np.flatnonzero(self.sheet.chosen).tolist()

    def tell(self, scores: Floats, losses: Floats, step: int = 7, learned: LearnedSteps | None = None) -> None:
        """A frame with what the probes say, as soon as they were asked for."""
        self.qtbot.waitUntil(lambda: "verdicts" in self.asked(), timeout=5000)
        said = {"scores": scores, "losses": losses} | ({"learned": learned} if learned else {})
        frame = replace(self.client.frame(step=step), probes={"verdicts": said})
        self.client.tell(frame)
        self.bridge.tick()

    def asked(self) -> tuple[str, ...]:
        """What the next frame is asked for."""
        self.bridge.tick()
        probes: tuple[str, ...] = self.client.named("want_frame")[-1][0]  # type: ignore[assignment]
        return probes

    def click(self, place: int, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseClick(self.sheet.viewport(), button, held, self.sheet.box_of(place).center())

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.sheet, key, held)

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, LEFT, NONE, at or widget.rect().center())

    def close(self) -> None:
        self.editor.stack.clear()
        self.bridge.close()
        self.live.close()


@contextmanager
def columns_of(qtbot: QtBot, data: Data) -> Iterator[tuple[ColumnsView, SampleRoom]]:
    """A shown view of the columns of ``data``, and the room that it is in."""
    room = SampleRoom(qtbot, data)
    room.view.hide()  # the mouse goes to one window at a time
    view = ColumnsView(ViewContext(room.editor, room.bridge))
    qtbot.addWidget(view)
    view.resize(880, 420)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    yield view, room
    room.close()
