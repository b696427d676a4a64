"""What the client itself has to tell, beside the engine's own events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from nnsim.core.messages import Event
from nnsim.core.run import Checkpoint

PERIODIC = 0
"""Ticket of the states that the engine sends unasked, for a restart; they stay in the client."""


class EngineState(Enum):
    """What a person may be told about the engine."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    RESTARTING = "restarting"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class EngineDied:
    """The process ended by itself. ``text`` says it in a sentence; ``log_tail`` is for the details.

    ``exitcode`` is negative for a signal (-9: killed) and None where the system does not tell.
    ``restarts`` is False if the client gave up; its ``problem`` then says what to do.
    """

    exitcode: int | None
    text: str
    log_tail: str
    restarts: bool


@dataclass(frozen=True, eq=False, slots=True)
class EngineRestarted:
    """A new process goes on as run ``run`` at ``step``, with the document and the last known state.

    ``running``     False where the engine comes back paused
    ``checkpoint``  that state with its whole history, None where nothing was known yet
    """

    run: int
    step: int
    running: bool
    checkpoint: Checkpoint | None = None


ClientEvent = Event | EngineDied | EngineRestarted
