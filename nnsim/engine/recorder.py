"""What is written down of a run: rows of the history, each measured at once, or in slices while training goes on."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.engine.history import Log, Row
from nnsim.engine.learners.base import Learner


class Evaluation:
    """A row of the history in the making: what a learner measures of one moment.

    ``row``       what is known of it: all, once ``go_on`` says so
    ``epoch``     the epoch that ended with it, None for a row within one
    ``finished``  what the learner said at the end of the epoch
    ``share``     how much of it is done
    ``is_aside``  True if training has gone on meanwhile: it looks at the weights of its own moment
    """

    def __init__(
        self, learner: Learner, step: int, fraction: float, epoch: int | None = None, finished: Problem | None = None
    ) -> None:
        self._learner, self._slices = learner, learner.evaluation()
        self.row: Row = {"step": float(step), "epoch": fraction}
        self.epoch, self.finished = epoch, finished
        self.share = 0.0
        self.is_aside = False

    def go_on(self) -> bool:
        """Work out one more slice; True if that was the last one."""
        try:
            self.share = next(self._slices)
        except StopIteration as end:
            self.share = 1.0
            self.row = {**self.row, **end.value}
            return True
        return False

    def set_aside(self) -> None:
        """Look at a copy of the weights as they are now, whatever is learned before it is over."""
        self._learner.set_aside()
        self.is_aside = True


class Recorder:
    """``history`` has the rows; one more may be in the making.

    A row at the end of an epoch belongs to the run: it is finished whatever happens, from a copy of the weights where
    training goes on meanwhile. One within an epoch is dropped as soon as there is something better to do.
    """

    def __init__(self) -> None:
        self.history = Log()
        self._evaluation: Evaluation | None = None
        self._wants_row = False

    @property
    def is_busy(self) -> bool:
        """True while a row is in the making; ``share`` is how much of it is done."""
        return self._evaluation is not None

    @property
    def share(self) -> float:
        """Share of the row in the making that is done; 1 if there is none."""
        return self._evaluation.share if self._evaluation else 1.0

    @property
    def is_aside(self) -> bool:
        """True if the row in the making does not keep training from going on."""
        return self._evaluation is not None and self._evaluation.is_aside

    @property
    def is_closing(self) -> bool:
        """True while an epoch that is over waits for its row."""
        return self._ends_epoch and not self.is_aside

    @property
    def _ends_epoch(self) -> bool:
        return self._evaluation is not None and self._evaluation.epoch is not None

    def begin(
        self, learner: Learner, step: int, fraction: float, epoch: int | None = None, finished: Problem | None = None
    ) -> None:
        """Begin the row of this moment, in the place of one that is in the making."""
        self._evaluation = Evaluation(learner, step, fraction, epoch, finished)

    def waits(self) -> bool:
        """Whether another row has to wait for that of an epoch; behind one that was set aside it will follow."""
        if not self._ends_epoch:
            return False
        self._wants_row = self.is_aside
        return True

    def go_on(self) -> Evaluation | None:
        """Work out one more slice; what was measured if that was the last one."""
        evaluation = self._evaluation
        if evaluation is None or not evaluation.go_on():
            return None
        self._evaluation = None
        self.history.add(evaluation.row)
        return evaluation

    def take_wish(self) -> bool:
        """Whether another row was to follow the last one."""
        wanted, self._wants_row = self._wants_row, False
        return wanted

    def record(self, learner: Learner, step: int, fraction: float) -> Row:
        """The row of this moment, measured at once."""
        evaluation = Evaluation(learner, step, fraction)
        while not evaluation.go_on():
            pass
        self.history.add(evaluation.row)
        return evaluation.row

    def hurry(self) -> None:
        """Drop a row within an epoch that is in the making: there is something better to do."""
        self._wants_row = False
        if not self._ends_epoch:
            self._evaluation = None

    def drop(self) -> None:
        """Drop whatever is in the making: it would tell of weights or samples that are no more."""
        self._evaluation = None

    def set_aside(self) -> None:
        """Let the row in the making be finished later, from a copy of the weights as they are now."""
        if self._evaluation:
            self._evaluation.set_aside()
