"""The beats of a step in a row, of which the one where it halts stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

PILL = 22
"""Height of a beat, px; the row is as high as the buttons beside it."""

DOT = 10
"""Size of a beat without its title, px."""


class BeatsRow(QWidget):
    """``titles`` of all beats; those up to ``present`` are done, -1 for none.

    Where there is little room only the present one has its title, and the others are dots.
    """

    def __init__(self) -> None:
        super().__init__()
        self.titles: tuple[str, ...] = ()
        self.present = -1
        self._is_brief = False
        self.setAccessibleName(say("Beats of the step"))
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
        told = (
            say(
                "{title}, {present} of {count}", title=self.titles[present], present=present + 1, count=len(self.titles)
            )
            if present >= 0
            else say("Not begun")
        )
        self.setAccessibleDescription(told)
        self.update()

    def set_brief(self, on: bool) -> None:
        """Dots for the beats that are not the present one."""
        if on != self._is_brief:
            self._is_brief = on
            self.updateGeometry()
            self.update()

    def room(self, *, brief: bool) -> int:
        """How wide it is so, px, whichever beat is the present one."""
        return round(sum(self._widths(brief=brief))) + self._theme.px(SPACE) * max(len(self.titles) - 1, 0) + 1

    def _widths(self, *, brief: bool) -> list[float]:
        metrics, pad = QFontMetricsF(self.font()), 2 * self._theme.px(2 * SPACE)
        whole = [metrics.horizontalAdvance(title) + pad for title in self.titles]
        if not brief or not whole:
            return whole
        widths = [float(self._theme.px(DOT))] * len(whole)
        widths[max(self.present, 0)] = max(whole)
        return widths

    def sizeHint(self) -> QSize:
        """All of them."""
        return QSize(self.room(brief=self._is_brief), self._theme.px(HIT))

    def minimumSizeHint(self) -> QSize:
        """No word is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pills: done ones are filled, the present one strongly."""
        painter, left, high = painter_on(self), 0.0, self._theme.px(PILL)
        for place, (title, width) in enumerate(zip(self.titles, self._widths(brief=self._is_brief), strict=True)):
            named = not self._is_brief or place == max(self.present, 0)
            tall = high if named else width
            self._pill(painter, QRectF(left, (self.height() - tall) / 2, width, tall), title if named else "", place)
            left += width + self._theme.px(SPACE)
        painter.end()

    def _pill(self, painter: QPainter, box: QRectF, title: str, place: int) -> None:
        theme = self._theme
        is_present = place == self.present
        if place <= self.present or not title:
            ground = theme.accent if is_present else theme.tint if place < self.present else theme.control
            fill(painter, box, box.height() / 2, ground)
        ink = theme.on_accent if is_present else theme.text if place < self.present else theme.muted
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), title)
