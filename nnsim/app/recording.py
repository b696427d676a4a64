"""A run as a film of the window without a display: a picture after every so many epochs, whatever time they took."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from nnsim.app.snapshot import WINDOW, Picture, staged
from nnsim.core.counted import counted
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint

MOST_PICTURES = 600
"""More would fill the memory, and nobody would wait for such a file."""

LAST_S = 2.0
"""Seconds for which the last picture stays before it begins anew."""


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
    """Train for ``epochs`` and write a GIF to ``out``: a picture before, after every ``every`` epochs, and at the end.

    ``fps`` are pictures a second. Raises ``ProblemError`` if training fails, for an unknown view, for more than
    ``MOST_PICTURES``, and where ``out`` cannot be written. Must be called in a process without a ``QApplication``.
    """
    if epochs // every + 1 > MOST_PICTURES:
        text = f"That would be {counted(epochs // every + 1, 'picture')}: take one after more epochs, by --every."
        raise ProblemError(Problem(text))
    pictures: list[Image.Image] = []
    with staged(project, picture, epochs=epochs, checkpoint=checkpoint) as stage:
        end = stage.epoch + epochs
        while True:
            stage.forget_the_clock()
            stage.settle()
            pictures.append(_painted(stage.widget))
            if stage.epoch >= end or stage.is_over:
                break
            stage.train(min(every, end - stage.epoch), progress)
    _write(pictures, fps, out)


def _painted(widget: QWidget) -> Image.Image:
    """With 256 colours of its own, as in a GIF."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (image.width(), image.height()), image.bytesPerLine()
    whole = Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", stride)
    return whole.quantize(dither=Image.Dither.NONE)


def _write(pictures: list[Image.Image], fps: float, out: Path) -> None:
    each = round(1000 / fps)
    times = [each] * (len(pictures) - 1) + [max(each, round(1000 * LAST_S))]
    first, *more = pictures

    def write(file: object) -> None:
        first.save(file, "GIF", save_all=True, append_images=more, duration=times, loop=0)  # type: ignore[arg-type]

    try:
        write_atomically(out, write)
    except OSError as error:
        raise ProblemError(Problem(f"{out.name} cannot be written: {why_not(error)}.", str(out))) from None
