"""The beats of a step in a row, of which the one where it halts stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

PILL = 22
"""Height of a beat, px; the row is as high as the buttons beside it."""


class BeatsRow(QWidget):
    """``titles`` of all beats; those up to ``present`` are done, -1 for none."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: tuple[str, ...] = ()
        self.present = -1
        self.setAccessibleName("Beats of the step")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("small", theme.scale))
        self.updateGeometry()
        self.update()

    def show_beats(self, titles: Sequence[str], present: int) -> None:
        """Other beats, or another one of them."""
        if tuple(titles) != self.titles:
            self.titles = tuple(titles)
            self.updateGeometry()
        self.present = present
        told = f"{self.titles[present]}, {present + 1} of {len(self.titles)}" if present >= 0 else "Not begun"
        self.setAccessibleDescription(told)
        self.update()

    def _widths(self) -> list[float]:
        metrics, pad = QFontMetricsF(self.font()), 2 * self._theme.px(2 * SPACE)
        return [metrics.horizontalAdvance(title) + pad for title in self.titles]

    def sizeHint(self) -> QSize:
        """All of them."""
        px = self._theme.px
        return QSize(round(sum(self._widths())) + px(SPACE) * max(len(self.titles) - 1, 0) + 1, px(HIT))

    def minimumSizeHint(self) -> QSize:
        """No word is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pills: done ones are filled, the present one strongly."""
        painter, left, high = painter_on(self), 0.0, self._theme.px(PILL)
        for place, (title, width) in enumerate(zip(self.titles, self._widths(), strict=True)):
            self._pill(painter, QRectF(left, (self.height() - high) / 2, width, high), title, place)
            left += width + self._theme.px(SPACE)
        painter.end()

    def _pill(self, painter: QPainter, box: QRectF, title: str, place: int) -> None:
        theme = self._theme
        is_present = place == self.present
        if place <= self.present:
            fill(painter, box, box.height() / 2, theme.accent if is_present else theme.tint)
        ink = theme.on_accent if is_present else theme.text if place < self.present else theme.muted
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), title)
