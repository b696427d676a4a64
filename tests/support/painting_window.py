"""A window in which somebody works without a pause, in a process of its own that can be killed.

``python -m tests.support.painting_window LOG SEED`` opens the window as the command does, and paints one endless
stroke and short ones in turns, by mouse events, while it trains. LOG gets a line ``seconds points`` for each new number
of points. With ``EXAMPLE`` behind it samples of that example get other labels, one after the other, and LOG tells how
many have: of 70,000 images as fast as the window can.
"""

from __future__ import annotations

import itertools
import math
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

import numpy as np

from nnsim.core.data import Data
from nnsim.edits.data import relabel
from nnsim.examples.example import build, examples

ROOT = Path(__file__).resolve().parents[2]
EVENT_MS = 8
"""Between two events of the mouse: 125 a second, as usual mice send them."""

LONG, SHORT, BETWEEN = 600, 40, 3


class Watched:
    """What somebody painted in a process: its log can be read while it is painted, and after it was killed."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.home, self._log = folder, folder / "painted.log"
        homes = {name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        windows = {name: str(folder / name.lower()) for name in ("LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA")}
        environment = {**os.environ, **homes, **windows, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(folder)}
        command = [sys.executable, "-m", "tests.support.painting_window", str(self._log), *more]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)

    def painted(self) -> list[tuple[float, int]]:
        """Times and numbers of points, or of other labels, so far."""
        text = self._log.read_text() if self._log.exists() else ""
        lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
        return [(float(when), int(points)) for when, points in lines]

    def kill(self) -> float:
        """End it as no program can prevent; the time of that."""
        now = time.time()
        self.process.kill()
        self.process.wait()
        return now

    def lost(self, killed: float, points: int) -> float:
        """Seconds of work that are not among the first ``points`` points or labels."""
        return max((killed - when for when, count in self.painted() if count > points), default=0.0)


def places(seed: int) -> list[tuple[str, float, float]]:
    """What the mouse does, over and over: ``press``, ``move`` or ``release`` at a place of the plane."""
    random_numbers = random.Random(seed)
    done = []
    for length in (LONG, *[SHORT] * 6):
        turn = random_numbers.uniform(0, 6)
        way = [(2.6 * math.sin(turn + 0.031 * i), 2.6 * math.sin(0.043 * i)) for i in range(length)]
        done += [("press", *way[0]), *(("move", *place) for place in way), ("release", *way[-1])]
        done += [("rest", 0.0, 0.0)] * BETWEEN
    return done


def other_labels(data: Data, example: str) -> int:
    """How many samples are no more labelled as in ``example``."""
    return int(np.count_nonzero(data.y != build(examples()[example]).data.y))


def main(log: str, seed: str, example: str = "") -> int:
    """The window as the command opens it, and the hand on it."""
    from nnsim.app import main as start

    fill = start.Start.fill

    def filled(self: start.Start) -> None:
        fill(self)
        told = Path(log).open("w", buffering=1)  # noqa: SIM115  open until the end
        if example:
            _relabel(self.shell.content, told, example)
        else:
            _paint(self.shell.content, told, int(seed))

    start.Start.fill = filled  # type: ignore[method-assign]
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return start.run()


def _paint(bench: object, log: TextIO, seed: int) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from nnsim.app.workbench import Workbench

    assert isinstance(bench, Workbench)
    plane, none, left = bench.output.plane, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    kinds = {
        "press": (QEvent.Type.MouseButtonPress, left, left),
        "move": (QEvent.Type.MouseMove, none, left),
        "release": (QEvent.Type.MouseButtonRelease, left, none),
    }
    events = itertools.cycle(places(seed))
    told = [0]

    def act() -> None:
        what, x, y = next(events)
        if what in kinds:
            kind, button, held = kinds[what]
            at = QPointF(*plane.transform_to_pixels.pixel((x, y)))
            event = QMouseEvent(kind, at, plane.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(plane, event)
        points = len(bench.editor.project.data)
        if points != told[0]:
            told[0] = points
            log.write(f"{time.time()} {points}\n")

    hand = QTimer(bench, interval=EVENT_MS)
    hand.timeout.connect(act)
    bench.bar.play.click()
    hand.start()


def _relabel(bench: object, log: TextIO, example: str) -> None:
    from PySide6.QtCore import QTimer

    from nnsim.app.workbench import Workbench

    assert isinstance(bench, Workbench)
    bench.document.show(build(examples()[example]))
    numbers = itertools.count()

    def act() -> None:
        index, data = next(numbers), bench.editor.project.data
        label = (data.y[index] + 1) % len(data.classes)
        bench.editor.edit("Relabel", relabel.of(np.arange(len(data)) == index, label))
        log.write(f"{time.time()} {index + 1}\n")

    hand = QTimer(bench, interval=EVENT_MS)
    hand.timeout.connect(act)
    bench.bar.play.click()
    hand.start()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
