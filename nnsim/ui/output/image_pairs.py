"""What stands in place of the classes where the network answers with images: held-out samples above its answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data, Samples
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fitted, painter_on
from nnsim.ui.run.answered_image import answered_image, answers_with_images
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

GAP = 6
BUDGET = 60_000_000
"""Multiply-adds that all pairs may cost the window: some milliseconds."""

HEADINGS = {
    "sample": say("Held-out images, and what the network makes of them"),
    "pixels": say("Held-out images, and the class of every pixel"),
    "levels": say("Held-out images, and the value of every pixel"),
}


class Form(NamedTuple):
    """How many pairs are shown, how large an image is at most, and how high the line above them, px."""

    columns: int = 5
    rows: int = 2
    side: int = 56
    head: int = 20

    @property
    def pairs(self) -> int:
        """Pairs."""
        return self.columns * self.rows


FULL, BRIEF = Form(), Form(7, 1, 36, 0)
"""Under a heading, and as a line of small ones where a name stands above them."""


class ImagePairs(QWidget):
    """Pairs of images; ``pairs`` holds colours uint32 of samples and answers, none while there are no weights.

    Who shows them calls ``refresh`` as weights, samples or the network change: these widgets come and go.
    """

    def __init__(
        self, editor: Editor, live: LiveModel, output: str = OUTPUT, form: Form = FULL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._live, self._output, self._form = editor, live, output, form
        self.pairs: list[tuple[colormap.Pixels, colormap.Pixels]] = []
        self._drawn: Samples | None = None
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Held-out images above the network's answers to them"))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What came while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def sizeHint(self) -> QSize:
        theme, form = self._theme, self._form
        height = form.head + form.rows * (2 * form.side + 3 * GAP)
        return QSize(theme.px(form.columns * (form.side + GAP)), theme.px(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    # ------------------------------------------------------------ what is shown

    def show_drawn(self, drawn: Samples | None) -> None:
        """Show the answer to a drawing [*sample_shape] alone; None for those to held-out images."""
        self._drawn = drawn
        self.refresh()

    def refresh(self) -> None:
        """Ask the network anew, if somebody looks; nothing is shown of networks that the window cannot evaluate."""
        if not self.isVisible():
            return
        self.pairs = []
        if self._output in self._editor.project.network.outputs and self._is_light:
            project = seen_from(self._editor.project, self._output)
            self.pairs = self._answered(project) if answers_with_images(project) else []
        self.update()

    @property
    def _is_light(self) -> bool:
        return self._live.fits and self._live.plan.macs * self._form.pairs <= BUDGET

    def _answered(self, project: Project) -> list[tuple[colormap.Pixels, colormap.Pixels]]:
        samples = self._held_out(project.data) if self._drawn is None else self._drawn[None]
        if not len(samples):
            return []
        answers = self._live.answers_of(samples, self._output)
        theme = self._theme
        return [
            (grey_pixels(x, theme), answered_image(project, answer, theme))
            for x, answer in zip(samples, answers, strict=True)
        ]

    def _held_out(self, data: Data) -> Samples:
        """The first held-out samples, or simply the first."""
        held = np.flatnonzero(data.test)
        return data.x[held[: self._form.pairs]] if len(held) else data.x[: self._form.pairs]

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        if self._form.head:
            painter.setFont(fonts.font("label", theme.scale))
            painter.setPen(QColor(theme.muted))
            head = QRectF(0, 0, self.width(), theme.px(self._form.head))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(head, side, self._heading)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for number, pair in enumerate(self.pairs):
            for below, pixels in enumerate(pair):
                picture = colormap.image(pixels)
                painter.drawImage(fitted(self._box(number, below), picture.width(), picture.height()), picture)

    @property
    def _heading(self) -> str:
        return HEADINGS.get(task_of(seen_from(self._editor.project, self._output)).tells, "")

    def _box(self, number: int, below: int) -> QRectF:
        theme, columns, (row, column) = self._theme, self._form.columns, divmod(number, self._form.columns)
        side = min(theme.px(self._form.side), (self.width() - (columns - 1) * theme.px(GAP)) // columns)
        top = theme.px(self._form.head) + row * (2 * side + theme.px(3 * GAP)) + below * (side + theme.px(2))
        return QRectF(column * (side + theme.px(GAP)), top, side, side)
