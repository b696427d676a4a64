"""A run as a film of the window without a display: a picture after every so many epochs, whatever time they took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from nnsim.app.snapshot import WINDOW, Picture, Stage, staged
from nnsim.core.counted import counted
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io import film
from nnsim.io.film import LAST_S, MOST_PICTURES, Shot
from nnsim.language.texts import say
from nnsim.ui.kit.drawings import pixels


def record(
    project: Project,
    out: Path,
    *,
    epochs: int,
    every: int,
    fps: float,
    picture: Picture = WINDOW,
    checkpoint: Checkpoint | None = None,
    progress: Callable[[int], None] = lambda _epoch: None,
) -> None:
    """Train for ``epochs`` and write a film to ``out``: a picture before, after every ``every`` epochs, and at the end.

    ``fps`` are pictures a second. Raises ``ProblemError`` if training fails, for an unknown view, for more than
    ``MOST_PICTURES``, and where ``out`` cannot be written. Must be called in a process without a ``QApplication``.
    """
    if epochs // every + 1 > MOST_PICTURES:
        text = say(
            "That would be {pictures}: take one after more epochs, by --every.",
            pictures=counted(epochs // every + 1, "picture"),
        )
        raise ProblemError(Problem(text))
    with staged(project, picture, epochs=epochs, checkpoint=checkpoint) as stage:
        film.write(out, _shots(stage, epochs, every, round(LAST_S * fps), progress), fps)


def _shots(stage: Stage, epochs: int, every: int, last: int, progress: Callable[[int], None]) -> Iterator[Shot]:
    """The picture of now, and one after every ``every`` epochs; the ``last`` one stays for so many turns."""
    end = stage.epoch + epochs
    while True:
        stage.forget_the_clock()
        stage.settle()
        is_last = stage.epoch >= end or stage.is_over
        yield Shot(pixels(stage.widget), last if is_last else 1)
        if is_last:
            return
        stage.train(min(every, end - stage.epoch), progress)
