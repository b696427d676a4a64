"""Training in this process, which loads torch."""

from __future__ import annotations

from collections.abc import Callable

from nnsim.cli.outcome import Outcome
from nnsim.core.backends import Choice, Precision, default, with_precision
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.headless import run_headless


def train(
    project: Project,
    epochs: int,
    device: str,
    until_loss: float | None,
    on_progress: Callable[[int, float], bool],
    *,
    start: Checkpoint | None = None,
    backend: Choice | None = None,
    precision: Precision = "float32",
) -> Outcome:
    """Train from the seed, or on from ``start``; ``on_progress(epochs done, training loss)`` returns False to stop.

    Raises ``ProblemError`` for a project that cannot be trained and for a missing device.
    """
    result, checkpoint = run_headless(
        project,
        epochs,
        device,
        until_loss,
        lambda done, _total, loss: on_progress(done, loss),
        start=start,
        backend=with_precision(backend or default(), precision),
    )
    return Outcome(result.as_json(), checkpoint)
