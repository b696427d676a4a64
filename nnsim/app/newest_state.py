"""The one place that waits for the newest state of the run: for saving, exporting, and whoever wants a copy of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from nnsim.client.events import EngineDied, EngineState
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint
from nnsim.ui.run.bridge import EngineBridge

PATIENCE_MS = 1500
"""How long the engine may take to tell its newest state; then the last one known is taken, about a second older."""

WEIGHTS_PER_MS = 2_000
"""How many weights travel here at the least, with what the optimizer knows of them; many are waited for longer."""

PAST_MS = 10_000
"""How much longer what is kept of earlier steps may take, some 100 MB."""

Then = Callable[[Checkpoint | None], None]


class NewestState(QObject):
    """Gives the newest state to whoever asked for it, or the last one known where the engine does not answer."""

    def __init__(self, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._waiting: dict[int, Then] = {}
        self.patience = QTimer(self, singleShot=True)
        self.patience.timeout.connect(self.hurry)
        bridge.saved.connect(self._on_saved)
        bridge.died.connect(self._on_died)

    def ask(self, then: Then, *, past: bool = False) -> int:
        """``then`` gets the state of this moment, unless the returned ticket is dropped before.

        With ``past`` it brings what is kept of earlier steps, unless the engine does not answer.
        """
        ticket = self._bridge.save(past=past)
        self._waiting[ticket] = then
        self.patience.start(PATIENCE_MS + self._travel_ms(past=past))
        return ticket

    def _travel_ms(self, *, past: bool) -> int:
        """How long the state may be on its way here beside the engine's usual patience: seconds for large ones."""
        if self._bridge.client.state is EngineState.DEAD:
            return 0
        return self._bridge.run.live.plan.parameters // WEIGHTS_PER_MS + (PAST_MS if past else 0)

    def drop(self, ticket: int) -> None:
        """Nobody waits for this one any more."""
        self._waiting.pop(ticket, None)
        if not self._waiting:
            self.patience.stop()

    def hurry(self, ticket: int | None = None) -> None:
        """Wait no longer, for this one or for any: what is known now has to do."""
        for waiting in tuple(self._waiting) if ticket is None else (ticket,):
            self._give(waiting, self._bridge.client.checkpoint)

    def _give(self, ticket: int, state: Checkpoint | None) -> None:
        then = self._waiting.get(ticket)
        self.drop(ticket)
        if then:
            then(state)

    def _on_saved(self, saved: Saved) -> None:
        self._give(saved.ticket, saved.checkpoint)

    def _on_died(self, died: EngineDied) -> None:
        if not died.restarts:
            self.hurry()
