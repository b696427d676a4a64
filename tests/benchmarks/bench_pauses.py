"""The longest pauses of the window with a million points: CPU time of its thread in one turn of the event loop.

A file is opened, its network watched while it trains, and every kind of brush led over the plane by mouse events, one
for each 16 ms; the stroke is undone and made again. Time passes as the thread works or sleeps, so that the hand is no
faster where others use the processor, too. ``NNSIM_PAUSES_POINTS`` is another number of points.

Printed are the six longest turns, and the longest one by the clock on the wall.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from nnsim.app import garbage, waiting
from nnsim.app.workbench import Workbench
from nnsim.core import freed_memory
from nnsim.core.data import Data
from nnsim.core.files.nnsim_file import save
from nnsim.core.project import Project
from nnsim.edits.network import mlp
from nnsim.edits.recipe import set_recipe
from tests.benchmarks.window import open_window

POINTS = int(os.environ.get("NNSIM_PAUSES_POINTS", "1000000"))
TOOLS = ("brush", "spray", "eraser", "relabel", "jitter", "magnet", "smear")
MOVES = 60
FRAME_S = 0.016
WATCHED_S = 5.0
SLEEP_S = 0.001


def document(count: int) -> Project:
    """Points of two classes and a network of 8 x 8."""
    rng = np.random.default_rng(1)
    x = rng.uniform(-3, 3, (count, 2)).astype(np.float32)
    y = ((x[:, 0] * x[:, 1]) > 0).astype(np.float32)
    data = Data(x=x, y=y, test=rng.random(count) < 0.25, kind="points", edited=True)
    return mlp(replace(Project(), data=data), 8, 8)


class Turns:
    """Lets the window work and measures every turn."""

    def __init__(self, app: QApplication) -> None:
        self._app, self.spent, self.walls = app, list[float](), list[float]()
        self._begin()

    def _begin(self) -> None:
        self._began, self._began_wall = time.thread_time(), time.perf_counter()

    def cut(self) -> None:
        """A turn is over, another one begins."""
        self.spent.append(time.thread_time() - self._began)
        self.walls.append(time.perf_counter() - self._began_wall)
        self._begin()

    def turn(self) -> None:
        """One turn."""
        self._begin()
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.cut()

    def call(self, work: Callable[[], object]) -> None:
        """What is called by an event."""
        self._begin()
        work()
        self.cut()

    def last(self, seconds: float) -> None:
        """Some time."""
        until, slept = time.thread_time() + seconds, 0.0
        while time.thread_time() + slept < until:
            self.turn()
            time.sleep(SLEEP_S)
            slept += SLEEP_S

    @contextmanager
    def told(self, name: str, found: dict[str, float]) -> Iterator[None]:
        """The longest of the turns inside."""
        self.spent, self.walls = [0.0], [0.0]
        yield
        longest = sorted((1000 * spent for spent in self.spent), reverse=True)
        found[f"{name}_longest_ms"] = longest[0]
        found[f"{name}_wall_ms"] = wall = 1000 * max(self.walls)
        print(f"{name:20}" + " ".join(f"{spent:7.1f}" for spent in longest[:6]) + f" wall {wall:6.1f}", flush=True)


def waits_in_turns(turns: Turns) -> type[QEventLoop]:
    """A loop within the loop, of which every turn is measured as well."""

    class Loop(QEventLoop):
        def exec(self, _flags: QEventLoop.ProcessEventsFlag = QEventLoop.ProcessEventsFlag.AllEvents) -> int:
            turns.cut()
            self.is_over = False
            while not self.is_over:
                turns.turn()
                time.sleep(0.001)
            turns.cut()
            return 0

        def quit(self) -> None:
            self.is_over = True

    return Loop


class Pauses:
    """What a person does."""

    def __init__(self, app: QApplication, bench: Workbench, turns: Turns) -> None:
        self._bench, self._turns = bench, turns
        self._plane = bench.panels.output.plane
        self._painting = bench.painting

    def mouse(self, kind: QEvent.Type, at: tuple[float, float], button: Qt.MouseButton) -> None:
        """An event, which comes with the next turn."""
        place = self._plane.transform_to_pixels
        pos = QPointF(*place.pixel(at))
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, pos, QPointF(self._plane.mapToGlobal(pos)), button, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.postEvent(self._plane, event)

    def stroke(self) -> None:
        """Once around, and let go."""
        angle = np.linspace(0, 2 * np.pi, MOVES)
        way = list(zip(2 * np.cos(angle), 2 * np.sin(angle), strict=True))
        self.mouse(QEvent.Type.MouseButtonPress, way[0], Qt.MouseButton.LeftButton)
        for at in way:
            self.mouse(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
            self._turns.last(FRAME_S)
        self.mouse(QEvent.Type.MouseButtonRelease, way[-1], Qt.MouseButton.LeftButton)
        self._turns.last(0.3)

    def tool(self, name: str, found: dict[str, float], prefix: str = "") -> None:
        """A stroke with it, undone and made again."""
        self._painting.set_tool(name)
        self._turns.last(0.2)
        with self._turns.told(f"{prefix}{name}", found):
            self.stroke()
        for way in ("undo", "redo", "undo"):
            with self._turns.told(f"{prefix}{name}_{way}", found):
                self._turns.call(getattr(self._bench.editor, way))
                self._turns.last(0.5)

    def move(self, found: dict[str, float], prefix: str = "") -> None:
        """What is selected is dragged, undone and made again."""
        self._painting.set_tool("select")
        x = self._bench.editor.project.data.x
        near = np.hypot(*(x - (2, 0)).T) < 0.5
        with self._turns.told(f"{prefix}select", found):
            self._turns.call(lambda: self._painting.select(near))
            self._turns.last(0.3)
        with self._turns.told(f"{prefix}drag", found):
            self.stroke()
        for way in ("undo", "redo"):
            with self._turns.told(f"{prefix}drag_{way}", found):
                self._turns.call(getattr(self._bench.editor, way))
                self._turns.last(0.5)
        self._painting.clear_selection()


def measure() -> dict[str, float]:
    """The longest turns, in CPU milliseconds."""
    found: dict[str, float] = {}
    only = os.environ.get("NNSIM_PAUSES_ONLY", "open,train,tools,watched").split(",")
    freed_memory.keep()  # as the start of the window does
    freed_memory.take_small_pages()
    with open_window() as (app, bench), tempfile.TemporaryDirectory() as folder:
        garbage.Collector(bench.shell)
        path = Path(folder) / "points.nnsim"
        save(path, document(POINTS))
        turns = Turns(app)
        waiting.QEventLoop = waits_in_turns(turns)  # type: ignore[misc]
        turns.last(1.0)
        with turns.told("open", found):
            turns.call(lambda: bench.documents.open(path))
            turns.last(4.0)
        assert len(bench.editor.project.data) == POINTS
        pauses = Pauses(app, bench, turns)
        with turns.told("rest", found):
            turns.last(1.0)
        if "tools" in only:
            for name in TOOLS:
                pauses.tool(name, found)
            pauses.move(found)
        with turns.told("rate", found):
            turns.call(lambda: bench.editor.edit("Change rate", set_recipe.of(rate=0.02)))
            turns.last(0.5)
        bench.bridge.play()
        with turns.told("watched", found):
            turns.last(WATCHED_S)
        if "watched" in only:
            for name in TOOLS:
                pauses.tool(name, found, "watched_")
            pauses.move(found, "watched_")
        bench.bridge.pause()
        turns.last(0.5)
    return found


if __name__ == "__main__":
    measure()
