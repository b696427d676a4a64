"""Playing a trainer in chunks: to the next pause, to the end of an epoch, at a limited speed.

Only the clock of the watcher is kept here. What is learned does not depend on it: whole
batches are trained whatever the speed.
"""

from __future__ import annotations

from collections.abc import Callable

from nnsim.core.messages import Unit
from nnsim.core.pace import FULL, LIVE
from nnsim.engine.pace import Limiter, Speedometer, Stride
from nnsim.engine.trainer import Trainer

BETWEEN_ROWS = 0.5
"""Seconds between rows of the curves within a slow epoch."""

AT_ONCE = 0.03
"""Seconds that a single step may wait for a row in the making, or take before it is answered."""

FOR_EVER = float("inf")

LOOK = 0.004
"""Seconds of a limited run that steps are made in one go for."""

LIVE_STEPS, LIVE_EPOCHS = 3000, 60
"""Steps, and epochs, a second that can be watched: whichever are more."""


def watchable(size: int, batch: int) -> float:
    """The most samples a second that can be watched, for epochs of ``size`` samples in steps of ``batch``."""
    return float(max(LIVE_STEPS * batch, LIVE_EPOCHS * size))


class Playback:
    """``playing`` is True from play to pause, or until the goal is reached."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.playing = False
        self._clock = clock
        self._goal, self._every, self._until = FOR_EVER, 0, 0
        self._limiter, self._speed = Limiter(clock), Speedometer(clock)
        self._row_at, self._row_cost, self._spent = clock(), 0.0, 0.0
        self._stride, self._wished, self._is_live = Stride(), FULL, False

    def begin(self, epoch: int) -> None:
        """Another trainer is played from now on, which is in ``epoch``."""
        self._row_at, self._spent, self._stride = self._clock(), 0.0, Stride()
        self._speed.restart()
        self._aim(epoch)

    def play(self, epoch: int, samples_per_second: float = 0.0, stop_every: int = 0) -> None:
        """Play on from ``epoch``, at most so fast (0: full speed), to a multiple of ``stop_every`` (0: none)."""
        self._go(samples_per_second)
        self._goal, self._every, self._until = FOR_EVER, stop_every, 0
        self._aim(epoch)

    def play_epoch(self, epoch: int, until: int = 0) -> None:
        """Play to the end of ``epoch``; asked again before that, one more.

        With ``until`` it is one of a run to that epoch which nobody watches: nothing is measured for them.
        """
        goal = epoch if self.goal == FOR_EVER or self._every else self.goal
        self._go()
        self._goal, self._every, self._until = goal + 1, 0, until

    def _go(self, samples_per_second: float = 0.0) -> None:
        if not self.playing or samples_per_second != self._wished:
            self._speed.restart()
        was_live, self._is_live = self._is_live, samples_per_second == LIVE
        self.playing, self._wished = True, samples_per_second
        if not (was_live and self._is_live):  # the trainer says how fast that is
            self._limiter.start(FULL if self._is_live else samples_per_second)

    def _aim(self, epoch: int) -> None:
        if self._every:
            self._goal = (epoch // self._every + 1) * self._every

    def has_arrived(self) -> bool:
        """Whether it paused at an epoch at which it was to stop."""
        return bool(self._every) and not self.playing

    @property
    def goal(self) -> float:
        """The epoch at which it pauses by itself: inf unless it is on its way to one."""
        return self._goal if self.playing else FOR_EVER

    def pause(self) -> None:
        """Stand still."""
        self.playing = False

    def waits(self) -> float:
        """Seconds until the next batch is due: 0 at full speed, inf at rest."""
        return self._limiter.waits() if self.playing else FOR_EVER

    def advance(self, trainer: Trainer, seconds: float) -> None:
        """Train for about ``seconds``, at least one batch; pauses at the goal and when the trainer stops."""
        steps, samples, until = trainer.step, trainer.samples, self._clock() + seconds
        if self._is_live:
            self._limiter.start(watchable(trainer.size, trainer.batch))
        if trainer.recorder.is_busy:
            self.evaluate(trainer, seconds)
        else:
            self._train(trainer, until)
        if not self.playing:
            return
        self._speed.add(trainer.step - steps, trainer.samples - samples, self._limiter.waits())
        self._add_row_if_slow(trainer)
        if trainer.stop or trainer.epoch >= self._goal:
            self.playing = False
            if trainer.stop or trainer.epoch >= self._until:
                trainer.begin_missing()

    def evaluate(self, trainer: Trainer, seconds: float) -> None:
        """Work on the row in the making for so long, at least a slice; what a whole row costs is learned meanwhile."""
        began = now = self._clock()
        while True:
            trainer.evaluate_on()
            now = self._clock()
            if not trainer.recorder.is_busy or now >= began + seconds:
                break
        self._spent += now - began
        self._row_cost = self._spent / max(trainer.recorder.share, 1e-3)
        if not trainer.recorder.is_busy:
            self._row_at, self._spent = now, 0.0

    def finish_row(self, trainer: Trainer, seconds: float) -> bool:
        """Go on with the row in the making for so long, 0: not at all; whether that stops the run, and pauses it."""
        if not (seconds and trainer.recorder.is_busy):
            return False
        self.evaluate(trainer, seconds)
        if trainer.stop:
            self.pause()
        return trainer.stop is not None

    def step(self, trainer: Trainer, unit: Unit) -> None:
        """One beat, sample or batch; a row of an epoch does not hold it up, unless that row stops the run."""
        trainer.recorder.hurry()
        self.finish_row(trainer, AT_ONCE)
        trainer.set_aside()
        if trainer.stop:
            return
        if unit == "beat":
            trainer.beat()
        else:
            trainer.begin_samples(1 if unit == "sample" else trainer.batch)
        if trainer.position:
            trainer.begin_record()

    def _train(self, trainer: Trainer, until: float) -> None:
        now = self._clock()
        while True:
            samples, steps, began = trainer.samples, trainer.step, now
            trainer.begin_steps(self._at_once(trainer.batch), self._goal)
            self._limiter.took(trainer.samples - samples)
            now = self._clock()
            self._stride.took(trainer.step - steps, now - began)
            done = trainer.stop or trainer.epoch >= self._goal or trainer.recorder.is_busy
            if done or now >= until or self._limiter.waits():
                return

    def _at_once(self, batch: int) -> int:
        """Steps to make in one go: what a limited run may make in some milliseconds."""
        return max(1, int(self._limiter.rate * LOOK / batch)) if self._limiter.rate else self._stride.steps

    def _add_row_if_slow(self, trainer: Trainer) -> None:
        """Let the curves grow within epochs that a limited speed makes long, for a twentieth of the time at most."""
        if self._until:
            return
        now = self._clock()
        last = trainer.history.last
        if trainer.readings.are_due and (self._is_live or not self._limiter.rate):
            return  # these tell, and at steps that do not depend on the clock
        if trainer.recorder.is_busy or trainer.position == 0 or (last and last["step"] == trainer.step):
            self._row_at = now
        elif now - self._row_at > max(BETWEEN_ROWS, 20 * self._row_cost):
            self._spent = 0.0
            trainer.begin_record()
            self._row_at = self._clock()
            if not trainer.recorder.is_busy:
                self._row_cost = self._row_at - now

    @property
    def speeds(self) -> tuple[float, float]:
        """Steps and samples per second over the last second; 0 at rest."""
        return self._speed.speeds if self.playing else (0.0, 0.0)
