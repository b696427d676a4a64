"""What stands in place of the plane for images: each class with its weight image and how often it is told right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.store import Change
from nnsim.ui import colormap, fonts
from nnsim.ui.live import LiveModel
from nnsim.ui.output.confusion import ClassScore, class_scores
from nnsim.ui.plots.image_pixels import class_mean, grey_pixels
from nnsim.ui.theme import Theme
from nnsim.ui.theming import follow
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.painting import fill, painter_on

ROW, GAP, HEAD = 29, 2, 20
NAME, SHARE, BAR = 30, 44, 84


class ImageAnswers(QWidget):
    """A row per class: picture, name, share of test images told right, the commonest mistake."""

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.scores: tuple[ClassScore, ...] = ()
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)
        live.updated.connect(self.refresh)
        editor.store.changed.connect(self._on_change)
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self.refresh()
            self.updateGeometry()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self._editor.project.data.classes) or 1
        return QSize(self._theme.px(312), self._theme.px(HEAD + rows * (ROW + GAP)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    def refresh(self) -> None:
        """Count anew from the newest predictions."""
        data = self._editor.project.data
        if not data.is_image:
            return
        self.scores = class_scores(data, self._live.predictions) if data.classes else ()
        told = ", ".join(f"{score.name}: {_percent(score)}" for score in self.scores)
        self.setAccessibleName(f"Test images told right, by class: {told}" if told else "Test images by class")
        self.update()

    @property
    def heading(self) -> str:
        """What the pictures and the shares are."""
        if self._has_weights:
            return "Weight image of each class, and test images told right"
        return "Mean image of each class, and test images told right"

    @property
    def _has_weights(self) -> bool:
        return len(self._live.images.get(OUTPUT, ())) == len(self._editor.project.data.classes)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        head = QRectF(0, 0, self.width(), theme.px(HEAD))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.heading)
        for number, score in enumerate(self.scores):
            top = theme.px(HEAD) + number * theme.px(ROW + GAP)
            self._draw_row(painter, number, score, QRectF(0, top, self.width(), theme.px(ROW)))

    def _draw_row(self, painter: QPainter, number: int, score: ClassScore, box: QRectF) -> None:
        theme, left = self._theme, box.left()
        side = box.height()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(left, box.top(), side, side), colormap.image(self._picture(number)))
        left += side + theme.px(8)
        self._write(painter, score.name, QRectF(left, box.top(), theme.px(NAME), side), theme.text)
        left += theme.px(NAME)
        self._draw_bar(painter, score, QRectF(left, box.center().y() - theme.px(4), theme.px(BAR), theme.px(8)))
        left += theme.px(BAR) + theme.px(6)
        share = QRectF(left, box.top(), theme.px(SHARE), side)
        self._write(painter, _percent(score), share, theme.text, Qt.AlignmentFlag.AlignRight)
        left += theme.px(SHARE) + theme.px(12)
        if score.mistakes:
            words = f"{score.mistakes:,} taken for {score.taken_for}"
            self._write(painter, words, QRectF(left, box.top(), box.right() - left, side), theme.muted)

    def _draw_bar(self, painter: QPainter, score: ClassScore, box: QRectF) -> None:
        fill(painter, box, box.height() / 2, self._theme.control)
        if score.right:
            part = QRectF(box.left(), box.top(), max(box.width() * score.share, box.height()), box.height())
            fill(painter, part, box.height() / 2, self._theme.accent)

    def _write(
        self,
        painter: QPainter,
        text: str,
        box: QRectF,
        color: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(fonts.font("small", self._theme.scale))
        painter.setPen(QColor(color))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, short)

    def _picture(self, number: int) -> colormap.Pixels:
        if not self._has_weights:
            return grey_pixels(class_mean(self._editor.project.data, number), self._theme)
        weights: Floats = self._live.images[OUTPUT][number]
        peak = max(float(np.abs(weights).max()), 1e-12)
        return colormap.to_rgb32(weights / np.float32(peak), colormap.value_table(self._theme))


def _percent(score: ClassScore) -> str:
    return f"{score.share:.0%}".replace("%", " %") if score.seen else "–"
