"""How a table is scaled before the network sees it: the choice, and what it does to each column."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import scaling
from nnsim.catalog.edits_data import set_scaling
from nnsim.core.data import SCALINGS, Data
from nnsim.core.store import Change
from nnsim.ui.numbers import power
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.combo_box import ComboBox
from nnsim.ui.widgets.text import Text
from nnsim.ui.widgets.tips import in_lines

LINES = 4
"""So many columns are told in the panel; the tool tip tells all."""


class ScalingRow(QWidget):
    """A list of scalings, and below it the raw and the scaled range of the columns; for tables only."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.choice = ComboBox("Scaling of the columns", [(key, scaling.LABELS[key]) for key in SCALINGS])
        self.choice.chosen.connect(self._choose)
        self.ranges = Text("", "label", "muted", wrap=True)
        self._row = QHBoxLayout()
        self._row.addWidget(Text("Scaling", tone="muted"))
        self._row.addWidget(self.choice)
        self._row.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._row)
        self._layout.addWidget(self.ranges)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    def _choose(self, key: str) -> None:
        label = scaling.LABELS[key].lower()
        self._editor.edit("Change scaling", lambda p: set_scaling(p, key), mark=f"scaling: {label}")

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _show(self) -> None:
        data = self._editor.project.data
        self.setVisible(data.is_table)
        if not data.is_table:
            return
        self.choice.set_current(data.scaling)
        self.choice.setToolTip(in_lines(scaling.HELP[data.scaling]))
        lines = ranges(data)
        more = [f"and {len(lines) - LINES} more columns"] if len(lines) > LINES else []
        self.ranges.setText("\n".join([*lines[:LINES], *more]))
        self.ranges.setToolTip("\n".join(lines))

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        self._layout.setSpacing(theme.px(SPACE))


def ranges(data: Data) -> list[str]:
    """``petal length 1 to 6.9 → −1.56 to 1.78``, a line per column; without scaling the raw range alone."""
    if not len(data):
        return []
    low, high = data.x.min(axis=0, keepdims=True), data.x.max(axis=0, keepdims=True)
    ends = (low, high, scaling.apply(data, low), scaling.apply(data, high))
    names = data.columns or tuple(f"column {i + 1}" for i in range(data.sample_shape[0]))
    lines = []
    for i, name in enumerate(names):
        a, b, c, d = (_short(float(end[0, i])) for end in ends)
        lines.append(f"{name} {a} to {b}" + (f" → {c} to {d}" if data.scaling != "none" else ""))
    return lines


def _short(value: float) -> str:
    """Three figures; whole numbers in full up to a million, as tables have them."""
    size = abs(value)
    if 1000 <= size < 1e6:
        text = f"{value:,.0f}"
    elif size and not 1e-3 <= size < 1e6:
        text = ("-" if value < 0 else "") + power(size)
    else:
        text = f"{value:.3g}"
    return text.replace("-", "−")
