"""A shown data panel that a person can use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from curve_words import CurveWords
from plane_scene import LEFT, Scene, points, scene
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.kinds import Calls
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.panel import DataPanel


@dataclass
class Room:
    """A shown panel."""

    scene: Scene
    panel: DataPanel
    painting: Painting
    marks: list[str]

    @property
    def data(self) -> Data:
        """The points of the document."""
        return self.scene.data

    def chips(self) -> list[str]:
        """What the visible chips say."""
        return [chip.accessibleName() for chip in self.panel.chips.chips if chip.isVisible()]

    def framed(self) -> list[str]:
        """The generators that are framed in the gallery."""
        return [name for name, button in self.panel.sets.galleries["points"].buttons.items() if button.isChecked()]

    def click(self, widget: QWidget) -> None:
        """A click in the middle."""
        QTest.mouseClick(widget, LEFT, pos=widget.rect().center())

    def edit(self, change: Callable[[Project], Project]) -> None:
        """An edit from elsewhere, e.g. painted on the plane."""
        self.scene.editor.edit("Elsewhere", cast("Calls", change))


def room_of(qtbot: QtBot, data: Data | None = None, kind: str = "") -> Room:
    """A panel as large as in a window of 1366 x 768."""
    it = scene(points() if data is None else data)
    if kind:
        it.editor.store.replace(set_generator(it.editor.project, Spec.of(kind, count=60)))
    painting = Painting(it.editor)
    panel = DataPanel(it.editor, painting)
    panel.resize(242, 490)
    marks = CurveWords()
    it.editor.marked.connect(marks.take)
    qtbot.addWidget(panel)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return Room(it, panel, painting, marks)
