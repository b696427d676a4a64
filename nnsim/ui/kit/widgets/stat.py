"""Numbers that are watched: a small label above a large figure."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import NONE
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text, TextTone

WIDEST = "8.8·10⁻⁸"
"""A figure is as large as there is room for this one, so that it neither moves its neighbours nor changes its size."""


FIGURES: tuple[fonts.Role, ...] = ("number", "heading", "strong")
"""Types of a figure, the largest first: none is cut where there is room for a smaller one."""


class Stat(QWidget):
    """``compact`` takes body size for the transport bar, others stand in a ``StatRow``.

    Empty text shows a dash: nothing is invented.
    """

    def __init__(
        self, label: str, value: str = "", *, compact: bool = False, right: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._compact, self._tip = compact, ""
        role: fonts.Role = "strong" if compact else "number"
        self.label = Text(label, "label", "muted")
        self.number = Text(value or NONE, role)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._layout = QVBoxLayout(self)
        for text in (self.label, self.number):
            text.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._layout.addWidget(text)
        if not compact:
            self.number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._name_it()
        follow(self._restyle)

    def set_value(self, value: str, tone: TextTone = "text") -> None:
        """Show another number, in the colour of its meaning."""
        if value != self.number.text():
            self.number.setText(value or NONE)
            self._name_it()
        self.number.set_tone(tone)

    def set_tip(self, tip: str) -> None:
        """What the tool tip says of it."""
        if tip != self._tip:  # told anew with every frame, and seldom another one
            self._tip = tip
            self.setToolTip(tip)

    def set_label(self, label: str) -> None:
        """Call the number something else."""
        if label != self.label.text():
            self.label.setText(label)
            self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self.label.text()}: {self.number.text()}")

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(1))
        self._theme = theme
        self._widest = {role: QFontMetrics(fonts.font(role, theme.scale)).horizontalAdvance(WIDEST) for role in FIGURES}
        self._reserve()

    def _reserve(self) -> None:
        """The height of a large figure, whichever there is width for: else the width would decide about the height."""
        if not self._compact:
            self.number.set_role("number")
            self.number.setMinimumHeight(0)
            self.number.setIndent(self.number.indent())  # else Qt goes by a hint that holds the former least height
            self.number.setMinimumHeight(self.number.sizeHint().height())

    def fit(self, width: int) -> None:
        """Take a figure as large as ``width`` allows, px."""
        self.number.set_role(next((role for role in FIGURES if self._widest[role] <= width), FIGURES[-1]))


MOST_BESIDE = 3
"""Figures in one line: more would be cut in a narrow panel, so they stand in two lines."""


class StatRow(QWidget):
    """Figures beside each other, all of the size for which the narrowest of them has room; four stand two by two."""

    def __init__(self, *stats: Stat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stats = stats
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._arranged: list[Stat] | None = None
        for stat in stats:  # without a parent each would count as hidden
            stat.setParent(self)
        self._arrange()
        follow(self._restyle, last=True)

    def event(self, event: QEvent) -> bool:
        """Fit the figures once the layout has placed them."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return handled

    def _restyle(self, theme: Theme) -> None:
        self._layout.setHorizontalSpacing(theme.px(2 * SPACE))
        self._layout.setVerticalSpacing(theme.px(SPACE))
        self._fit()

    @property
    def _shown(self) -> list[Stat]:
        return [stat for stat in self._stats if not stat.isHidden()]

    def _arrange(self) -> None:
        """Place the figures that are shown; how many there are decides, never the width that they have."""
        shown = self._shown
        if shown == self._arranged:
            return
        self._arranged = shown
        columns = len(shown) if len(shown) <= MOST_BESIDE else (len(shown) + 1) // 2
        rest = [stat for stat in self._stats if stat not in shown]
        for column in range(len(self._stats)):
            self._layout.setColumnStretch(column, int(column < columns))
        for at, stat in enumerate(shown):
            self._layout.addWidget(stat, at // columns, at % columns)
        for stat in rest:  # takes no room, and keeps its parent
            self._layout.addWidget(stat, 0, 0)

    def _fit(self) -> None:
        narrowest = min((stat.width() for stat in self._shown), default=0)
        for stat in self._shown:
            stat.fit(narrowest)
