"""The time line repaints when one of its pixels changes, and only then: what overlaps it is painted with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from fake_client import FakeClient
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import Mark
from nnsim.core.store import Store
from nnsim.core.texts import plain
from nnsim.edits.data import choose_generator
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar

load()


class Line:
    """A transport bar with its time line, fed with frames of a run."""

    def __init__(self, bar: TransportBar, bridge: EngineBridge, client: FakeClient) -> None:
        self.bar, self.bridge, self.client = bar, bridge, client

    def show(self, step: int, *, present: int | None = None, marks: tuple[Mark, ...] = ()) -> None:
        self.client.tell(replace(self.client.frame(step=step, marks=marks), present=present))
        self.bridge.tick()
        QApplication.processEvents()

    def on_screen(self) -> object:
        return self.bar.screen().grabWindow(self.bar.winId()).toImage()


@pytest.fixture
def line(qapp, qtbot):
    theming.manager().set_mode("light")
    client, editor = FakeClient(), Editor(Store(choose_generator(Project(), "xor")))
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))
    bridge._timer.stop()
    bridge.load()
    bar = TransportBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1366, 56)
    bar.show()
    qtbot.waitExposed(bar)
    line = Line(bar, bridge, client)
    line.show(1000)
    yield line
    bridge.close()
    live.close()


class Paints(QObject):
    """Counts paints by widget; of the time line those that reach its line."""

    def __init__(self, strip: QWidget) -> None:
        super().__init__()
        self._strip = strip
        self.seen: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen[watched] += watched is not self._strip or event.rect().bottom() >= self._strip.height() // 2
        return False


def test_frames_of_a_run_paint_counters_alone(line):
    bar = line.bar
    paints = Paints(bar.time)
    QApplication.instance().installEventFilter(paints)
    for step in range(1010, 1100, 10):
        line.show(step)
    QApplication.instance().removeEventFilter(paints)
    assert bar.time.maximum() == bar.time.value() == 1090
    assert paints.seen[bar.steps.number] == 9
    controls = (bar.undo, bar.redo, bar.reset, bar.back, bar.play, bar.step, bar.unit, bar.speed, bar.stop, bar.time)
    assert {control: paints.seen[control] for control in controls} == dict.fromkeys(controls, 0)


def test_the_screen_shows_the_line_as_it_is(line):
    mark = Mark(500, 5.0, plain("Add neuron"))
    travel, strip = line.bridge.travel, line.bar.time

    def look_back() -> None:
        travel.visit(400)
        line.show(400, present=2000)

    for act in (
        lambda: line.show(1100, marks=(mark,)),
        lambda: line.show(2000),
        lambda: travel.visit(400),
        travel.come_back,
        lambda: QTest.mouseMove(strip, QPoint(300, 6)),
        look_back,
        lambda: line.show(700, present=2000),
        travel.come_back,
        lambda: QTest.mouseMove(line.bar.play, QPoint(9, 9)),
        lambda: line.show(2100),
        lambda: line.bar.resize(1200, 56),
        lambda: line.show(2200),
    ):
        act()
        QApplication.processEvents()
        shown = line.on_screen()
        line.bar.repaint()
        assert shown == line.on_screen() == line.bar.grab().toImage()
