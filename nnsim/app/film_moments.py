"""Which moments a film has, and how one gets from each to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.core.messages import Frame
from nnsim.ui.run.bridge import EngineBridge

SETTLE_MS = 250
"""How long everything may take to be drawn of a moment once the engine has told it; views ask no less often."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How to get there, and how one knows that a frame is of it."""

    go: Callable[[], object]
    is_there: Callable[[Frame], bool]


class FilmMoments(QObject):
    """Goes from one moment of a run to the next: ``ready`` when one can be seen, ``over`` behind the last.

    Who has taken its picture asks for the ``next``. It is over, too, when the run ends by itself or is another one.
    """

    ready = Signal()
    over = Signal()

    def __init__(self, bridge: EngineBridge, moments: Iterator[Moment], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._run = bridge, bridge.client.run
        self._moments = deque(moments)
        self.count = len(self._moments)
        self._awaited: Moment | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.ready)
        bridge.framed.connect(self._take)
        bridge.stopped.connect(self._break_off)
        bridge.refused.connect(self._break_off)
        bridge.died.connect(self._break_off)

    @property
    def goes_on(self) -> bool:
        """True while there are moments behind the one that is shown, or gone to."""
        return bool(self._moments)

    def next(self) -> None:
        """Go on."""
        if not self._moments:
            self.over.emit()
            return
        self._awaited = self._moments.popleft()
        self._awaited.go()
        if self._bridge.run.record.frame:
            self._take(self._bridge.run.record.frame)

    def close(self) -> None:
        """Stay where it is."""
        self._settle.stop()
        self._moments.clear()
        self._awaited = None

    def _take(self, frame: Frame) -> None:
        if frame.run != self._run:
            self.close()
            self.over.emit()
        elif self._awaited and self._awaited.is_there(frame):
            self._awaited = None
            self._settle.start()

    def _break_off(self, _event: object) -> None:
        """What is seen now is the last picture."""
        self._moments.clear()
        if self._awaited:
            self._awaited = None
            self._settle.start()


def coming(bridge: EngineBridge, epochs: int, pictures: int) -> Iterator[Moment]:
    """From now on through so many epochs, evenly; no two of the same epoch."""
    frame = bridge.run.record.frame
    start = frame.epoch if frame else 0
    last = start
    for end in _even(start, start + epochs, pictures):
        yield Moment(_trains(bridge, end - last), _epoch_is(end))
        last = end


def past(bridge: EngineBridge, pictures: int) -> Iterator[Moment]:
    """From the first step to the present, evenly; no two of the same step."""
    present = bridge.travel.present
    for step in _even(0, present, pictures):
        yield Moment(_visits(bridge, step), _step_is(step, present))


def _even(first: int, last: int, count: int) -> list[int]:
    return [int(each) for each in np.unique(np.linspace(first, last, max(count, 2)).round())]


def _trains(bridge: EngineBridge, epochs: int) -> Callable[[], None]:
    def go() -> None:
        for _ in range(epochs):
            bridge.step("epoch")

    return go


def _visits(bridge: EngineBridge, step: int) -> Callable[[], None]:
    return lambda: bridge.travel.visit(step)


def _epoch_is(end: int) -> Callable[[Frame], bool]:
    return lambda frame: frame.epoch >= end and frame.present is None


def _step_is(step: int, present: int) -> Callable[[Frame], bool]:
    """The present is told without saying that it is looked at."""
    return lambda frame: frame.step == step and (frame.present is not None) == (step < present)
