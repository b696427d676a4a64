"""Which beat of the run is looked at: back and forth through all that were made, and on to new ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.steps import StepSoFar
from nnsim.ui.run.travel import Travel


class Walk(QObject):
    """``shown`` is a step up to the beat that is looked at, None while there is none; ``changed`` follows it.

    Steps that are over are made once more by the engine: looking at them has no effect on the run. ``make`` makes the
    next beat of the present, unless somebody ``refuses``.
    """

    changed = Signal()

    def __init__(self, travel: Travel, make: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._travel, self._make = travel, make
        self.shown: StepSoFar | None = None
        self._step: StepSoFar | None = None
        self._present: StepSoFar | None = None
        self._count = 0
        self._begins = False
        self.refuses: Callable[[], bool] = lambda: False

    def hear(self, step: StepSoFar | None) -> None:
        """The engine tells of a step: of another one, of one more beat, or of another sample or neuron."""
        if step is None and self._travel.retold is not None:  # it is on its way there
            return
        if not self._travel.is_away:
            self._present = step
        if step and not (self._step and _place(step) == _place(self._step)):
            self._count = 1 if self._begins else len(step.beats)
        self._step, self._begins = step, False
        self._look(self._count)

    def forget(self) -> None:
        """What was told is out of date; where a moment of another project is looked at, the present is not."""
        self._step, self._count, self.shown = None, 0, None
        if not self._travel.is_away:
            self._present, self._begins = None, False

    # ------------------------------------------------------------ one beat

    @property
    def can_go_back(self) -> bool:
        """Whether there was a beat before."""
        return self._count > 1 or self._before >= 0

    def back(self) -> None:
        """One beat; from the first of a step to the last of the step before."""
        if self._count > 1:
            self._look(self._count - 1)
        elif self._before >= 0:
            self._begins = False
            self._travel.retell(self._before)

    def forth(self) -> None:
        """One beat; after the last one that was made a new one is made."""
        if self._step and self._count < len(self._step.beats):
            self._look(self._count + 1)
        elif self._travel.is_away and self._has_begun(self._behind):
            self._begins = True
            self._travel.retell(self._behind)
        elif not self.refuses():
            self._make()

    @property
    def _before(self) -> int:
        """The number of the step before the one that is looked at."""
        return (_number(self._step) if self._step else self._travel.step) - 1

    @property
    def _behind(self) -> int:
        """The number of the step after it."""
        return _number(self._step) + 1 if self._step else self._travel.step

    def _has_begun(self, number: int) -> bool:
        is_present = self._present is not None and _number(self._present) == number
        return is_present or number < self._travel.present

    def _look(self, count: int) -> None:
        step = self._step
        self._count = count if step else 0
        self.shown = replace(step, beats=step.beats[:count]) if step else None
        self.changed.emit()


def _number(step: StepSoFar) -> int:
    return step.beats[0].step


def _place(step: StepSoFar) -> tuple[int, int]:
    """Where in the run it is, and how far it has come."""
    return _number(step), len(step.beats)
