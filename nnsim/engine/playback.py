"""Playing a trainer in chunks: to the next pause, to the end of an epoch, at a limited speed.

Only the clock of the watcher is kept here. What is learned does not depend on it: whole
batches are trained whatever the speed.
"""

from __future__ import annotations

from collections.abc import Callable

from nnsim.engine.pace import Limiter, Speedometer
from nnsim.engine.trainer import Trainer

BETWEEN_ROWS = 0.5
"""Seconds between rows of the curves within a slow epoch."""

FOR_EVER = float("inf")


class Playback:
    """``playing`` is True from play to pause, or until the goal is reached."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.playing = False
        self._clock = clock
        self._goal = FOR_EVER
        self._limiter, self._speed = Limiter(clock), Speedometer(clock)
        self._row_at, self._row_cost, self._spent = clock(), 0.0, 0.0

    def begin(self) -> None:
        """Another trainer is played from now on."""
        self._row_at, self._spent = self._clock(), 0.0
        self._speed.restart()

    def play(self, samples_per_second: float = 0.0, goal: float = FOR_EVER) -> None:
        """Play on, at most so fast (0: full speed), up to epoch ``goal``."""
        if not self.playing:
            self._speed.restart()
        self.playing, self._goal = True, goal
        self._limiter.start(samples_per_second)

    def aim(self, goal: float) -> None:
        """Pause at another epoch than was said at first."""
        self._goal = goal

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
        if trainer.is_evaluating:
            self._evaluate(trainer, until)
        else:
            self._train(trainer, until)
        if not self.playing:
            return
        self._speed.add(trainer.step - steps, trainer.samples - samples)
        self._add_row_if_slow(trainer)
        if trainer.stop or trainer.epoch >= self._goal:
            self.playing = False

    def _evaluate(self, trainer: Trainer, until: float) -> None:
        """Work on the row in the making, at least one slice; what a whole row costs is learned on the way."""
        began = now = self._clock()
        while True:
            trainer.evaluate_on()
            now = self._clock()
            if not trainer.is_evaluating or now >= until:
                break
        self._spent += now - began
        self._row_cost = self._spent / max(trainer.evaluated, 1e-3)
        if not trainer.is_evaluating:
            self._row_at, self._spent = now, 0.0

    def _train(self, trainer: Trainer, until: float) -> None:
        while True:
            samples = trainer.samples
            trainer.begin_batch()
            self._limiter.took(trainer.samples - samples)
            done = trainer.stop or trainer.epoch >= self._goal or trainer.is_evaluating
            if done or self._clock() >= until or self._limiter.waits():
                return

    def _add_row_if_slow(self, trainer: Trainer) -> None:
        """Let the curves grow within epochs that a limited speed makes long, for a twentieth of the time at most."""
        now = self._clock()
        last = trainer.history.last
        if trainer.readings.are_due and not self._limiter.rate:
            return  # these tell, and at steps that do not depend on the clock
        if trainer.is_evaluating or trainer.position == 0 or (last and last["step"] == trainer.step):
            self._row_at = now
        elif now - self._row_at > max(BETWEEN_ROWS, 20 * self._row_cost):
            self._spent = 0.0
            trainer.begin_record()
            self._row_at = self._clock()
            if not trainer.is_evaluating:
                self._row_cost = self._row_at - now

    @property
    def speeds(self) -> tuple[float, float]:
        """Steps and samples per second over the last second; 0 at rest."""
        return self._speed.speeds if self.playing else (0.0, 0.0)
