"""What stands in place of the classes where the network answers with images: held-out samples above its answers."""

from __future__ import annotations

from math import prod

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

COLUMNS, ROWS = 5, 2
SIDE, GAP, HEAD = 56, 6, 20
BUDGET = 60_000_000
"""Multiply-adds that all pairs may cost the window: some milliseconds."""

HEADINGS = {
    "sample": "Held-out images, and what the network makes of them",
    "pixels": "Held-out images, and the class of every pixel",
}


class ImagePairs(QWidget):
    """Pairs of images; ``pairs`` holds colours uint32 of samples and answers, none while there are no weights."""

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.pairs: list[tuple[colormap.Pixels, colormap.Pixels]] = []
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Held-out images above the network's answers to them")
        follow(self._restyle)
        live.updated.connect(self.refresh)
        editor.store.changed.connect(self._on_change)

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self.refresh()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.refresh()

    def sizeHint(self) -> QSize:
        theme = self._theme
        return QSize(theme.px(COLUMNS * (SIDE + GAP)), theme.px(HEAD + ROWS * (2 * SIDE + 3 * GAP)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    # ------------------------------------------------------------ what is shown

    def refresh(self) -> None:
        """Ask the network anew; nothing is shown of networks that the window cannot evaluate."""
        project = self._editor.project
        self.pairs = self._answered(project) if answers_with_images(project) and self._is_light else []
        self.update()

    @property
    def _is_light(self) -> bool:
        return self._live.fits and self._live.plan.macs * COLUMNS * ROWS <= BUDGET

    def _answered(self, project: Project) -> list[tuple[colormap.Pixels, colormap.Pixels]]:
        samples = project.data.x[_shown(project.data)]
        if not len(samples):
            return []
        answers = self._live.answers_of(samples)
        return [(grey_pixels(x, self._theme), self._pixels(project, a)) for x, a in zip(samples, answers, strict=True)]

    def _pixels(self, project: Project, answer: Floats) -> colormap.Pixels:
        shape = project.data.sample_shape
        if task_of(project).tells_all:
            return grey_pixels(_as_sample(answer, shape), self._theme)
        colors = [self._theme.panel, *(self._theme.class_color(i).name() for i in range(len(answer) - 1))]
        table = np.array([0xFF000000 | int(color[1:], 16) for color in colors], np.uint32)
        pixels: colormap.Pixels = table[answer.argmax(axis=0)]
        return pixels

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        head = QRectF(0, 0, self.width(), theme.px(HEAD))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(head, side, HEADINGS.get(task_of(self._editor.project).tells, ""))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for number, pair in enumerate(self.pairs):
            for below, pixels in enumerate(pair):
                painter.drawImage(self._box(number, below), colormap.image(pixels))

    def _box(self, number: int, below: int) -> QRectF:
        theme, (row, column) = self._theme, divmod(number, COLUMNS)
        side = min(theme.px(SIDE), (self.width() - (COLUMNS - 1) * theme.px(GAP)) // COLUMNS)
        top = theme.px(HEAD) + row * (2 * side + theme.px(3 * GAP)) + below * (side + theme.px(2))
        return QRectF(column * (side + theme.px(GAP)), top, side, side)


def answers_with_images(project: Project) -> bool:
    """True if the network answers with as many numbers as an image has pixels."""
    return kind_of(project.data).is_pictorial and task_of(project).shows_images


def _shown(data: Data) -> list[int]:
    """The first held-out samples, or simply the first."""
    held = np.flatnonzero(data.test)
    return [int(i) for i in (held if len(held) else np.arange(len(data)))[: COLUMNS * ROWS]]


def _as_sample(answer: Floats, shape: tuple[int, ...]) -> Samples:
    """Numbers in the order of the network, channels first, as an image of the data."""
    assert answer.size == prod(shape)
    if len(shape) == 2:
        return answer.reshape(shape)
    return np.moveaxis(answer.reshape(shape[-1], *shape[:-1]), 0, -1)
