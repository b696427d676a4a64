"""How columns and values to learn are scaled before the network sees them: the choices, and what they do."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import SCALINGS, Data
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.data import scaling
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import of_value
from nnsim.data.steps import real
from nnsim.edits.data import set_scaling, set_target_scaling
from nnsim.language.texts import lowered, say
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.undo import Editor

PIXELS = say("pixels 0 to 255 → 0 to 1")
SHARES = say("pixels 0 to 1")

LINES = 4
"""So many columns are told in the panel; the tool tip tells all."""


class ScalingRow(QWidget):
    """A list of scalings for the columns of a table and one for values to learn, with raw and scaled ranges below."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.choice = ComboBox(say("Scaling of the columns"), [(key, scaling.LABELS[key]) for key in SCALINGS])
        self.choice.chosen.connect(self._choose)
        self.ranges = Text("", "label", "muted", wrap=True)
        self.target = ComboBox(say("Scaling of the values to learn"), [(key, scaling.LABELS[key]) for key in SCALINGS])
        self.target.chosen.connect(self._choose_target)
        self.target_range = Text("", "label", "muted", wrap=True)
        self.columns, self.values = QWidget(), QWidget()
        self._rows = [
            _row(self.columns, say("Scaling"), self.choice, self.ranges),
            _row(self.values, say("Value scaling"), self.target, self.target_range),
        ]
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.pixels = Text("", "label", "muted", wrap=True)
        for part in (self.columns, self.values, self.pixels):
            self._layout.addWidget(part)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    def _choose(self, key: str) -> None:
        label = lowered(scaling.LABELS[key])
        self._editor.edit(say("Change scaling"), set_scaling.of(key), mark=message("scaling", scaling=label))

    def _choose_target(self, key: str) -> None:
        label = lowered(scaling.LABELS[key])
        said = message("value_scaling", scaling=label)
        self._editor.edit(say("Change value scaling"), set_target_scaling.of(key), mark=said)

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _show(self) -> None:
        data = self._editor.project.data
        kind = kind_of(data)
        own = not kind.is_painted or bool(data.origin) or data.target_scaling != "none"
        values, columns = data.targets == "values" and own, kind.has_names and not kind.is_painted
        self.setVisible(columns or kind.is_pictorial or values)
        self.pixels.setVisible(kind.is_pictorial)
        self.pixels.setText(PIXELS if data.x.dtype == np.uint8 else SHARES)
        self.columns.setVisible(columns)
        self.values.setVisible(values)
        if columns:
            self._show_columns(data)
        if values:
            self.target.set_current(data.target_scaling)
            self.target.setToolTip(in_lines(scaling.TARGET_HELP[data.target_scaling]))
            self.target_range.setText(target_range(data))

    def _show_columns(self, data: Data) -> None:
        self.choice.set_current(data.scaling)
        self.choice.setToolTip(in_lines(scaling.HELP[data.scaling]))
        lines = ranges(data)
        more = [say("and {columns}", columns=counted(len(lines) - LINES, "more column"))] if len(lines) > LINES else []
        self.ranges.setText("\n".join([*lines[:LINES], *more]))
        self.ranges.setToolTip("\n".join(lines))

    def _restyle(self, theme: Theme) -> None:
        for row in self._rows:
            row.setSpacing(theme.px(SPACE))
        self._layout.setSpacing(theme.px(2 * SPACE))


def _row(box: QWidget, label: str, choice: ComboBox, below: Text) -> QVBoxLayout:
    line = QHBoxLayout()
    line.addWidget(Text(label, tone="muted"))
    line.addWidget(choice)
    line.addStretch(1)
    rows = QVBoxLayout(box)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addLayout(line)
    rows.addWidget(below)
    return rows


def target_range(data: Data) -> str:
    """``values 12,000 to 480,000 → −1.2 to 3.4``, a line for each of several; without scaling the raw range alone."""
    if not len(data):
        return ""
    if len(data.values) > 1:
        ranges = [(name, target_range(of_value(data, index))) for index, name in enumerate(data.values)]
        more = say("\nand {values}", values=counted(len(ranges) - LINES, "more value")) if len(ranges) > LINES else ""
        return "\n".join(f"{name}{words.removeprefix('values')}" for name, words in ranges[:LINES]) + more
    ends = np.array([data.y.min(), data.y.max()])
    raw = say(" to ").join(plain(float(value)) for value in ends)
    scaled = say(" to ").join(plain(float(value)) for value in scaling.aims(data, ends))
    return say("values {raw}", raw=raw) + (f" → {scaled}" if scaling.scales_targets(data) else "")


def ranges(data: Data) -> list[str]:
    """``petal length 1 to 6.9 → −1.56 to 1.78``, a line per column or channel; without scaling the raw range alone."""
    if not len(data):
        return []
    rows = data.x[real(data)] if kind_of(data).is_curve else data.x
    low, high, fitted = rows.min(axis=0, keepdims=True), rows.max(axis=0, keepdims=True), scaling.fit(data)
    ends = (low, high, fitted.apply(low), fitted.apply(high))
    names = data.columns or tuple(say("column {i}", i=i + 1) for i in range(data.sample_shape[-1]))
    lines = []
    for i, name in enumerate(names):
        a, b, c, d = (plain(float(end[0, i])) for end in ends)
        lines.append(
            say("{name} {a} to {b}", name=name, a=a, b=b)
            + (say(" → {c} to {d}", c=c, d=d) if data.scaling != "none" else "")
        )
    return lines
