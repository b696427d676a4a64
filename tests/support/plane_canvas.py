"""A shown plane that can be painted on with real events."""

from __future__ import annotations

from dataclasses import dataclass

from curve_words import CurveWords
from plane_scene import NO_KEYS, SHIFT, Scene, at, drag, points, scene
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.plane.view import PlaneView

Key = Qt.Key


@dataclass
class Canvas:
    """A shown plane that can be painted on."""

    scene: Scene
    plane: PlaneView
    painting: Painting
    painter: PlanePainter
    marks: list[str]
    plays: list[bool]
    window: QWidget

    @property
    def data(self) -> Data:
        """The points of the document."""
        return self.scene.data

    def drag(self, *way: tuple[float, float], shift: bool = False, release: bool = True) -> None:
        """Press, move and release at points of the plane."""
        drag(self.plane, [at(self.plane, *p) for p in way], SHIFT if shift else NO_KEYS, release=release)

    def key(self, *keys: Key) -> None:
        """Press and release keys, one after the other."""
        for key in keys:
            QTest.keyClick(self.plane, key)

    def hold(self, key: Key, *keys: Key) -> None:
        """Press other keys while one is held."""
        QTest.keyPress(self.plane, key)
        self.key(*keys)
        QTest.keyRelease(self.plane, key)

    def undo(self) -> None:
        """One step back."""
        self.scene.editor.stack.undo()


def canvas_of(qtbot: QtBot, data: Data | None = None) -> Canvas:
    """Shows a canvas; Space is also the window's shortcut for play, as in the real one."""
    it = scene(points() if data is None else data, [[4.0, 0.0]])
    painting = Painting(it.editor)
    window = QWidget()
    plane = PlaneView(it.editor, it.live)
    QVBoxLayout(window).addWidget(plane)
    window.resize(340, 340)
    plays: list[bool] = []
    QShortcut(QKeySequence("Space"), window, lambda: plays.append(True))
    painter = PlanePainter(plane, it.editor, painting, seed=1)
    marks = CurveWords()
    it.editor.marked.connect(marks.take)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    plane.setFocus()
    return Canvas(it, plane, painting, painter, marks, plays, window)
