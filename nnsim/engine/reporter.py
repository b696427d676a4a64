"""What the window is told of a run: the newest state when it asks, and every row, reading and mark once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnsim.core.messages import Event, Frame, Loaded, Notice
from nnsim.core.problem import Problem, Severity
from nnsim.core.run import History, Mark, no_readings
from nnsim.engine.history import Rows
from nnsim.engine.learners.base import Names
from nnsim.engine.marks import news
from nnsim.engine.trainer import Trainer
from nnsim.language.texts import say


class Reporter:
    """``has_news`` is True if a frame would tell something that the last one did not."""

    def __init__(self) -> None:
        self.has_news = False
        self._told_marks: tuple[Mark, ...] = ()

    def watch(self, trainer: Trainer, *, is_known: bool) -> None:
        """Tell of another trainer from now on, with its past where the window does not know it."""
        trainer.history.watch(anew=not is_known)
        trainer.readings.log.watch(anew=not is_known)
        trainer.begin_missing()
        self._told_marks = trainer.marks.all if is_known else ()

    def nothing(self, run: int) -> Frame:
        """The frame of a project that cannot be trained."""
        self.has_news = False
        return Frame(run, 0, 0, 0, 0, False, 0.0, 0.0, 0.0, History())

    def frame(
        self,
        run: int,
        trainer: Trainer,
        shown: dict[str, object],
        speeds: tuple[float, float] | None,
        *,
        is_current: bool,
    ) -> Frame:
        """The newest state with what probes have ``shown``; ``speeds`` are None at rest.

        Rows and marks are handed out once, and none to who asks for a run that is not the current one.
        """
        rows, readings, marks, gone = self._news(trainer) if is_current else (History(), no_readings(), (), ())
        self.has_news = self.has_news and not is_current
        counters = (trainer.step, *trainer.told, trainer.size)
        moving = (speeds is not None, *(speeds or (0.0, 0.0)))
        return Frame(run, *counters, *moving, trainer.rate, rows, marks, shown, readings, gone)

    def _news(self, trainer: Trainer) -> tuple[History, Rows, tuple[Mark, ...], tuple[str, ...]]:
        """Rows, readings and marks since the last call, and keys of marks that left."""
        told, self._told_marks = self._told_marks, trainer.marks.all
        return trainer.history.take(), trainer.readings.log.take().rows, *news(told, trainer.marks.all)


def of_the_past(frame: Frame, there: Trainer, present: int) -> Frame:
    """The ``frame`` with the counters of the moment that is looked at while the run has come to step ``present``."""
    return replace(
        frame,
        step=there.step,
        epoch=there.epoch,
        position=there.position,
        epoch_size=there.size,
        rate=there.rate,
        present=present,
    )


def loaded(
    run: int, trainer: Trainer, fitted: tuple[Names, Names], problems: Sequence[Problem], forecast: Problem | None
) -> Loaded:
    """What is there to be trained, with the names of weights that were kept and of fresh ones, and what holds of it."""
    learner, outlasted = trainer.learner, trainer.outlasted
    holds = (*problems, *trainer.lookout.dead_layers.said, *([outlasted] if outlasted else []))
    return Loaded(run, learner.parameters, learner.device, learner.backend, *fitted, holds, forecast, learner.why)


def dropped(run: int, names: Names) -> list[Event]:
    """A word on weights that an undone edit would have brought back if there had been room for them."""
    if not names:
        return []
    layers = ", ".join(dict.fromkeys(name.partition(".")[0] for name in names))
    text = say("The earlier weights of {layers} are no longer kept, to save memory: new ones are drawn.", layers=layers)
    return [Notice(run, Problem(text, "network", Severity.NOTE))]
