"""What is painted over the curves of a plot: dots, the marks of a run with their words, arrow heads at the top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnsim.core.run import Mark
from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.fonts import font
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.views.curves.dots import Dot
from nnsim.ui.views.curves.notes import Lines, joined, shortened
from nnsim.ui.views.curves.peaks import Peak

WORDS, LINES = 340, 3
"""Longest words of a mark in the plot, px, and their lines; all stand in the head while the cursor is on the mark."""

WRITTEN = 0.25
"""Most of the height of a plot that words may take: over a low one none are written, and the curves stay seen."""

VEIL = 0.6
"""How much of the curves is taken back behind words: they stay seen, and the words can be read."""

PEAK = 4
"""Half the width of the arrow head where a curve goes on above the axis, px."""

DOT = 2.6
"""Radius of what was measured on all samples where readings lie between, px."""

THIN_DOT = 1.6
"""Radius of a reading that no line leads to yet, px."""

WITHIN = 0.75
"""Strength of the thin curves within epochs."""


TOGETHER = 28
"""Changes of one field that are no further apart are one mark, px: somebody pressed a key again and again."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Paints in the plotting area ``box``, px; ``at`` tells where an epoch and a value of the axis stand."""

    painter: QPainter
    theme: Theme
    box: QRectF
    at: Callable[[float, float], QPointF]

    def dots(self, thin: Sequence[Dot], whole: Sequence[Dot]) -> None:
        """What was measured on all samples, at the ends of epochs, and what no line leads to yet."""
        theme = self.theme
        with saved(self.painter):
            self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.painter.setPen(Qt.PenStyle.NoPen)
            for dots, strength, radius in ((thin, WITHIN, THIN_DOT), (whole, 1.0, DOT)):
                for epoch, value, color in dots:
                    at, side = self.at(epoch, value), radius * theme.scale
                    if at.y() >= self.box.top():
                        self.painter.setBrush(QColor(blend(theme.panel, getattr(theme, color), strength)))
                        self.painter.drawEllipse(at, side, side)

    def marks(self, marks: Sequence[Mark], peaks: Sequence[Peak], *, words: bool) -> None:
        """Dotted lines with ``words`` where these have room, and up to where the highest of ``peaks`` goes."""
        self.painter.setFont(font("label", self.theme.scale))
        side, top = self.theme.px(PEAK), self.box.top()
        room = int(WRITTEN * self.box.height() / QFontMetricsF(self.painter.font()).height())
        lines = Lines(self.box.left(), self.box.right(), min(max(room, 1), LINES))
        places = self._places(marks)
        for x, _ in places:
            self.painter.setPen(QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DotLine))
            self.painter.drawLine(QLineF(x, top, x, self.box.bottom()))
        for peak in peaks:
            x = self.at(peak.epoch, 0.0).x()
            lines.block(x - side, x + side)
        if peaks:
            highest = max(peaks, key=lambda peak: peak.value)
            self._write(
                [say("up to {plain}", plain=numbers.plain(highest.value))],
                QPointF(self._within(highest), top),
                lines,
                side,
            )
        for x, texts in places if words and room else ():
            self._write(texts, QPointF(x, top), lines)

    def peaks(self, peaks: Sequence[Peak]) -> None:
        """An arrow head where a curve leaves at the top."""
        side, top = self.theme.px(PEAK), self.box.top()
        self.painter.setPen(Qt.PenStyle.NoPen)
        for peak in peaks:
            x, foot = self._within(peak), top + 2 * side
            self.painter.setBrush(QColor(getattr(self.theme, peak.color)))
            self.painter.drawConvexPolygon((QPointF(x, top), QPointF(x + side, foot), QPointF(x - side, foot)))

    def _within(self, peak: Peak) -> float:
        """Where its arrow head stands, px, all of it in the box."""
        side = self.theme.px(PEAK)
        return min(max(self.at(peak.epoch, 0.0).x(), self.box.left() + side), self.box.right() - side)

    def _places(self, marks: Sequence[Mark]) -> list[tuple[float, list[str]]]:
        """Where marks stand, px, with their words; thousands of them share few pixels, where each word is said once."""
        places: list[tuple[float, dict[str, None]]] = []
        for mark in joined(marks, lambda epoch: self.at(epoch, 0.0).x(), self.theme.px(TOGETHER)):
            x = self.at(mark.epoch, 0.0).x()
            if places and x - places[-1][0] < 1:
                places[-1][1][mark.text] = None
            elif x <= self.box.right():
                places.append((x, {mark.text: None}))
        return [(x, list(words)) for x, words in places]

    def _write(self, texts: list[str], at: QPointF, lines: Lines, away: float = 0.0) -> None:
        """Words beside the line at ``at``, lower or shorter where others stand, left out where there is no room."""
        metrics, gap = QFontMetricsF(self.painter.font()), self.theme.px(4) + away
        for share in (1.0, 0.6, 0.35):
            words = shortened(texts, share * self.theme.px(WORDS), metrics.horizontalAdvance)
            wide = metrics.horizontalAdvance(words)
            if words and (place := lines.place(at.x(), wide, gap)):
                break
        else:
            return
        left, top = place[0], at.y() + place[1] * metrics.height()
        ground = QColor(self.theme.panel)
        ground.setAlphaF(VEIL)
        self.painter.fillRect(QRectF(left - 1, top, wide + 2, metrics.height()), ground)
        self.painter.setPen(QColor(self.theme.muted))
        self.painter.drawText(QPointF(left, top + metrics.ascent()), words)
