"""Training in this process. The only module of the command line that loads torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nnsim.cli.outcome import Outcome
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.engine.headless import run_headless


def train(
    project: Project,
    epochs: int,
    device: str,
    until_loss: float | None,
    on_progress: Callable[[int, float], bool],
    *,
    weights: Mapping[str, Floats] | None = None,
) -> Outcome:
    """Train from the seed, or from ``weights``; ``on_progress(epochs done, training loss)`` returns False to stop.

    Raises ``ProblemError`` for a project that cannot be trained and for a missing device.
    """
    result, checkpoint = run_headless(
        project, epochs, device, until_loss, lambda done, _total, loss: on_progress(done, loss), weights=weights
    )
    return Outcome(result.as_json(), checkpoint)
