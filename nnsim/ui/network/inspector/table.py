"""Facts as rows: the label at the left, the number at the right edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.network.inspector.facts import Fact

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FactTable(QWidget):
    """Shows the newest facts; labels are made once and reused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Text, Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(0, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(2 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE))

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """One row per fact."""
        while len(self._rows) < len(facts):
            self._add_row()
        for (label, value), fact in zip(self._rows, facts, strict=False):
            label.setText(fact.label)
            value.setText(fact.value)
            for text in (label, value):
                text.setToolTip(in_lines(fact.help))
            value.setAccessibleName(f"{fact.label}: {fact.value}")
        for number, row in enumerate(self._rows):
            for text in row:
                text.setVisible(number < len(facts))

    def _add_row(self) -> None:
        label, value = Text("", "label", "muted"), Text("", "small", selectable=True)
        value.setAlignment(RIGHT)
        value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row = len(self._rows)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((label, value))

    def words(self) -> dict[str, str]:
        """What is shown, by label."""
        return {label.text(): value.text() for label, value in self._rows if not label.isHidden()}
