"""What the plane shows of a table, in words, and the choice of its two axes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.data.projection import PCA, Projection, axes_of
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text

WIDTH = 136
"""Width of a list in px; long names are cut there, not in the list that opens."""


class AxesBar(QWidget):
    """``chosen(str)`` carries the new ``View.axes``; the second list waits while the first says PCA."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.across = ComboBox(say("Horizontal axis of the plane"))
        self.up = ComboBox(say("Vertical axis of the plane"))
        self.words = Text("", "label", "muted", wrap=True)
        self._columns: tuple[str, ...] = ()
        self._theme: Theme
        self._row = QHBoxLayout()
        self.times = Text("×", tone="muted")
        for widget in (self.across, self.times, self.up):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._row)
        self._layout.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.across.chosen.connect(self._across_chosen)
        self.up.chosen.connect(lambda key: self.chosen.emit(f"{self.across.current},{key}"))
        follow(self._restyle)

    def show_data(self, data: Data, projection: Projection, axes: str) -> None:
        """Offer the columns of ``data`` and say what ``projection`` shows."""
        columns = data.columns or tuple(say("column {i}", i=i + 1) for i in range(data.sample_shape[0]))
        first, _, second = axes_of(data, axes).partition(",")
        options = [(str(i), name) for i, name in enumerate(columns)]
        self._columns = columns
        self.across.set_options([(PCA, say("Principal components")), *options], first)
        self.up.set_options([] if first == PCA else [option for option in options if option[0] != first], second)
        self._fit()
        self.across.setVisible(len(columns) > 1)  # a single column leaves no choice
        self.up.setVisible(first != PCA)
        self.times.setVisible(first != PCA)
        named = " × ".join(projection.names)  # by the lists, too
        words = projection.words.removeprefix(named).removeprefix(", ")
        self.words.setText(f"{words[:1].upper()}{words[1:]}.")
        self.words.setVisible(bool(words))

    def _across_chosen(self, key: str) -> None:
        if key == PCA:
            self.chosen.emit(PCA)
            return
        keep = self.up.current
        free = next(str(i) for i in range(len(self._columns)) if str(i) != key)
        self.chosen.emit(f"{key},{keep if keep and keep != key else free}")

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))
        self._layout.setSpacing(theme.px(SPACE))
        self._theme = theme
        self._fit()

    def _fit(self) -> None:
        """The name of PCA is long and has the row to itself."""
        self.across.setMaximumWidth(self._theme.px(WIDTH if self.across.current != PCA else 2 * WIDTH))
        self.up.setMaximumWidth(self._theme.px(WIDTH))
