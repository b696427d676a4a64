"""Training as one of several ranks, in this process, which loads torch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from nnsim.cli.outcome import Outcome
from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.headless import run_headless
from nnsim.engine.ranks.joined import Joined

SAVE_EVERY_S = 60.0
"""Seconds between two times that the first rank saves what is reached so far."""


class Saving:
    """Saves the run to ``out`` from time to time, at ends of epochs."""

    def __init__(self, out: Path, project: Project) -> None:
        self._out, self._project = out, project
        self._last = time.monotonic()

    def __call__(self, state: Callable[[], Checkpoint]) -> None:
        """Save it if it is time to."""
        if time.monotonic() - self._last >= SAVE_EVERY_S:
            nnsim_file.save(self._out, self._project, state())
            self._last = time.monotonic()


def train(
    project: Project,
    device: str,
    until_loss: float | None,
    on_progress: Callable[[int, float], None],
    is_asked: Callable[[], bool],
    *,
    start: Checkpoint | None = None,
    out: Path | None = None,
) -> tuple[Outcome, bool]:
    """As ``local.train``, with the others; whether this rank tells what came of it, and saves it to ``out``.

    ``is_asked`` says whether this process shall end. Ranks end together, after a step.
    """
    ranks = Joined("cpu" if device == "auto" else device, is_asked)
    saving = Saving(out, project) if out and ranks.rank == 0 else None

    def advance(done: int, _total: int, loss: float) -> bool:
        on_progress(done, loss)
        return True

    result, state = run_headless(project, None, device, until_loss, advance, start=start, ranks=ranks, on_state=saving)
    tells = ranks.tells() if result.stopped == "lost" else ranks.rank == 0
    if result.stopped != "lost":
        ranks.leave()
    return Outcome(result.as_json() | {"ranks": ranks.size}, state), tells
