"""What a new engine process needs in order to go on where the last one was."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnsim.core.backends import Choice
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint


@dataclass(slots=True)
class LastState:
    """The document, how it was being trained, and the newest state that the engine sent.

    ``tickets`` are the saves that nothing has answered yet.
    """

    project: Project | None = None
    device: str = "cpu"
    backend: Choice | None = None
    waits: bool = False
    running: bool = False
    samples_per_second: float = 0.0
    stop_every: int = 0
    checkpoint: Checkpoint | None = None
    tickets: set[int] = field(default_factory=set)
