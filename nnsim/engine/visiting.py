"""Looking at an earlier step of a run: from the last state that is kept before it, trained on up to there.

The run itself stands still meanwhile and knows nothing of it.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable

from nnsim.core.backends import again, parted, unmet
from nnsim.core.messages import Note
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.run import Checkpoint, History
from nnsim.engine import devices
from nnsim.engine.history import Row
from nnsim.engine.measuring import NEVER
from nnsim.engine.pace import Stride
from nnsim.engine.past import Deed, Edited, NumberSet, Past, PastState, Switched, Took
from nnsim.engine.timeline import RunState
from nnsim.engine.trainer import Trainer
from nnsim.language.texts import say

ONLY_BY = {
    "tuned": say("Tuned PyTorch made these steps, so they cannot be gone through again here."),
    "fused": say("Kernels made these steps, so they cannot be gone through again here."),
    "graph": say("CUDA graphs made these steps, so they cannot be gone through again here."),
}
"""What is said where a back-end cannot be had that nobody else equals to the bit."""


class Replayer(Trainer):
    """Goes through steps that were made before, to the bit; nothing is measured, kept or noted of them."""

    def __init__(self, begin: PastState, run_past: Past) -> None:
        self._run_past = run_past
        if begin.device not in devices.available():
            made = say(
                "These steps were made on {label}, which this machine has not got", label=devices.label(begin.device)
            )
            raise ProblemError(Problem(say("{made}: they cannot be gone through again here.", made=made)))
        super().__init__(begin.project, begin.device, begin.state, of=begin.project, in_slices=True)
        self.deeds = begin.deeds
        self._switch(begin.backend)

    @property
    def run_past(self) -> Past:
        """Where it goes through."""
        return self._run_past

    def put(self, there: PastState) -> None:
        """Go on from ``there``, which is of the same device."""
        self.edit(there.project)
        self._take(there.state, there.project)
        self.deeds = there.deeds
        self._switch(there.backend)

    def _switch(self, backend: str) -> None:
        """Let the back-end make the steps that made them before; raises ``ProblemError`` where it cannot be had."""
        self.backend = again(backend)
        self.accelerate(wait=True)
        if unmet(self.backend, self.learner.backend):
            raise ProblemError(Problem(f"{ONLY_BY[parted(backend)[0]]} {self.learner.why}"))

    def do(self, deed: Deed) -> int:
        """Do what was done by hand; how many samples the next step takes, 0 for a batch."""
        self.deeds += 1
        match deed:
            case Edited(project):
                self.edit(project)
                self.accelerate(wait=True)  # a kernel that was ready then may have to be compiled here
            case NumberSet(name, index, value):
                self.set_weight(name, index, value)
            case Switched(backend):
                self._switch(backend)
            case Took(samples):
                return samples
        return 0

    def note(self, *_notes: Note) -> None:
        """The run has its marks."""

    def record(self) -> Row:
        """The run has its rows."""
        return {}

    def _begin(self, *_of: object) -> None:
        """The run has its rows."""

    def _plan_readings(self) -> None:
        """The run has its readings."""
        self.rows = NEVER


class Visit:
    """The ``trainer`` is on its way to the ``target``, a step of the ``past`` of ``present``; ``is_there`` at its end.

    Where a step is told, the ``trainer`` halts behind the last of its beats. ``clock`` counts seconds.
    """

    def __init__(self, present: Trainer, past: Past, clock: Callable[[], float] = time.perf_counter) -> None:
        self.present, self._past, self._clock = present, past, clock
        self.target = present.step
        self._trainer: Replayer | None = None
        self._tells, self._stride = False, Stride()

    @property
    def trainer(self) -> Trainer:
        """The moment that is looked at."""
        return self._trainer or self.present

    @property
    def is_there(self) -> bool:
        """Whether it has arrived."""
        return self.trainer.step >= self.target and not self._tells

    def go(self, step: int, *, tells: bool = False) -> None:
        """Begin to go to ``step``, or to the nearest one that can be gone back to; then tell the step that follows."""
        self.target, self._tells = min(max(step, self._past.first), self.present.step), tells
        nearest, here = self._past.before(self.target), self._trainer
        if here is None or here.device != nearest.device:
            self._trainer = Replayer(nearest, self._past)
        elif not (nearest.step <= here.step <= self.target and self._past.reaches(_done(here), self.target)):
            here.put(nearest)
        else:
            here.finish_step()

    def advance(self, seconds: float) -> None:
        """Go on for about so many seconds."""
        until = self._clock() + seconds
        while not self.is_there and self._clock() < until:
            self._go_on()
        if self.is_there and self._trainer and not self._trainer.slow:
            self._catch_up(self._trainer)

    def _go_on(self) -> None:
        trainer = self._trainer
        assert trainer is not None
        samples = self._catch_up(trainer)
        if samples and trainer.step < self.target:
            trainer.run_samples(samples)
        elif trainer.step < self.target:
            began, steps = self._clock(), trainer.step
            trainer.begin_steps(min(self._untouched(trainer), self._stride.steps))
            self._stride.took(trainer.step - steps, self._clock() - began)
        else:
            self._tell(trainer, samples)

    def _untouched(self, trainer: Replayer) -> int:
        """Steps up to the target, or to where something was done by hand."""
        deed = self._past.deed(trainer.deeds)
        return min(self.target, deed[0] if deed else self.target) - trainer.step

    def _tell(self, trainer: Replayer, samples: int) -> None:
        """Make a step beat by beat; what was done by hand after it is not part of what is looked at."""
        trainer.beat(samples)
        while trainer.is_within_step:
            trainer.beat()
        self._tells, self.target = False, trainer.step

    def _catch_up(self, trainer: Replayer) -> int:
        """Do what was done before the next step is made; how many samples it takes, 0 for a batch."""
        while found := self._past.deed(trainer.deeds):
            step, deed = found
            if step > trainer.step or (isinstance(deed, Took) and self.is_there):
                break
            if samples := trainer.do(deed):
                return samples
        return 0

    def finish(self) -> None:
        """Go all the way."""
        while not self.is_there:
            self.advance(1.0)

    def state(self) -> RunState:
        """The state there with what was measured and noted up to it, so that a run can go on from it."""
        there, rows, readings = self.trainer, self.present.history.kept(), self.present.readings.log.kept().rows
        state = Checkpoint(
            there.step,
            there.epoch,
            there.position,
            there.learner.weights(),
            there.learner.state(),
            History(rows.rows[: _up_to(rows.column("step").tolist(), there.step)], rows.columns),
            tuple(mark for mark in self.present.marks.all if mark.step <= there.step),
            readings[: _up_to(readings[:, 0].tolist(), there.step)],
        )
        return RunState(state, there.project)


def _done(trainer: Replayer) -> int:
    """After how many steps all was done that was done by hand; what follows a step that is told was not."""
    return trainer.slow.before.step if trainer.slow else trainer.step


def _up_to(steps: list[float], step: int) -> int:
    """How many of ``steps`` are not after ``step``."""
    return bisect_right(steps, step)
