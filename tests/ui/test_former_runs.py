"""What is shown of a former run while the engine tells nothing of the new one: nothing, after a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from curves_scene import NAN, history
from fake_client import FakeClient

from nnsim.client.events import EngineState
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.kit import numbers
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.run.bridge import PATIENCE_S, EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.curves.view import CurvesView

load()
LINE = {"output.weight": np.array([[1, 0]], np.float32), "output.bias": np.zeros(1, np.float32)}


class Window:
    """Bridge, bar, curves and numbers over a client that a test scripts, with a clock that it sets."""

    def __init__(self) -> None:
        self.now, self.unseen = 0.0, 0
        self.client, self.editor = FakeClient(), Editor(Store(choose_generator(Project(), "xor")))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live), clock=lambda: self.now)  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.bridge.unseen.connect(self._count)
        self.bar = TransportBar(self.bridge)
        self.curves = CurvesView(ViewContext(self.editor, self.bridge))
        self.output = OutputPanel(self.editor, self.bridge, self.bridge.run)
        self.bridge.load()

    def _count(self) -> None:
        self.unseen += 1

    def frame(self) -> None:
        """What the engine tells of the present run."""
        rows = np.hstack([history(3), np.full((4, 2), NAN)])
        self.client.tell(self.client.frame(rows, step=30, epoch=3, weights=LINE))
        self.bridge.tick()

    def wait(self, seconds: float) -> None:
        """Let time pass, and look what the engine has said."""
        self.now += seconds
        self.bridge.tick()

    @property
    def counters(self) -> list[str]:
        """What the bar counts."""
        return [counter.number.text() for counter in self.bar.counters]

    @property
    def has_curves(self) -> bool:
        """Whether a loss is drawn."""
        drawn, _ = self.curves.loss.train.getData()
        return drawn is not None and len(drawn) > 0

    @property
    def shows_a_run(self) -> bool:
        """Whether map, counters and curves tell of one; either all do or none."""
        shows = {bool(self.live.weights), self.counters[1] == "30", self.has_curves}
        assert len(shows) == 1
        return shows.pop()


@pytest.fixture
def window(qtbot) -> Iterator[Window]:
    window = Window()
    for widget in (window.bar, window.curves, window.output):
        qtbot.addWidget(widget)
    with qtbot.waitExposed(window.curves):  # what is hidden draws nothing
        window.curves.show()
    yield window
    window.bridge.close()
    window.live.close()


BEGIN: dict[str, Callable[[EngineBridge], None]] = {
    "load": EngineBridge.load,
    "reset": EngineBridge.reset,
    "restore": lambda bridge: bridge.restore(bridge.states.place(), Checkpoint(7, 0, 7, {})),
}


@pytest.mark.parametrize("begin", BEGIN)
def test_a_former_run_is_shown_for_a_moment_so_that_nothing_flickers(window, begin) -> None:
    window.frame()
    assert window.shows_a_run
    BEGIN[begin](window.bridge)
    window.wait(PATIENCE_S)
    assert window.shows_a_run
    window.wait(0.01)
    assert not window.shows_a_run
    assert window.counters == [numbers.NONE] * 3
    window.wait(10)
    assert window.unseen == 1
    window.frame()
    assert window.shows_a_run


def test_a_run_that_is_told_of_stays(window) -> None:
    window.frame()
    window.wait(10)
    assert (window.shows_a_run, window.unseen) == (True, 0)


@pytest.mark.parametrize("begin", BEGIN)
def test_a_dead_engine_leaves_nothing_of_a_former_run(window, begin) -> None:
    window.frame()
    window.client.state = EngineState.DEAD
    BEGIN[begin](window.bridge)
    assert not window.shows_a_run
    window.output.show_numbers()
    assert window.output.train_loss.number.text() == numbers.NONE


def test_the_run_of_a_file_is_told_without_an_engine(window) -> None:
    window.client.state = EngineState.DEAD
    rows = np.hstack([history(5), np.full((6, 2), NAN)])
    window.bridge.load(Checkpoint(50, 5, 0, {}, history=History(rows)))
    assert window.counters == ["5", "50", numbers.NONE]
    assert window.has_curves
