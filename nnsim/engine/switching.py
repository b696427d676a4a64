"""Another back-end makes the steps: because somebody chose it, or because its kernel was compiled meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from nnsim.core.messages import Event, Note, SetBackend
from nnsim.core.texts import message
from nnsim.engine.holder import Holder
from nnsim.engine.trainer import Trainer


class Switching:
    """Switches between steps of the trainer that ``holder`` has; ``loaded`` makes what the window is told then."""

    def __init__(self, holder: Holder, loaded: Callable[[], Event]) -> None:
        self._holder, self._loaded = holder, loaded

    def quicken(self) -> list[Event]:
        """Let a kernel make the steps from here on, once it is compiled."""
        trainer = self._holder.trainer
        if trainer is None or not (trainer.learner.awaits and trainer.accelerate()):
            return []
        return self._switched(trainer)

    def choose(self, command: SetBackend) -> list[Event]:
        """Let the chosen one make them."""
        has_changed, trainer = self._holder.choose(command.backend), self._holder.trainer
        return self._switched(trainer) if has_changed and trainer else [self._loaded()]

    def _switched(self, trainer: Trainer) -> list[Event]:
        """The curves say so where it happens within a run, as what it comes to differs in the last digits."""
        if trainer.step:
            by = "by_torch" if trainer.learner.backend == "torch" else "by_kernels"
            trainer.note(Note(message(by), key="backend"))
        return [self._loaded()]
