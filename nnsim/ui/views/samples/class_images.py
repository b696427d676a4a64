"""The mean picture of every class, and how much each pixel varies about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data, Floats
from nnsim.core.problem import Problem
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.core.rows import as_rows
from nnsim.data import modalities
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import picture_shape
from nnsim.language.texts import say
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.views.samples.cells import draw_class
from nnsim.ui.views.samples.picture_cells import draw_picture

BLOCK = 4096
COMPUTING = say("Computing means and variances…")
NAME, WORDS = 64, 15
"""Width of the names of the rows and height of those of the classes."""


@dataclass(frozen=True, eq=False, slots=True)
class ClassImages:
    """``mean`` and ``variance`` float32 [classes, *shape] of pixels from 0 to 1; NaN for a class without samples."""

    mean: Floats
    variance: Floats


def class_images(data: Data, progress: Progress = never_mind) -> ClassImages:
    """Over all training pictures; of regression over all of them as one class.

    Raises ``Cancelled`` where ``progress`` says so.
    """
    classes = max(len(data.classes), 1)
    train = np.flatnonzero(data.train)
    sums, squares = np.zeros((2, classes, int(np.prod(picture_shape(data)))))
    label = data.y.astype(np.intp) if data.classes else np.zeros(len(data), np.intp)
    for start in range(0, len(train), BLOCK):
        part = train[start : start + BLOCK]
        x = as_rows(modalities.pictures(data, data.x[part])).astype(np.float32)
        member = (label[part] == np.arange(classes)[:, None]).astype(np.float32)
        sums += member @ x
        squares += member @ (x * x)
        if not progress(start / len(train)):
            raise Cancelled
    count = np.bincount(label[train], minlength=classes)[:, None].astype(np.float64)
    full = 255.0 if data.x.dtype == np.uint8 else 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, square = sums / count, squares / count
    shape = (classes, *picture_shape(data))
    variance = np.maximum(square - mean**2, 0.0) / full**2
    mean = mean / full
    return ClassImages(mean.reshape(shape).astype(np.float32), variance.reshape(shape).astype(np.float32))


class ClassImagesView(QWidget):
    """Two rows of pictures, a column per class; computed in the background when somebody looks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("Mean and variance of every class"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._data: Data | None = None
        self._job: Job | None = None
        self.images: ClassImages | None = None
        self._words = COMPUTING
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(80))

    def show_data(self, data: Data) -> None:
        """Other data; they are looked at as soon as this is seen."""
        if data is self._data:
            return
        self._data, self.images, self._words = data, None, COMPUTING
        self.end()
        self._begin()
        self.update()

    def end(self) -> None:
        """Stop what is still being computed."""
        if self._job is not None:
            self._job.end()
            self._job.deleteLater()
            self._job = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.end()

    def _begin(self) -> None:
        data = self._data
        if data is None or self.images is not None or self._job or not self.isVisible():
            return
        if not kind_of(data).is_pictorial:
            return
        self._job = Job(partial(class_images, data), self, what=say("The means cannot be computed"))
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._fail)
        self._job.start()

    def _take(self, images: ClassImages) -> None:
        self.images = images
        self.end()
        self.update()

    def _fail(self, problem: Problem) -> None:
        self._words = problem.text
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme, data = painter_on(self), self._theme, self._data
        painter.setFont(fonts.font("small", theme.scale))
        painter.setPen(QColor(theme.muted))
        if data is None or self.images is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        count, words, left = len(self.images.mean), theme.px(WORDS), theme.px(NAME)
        side = min((self.height() - words) // 2 - theme.px(SPACE), (self.width() - left) // count - theme.px(2 * SPACE))
        pitch = min((self.width() - left) // count, 2 * side)
        for row, (name, pictures) in enumerate(zip((say("Mean"), say("Variance")), self._pictures(), strict=True)):
            top = words + row * (side + theme.px(SPACE))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0, top, left, side), Qt.AlignmentFlag.AlignVCenter, name)
            for label, picture in enumerate(pictures):
                box = QRect(left + label * pitch, top, side, side)
                if row == 0 and data.classes:
                    draw_class(painter, data, label, QRectF(box.left(), 0, pitch, words), theme)
                self._draw(painter, picture, box)

    def _draw(self, painter: QPainter, picture: Floats, box: QRect) -> None:
        source = colormap.image(grey_pixels(np.nan_to_num(picture).astype(np.float32), self._theme))
        size = source.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        draw_picture(painter, source, source.rect(), QRect(box.topLeft(), size))

    def _pictures(self) -> tuple[Floats, Floats]:
        """What is drawn: means as they are, variances with the largest of all as full ink."""
        assert self.images is not None
        top = float(np.nanmax(self.images.variance, initial=0.0)) or 1.0
        return self.images.mean, (self.images.variance / top).astype(np.float32)
