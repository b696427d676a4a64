"""A plot of curves under its head."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets import emphasis
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.views.curves.plot import LEFT, RIGHT, CurvesPlot

GAP = " &nbsp; "
"""Between two entries of the legend."""

Entries = tuple[str, ...]
"""What the legend says, in simple HTML."""


class Titled(QWidget):
    """A plot under its head: the title, then the legend with the numbers at the cursor."""

    def __init__(self, title: str, plot: CurvesPlot, *more: QWidget, chooser: ComboBox | None = None) -> None:
        super().__init__()
        self.plot = plot
        self._words, self._short = title, title.partition(" ")[0]
        self._forms: tuple[Entries, ...] = ((),)
        self._more: list[str] = []
        self.title = Text(title, "small", "muted")
        self.chooser = chooser
        self._beside = (*more, chooser) if chooser else more
        self.readout = Text("", "label", "muted", selectable=True)
        self.readout.setTextFormat(Qt.TextFormat.RichText)
        # the numbers at the cursor must not widen a narrow window
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title)
        if chooser:
            self._head.addWidget(chooser)
            chooser.hugs = True
            chooser.hide()
        self._head.addWidget(self.readout, 1)
        for widget in more:
            self._head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(plot, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._margin = theme.px(LEFT)
        self._head.setContentsMargins(self._margin, 0, theme.px(RIGHT), theme.px(SPACE))
        self._head.setSpacing(theme.px(3 * SPACE))
        self.title.setFixedHeight(theme.px(7 * SPACE))
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def set_words(self, words: str, short: str) -> None:
        """Another title, and what is left of it where there is little room."""
        if words != self._words:
            self._words, self._short = words, short
            self._shorten()

    def offer(self, titles: tuple[str, ...], current: str) -> None:
        """Let one of several titles be chosen in place of the title; ``current`` is the present one."""
        if self.chooser is None:
            return
        if titles != tuple(self.chooser.itemData(index) for index in range(self.chooser.count())):
            self.chooser.set_options([(title, title) for title in titles])
        self.chooser.set_current(current)
        self.chooser.updateGeometry()
        self.chooser.setVisible(len(titles) > 1)
        self.title.setVisible(len(titles) <= 1)
        self._shorten()

    def say(self, forms: tuple[Entries, ...], more: list[str]) -> None:
        """Show the legend in the first of its ``forms`` that has room, and ``more`` as far as it fits; in simple HTML.

        Where even the last form is too wide, entries are left out as wholes.
        """
        self._forms, self._more = forms, more
        self._shorten()

    def _shorten(self) -> None:
        """Few words will do where the legend would be cut: the axis tells the rest."""
        margins, gap = self._head.contentsMargins(), self._head.spacing()
        beside = sum(widget.sizeHint().width() + gap for widget in self._beside if not widget.isHidden()) + gap
        room = self.width() - self._margin - margins.right() - beside
        first, wanted = self._short, self._wide(self._forms[0])
        self.title.setText(self._words if self._advance(self._words) + wanted <= room else first)
        # the narrowest heads begin above the numbers of the axis
        left = self._margin if self._advance(first) + wanted <= room else 0
        self._head.setContentsMargins(left, 0, margins.right(), margins.bottom())
        self._fill(room + self._margin - left - self._advance(self.title.text()))

    def _advance(self, title: str) -> int:
        """Width of the title, px: none where one is chosen instead."""
        return 0 if self.title.isHidden() else self.title.fontMetrics().horizontalAdvance(title)

    def _wide(self, entries: Entries) -> float:
        return emphasis.width(emphasis.runs(GAP.join(entries)), self.readout.font())

    def _fill(self, room: float) -> None:
        """What has ``room``, px; all words are told by the tool tip where some are left out."""
        last = self._forms[-1]
        heads = [*self._forms, *(last[:count] for count in range(len(last) - 1, 0, -1)), ()]
        shown = next((form for form in heads if self._wide(self._marked(form)) <= room), ())
        whole = emphasis.runs(GAP.join((*self._forms[0], *self._more)))
        line = emphasis.runs(GAP.join((*shown, *self._more) if len(shown) >= len(last) else self._marked(shown)))
        self.readout.setText(emphasis.as_html(emphasis.elided(line, self.readout.font(), room)))
        is_cut = len(shown) < len(self._forms[0]) or emphasis.width(line, self.readout.font()) > room
        self.readout.setToolTip(in_lines("".join(run.text for run in whole)) if is_cut else "")

    def _marked(self, entries: Entries) -> Entries:
        """With an ellipsis where more was to be said."""
        if len(entries) >= len(self._forms[-1]) and not self._more:
            return entries
        return (*entries[:-1], f"{entries[-1]} {emphasis.ELLIPSIS}") if entries else (emphasis.ELLIPSIS,)
