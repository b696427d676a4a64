"""Another back-end makes the steps: because somebody chose it, or because its kernel was compiled meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from nnsim.core.backends import parted
from nnsim.core.messages import Event, Note, SetBackend
from nnsim.core.texts import message
from nnsim.engine.holder import Holder
from nnsim.engine.trainer import Trainer

LOOK = 0.25
"""Seconds between two looks at rest whether a kernel is compiled: soon enough for who reads who makes the steps."""

SAID = {
    "torch": message("by_torch"),
    "tuned": message("by_tuned"),
    "graph": message("by_graphs"),
    "fused": message("by_kernels"),
}
"""What the curves say of who makes the steps from there on."""

PATIENCE, SHORTLY = 2.0, 0.01
"""Seconds that the first step made here waits for a kernel at most, and between two looks."""


class Switching:
    """Switches between steps of the trainer that ``holder`` has; ``loaded`` makes what the window is told then."""

    def __init__(self, holder: Holder, loaded: Callable[[], Event]) -> None:
        self._holder, self._loaded = holder, loaded

    def waits(self) -> float:
        """Seconds until it is worth a look whether a kernel was compiled meanwhile: inf where none is awaited."""
        trainer = self._holder.trainer
        return LOOK if self._awaiting() or (trainer and trainer.is_let_down) else math.inf

    def quicken(self) -> list[Event]:
        """Let a kernel make the steps from here on, once it is compiled; or tell why none can be.

        Where what makes them could not go on, that is told as well.
        """
        if self._holder.trainer and self._holder.trainer.take_let_down():
            return self._switched(self._holder.trainer)
        trainer = self._awaiting()
        if trainer is None:
            return []
        if trainer.accelerate():
            return self._switched(trainer)
        return [] if trainer.learner.awaits else [self._loaded()]

    def begin(self) -> list[Event]:
        """As ``quicken``, before steps are made: the first one here, of a new run or of one that was opened, waits a
        little for a kernel that is kept from before, so that the run is the same however soon somebody presses *Play*.
        """
        until = time.monotonic() + PATIENCE
        while (trainer := self._awaiting()) and not trainer.samples and time.monotonic() < until:
            if told := self.quicken():
                return told
            time.sleep(SHORTLY)
        return self.quicken()

    def _awaiting(self) -> Trainer | None:
        """The trainer if a kernel is being compiled for it; a run that is over was made by whom it was made."""
        trainer = self._holder.trainer
        return trainer if trainer is not None and trainer.learner.awaits and not trainer.stop else None

    def choose(self, command: SetBackend) -> list[Event]:
        """Let the chosen one make them."""
        has_changed, trainer = self._holder.choose(command.backend), self._holder.trainer
        return self._switched(trainer) if has_changed and trainer else [self._loaded()]

    def _switched(self, trainer: Trainer) -> list[Event]:
        """The curves say so where it happens within a run, as what it comes to differs in the last digits."""
        if trainer.step:
            said = SAID.get(parted(trainer.learner.backend)[0], SAID["fused"])
            trainer.note(Note(said, key=f"backend {trainer.step}"))
        return [self._loaded()]
