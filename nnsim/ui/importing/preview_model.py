"""The first rows of a table, for a view that draws only what can be seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from nnsim.io.choices import TARGETS, Preview
from nnsim.language.texts import say
from nnsim.ui.kit.theming import current

Index = QModelIndex | QPersistentModelIndex

USES = (
    ("number", say("Number")),
    ("category", say("Category")),
    ("ignore", say("Ignore")),
    ("classes", say("Target: classes")),
    ("values", say("Target: values")),
    ("split", say("Train or test")),
    ("series", say("Series it belongs to")),
    ("step", say("Step of the series")),
)
WORDS = dict(USES)


class PreviewModel(QAbstractTableModel):
    """Cells as they stand in the source; what is ignored, missing or wrong has a colour of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Preview | None = None

    def show(self, preview: Preview | None) -> None:
        """Other rows."""
        self.beginResetModel()
        self._shown = preview
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._shown.rows) if self._shown and not (parent and parent.isValid()) else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self._shown.columns) if self._shown and not (parent and parent.isValid()) else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._shown is None or not index.isValid():
            return None
        row = self._shown.rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(cell.split())[:200]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(cell, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = self._shown.columns[index.column()].use in {"number", "values"}
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _ink(self, cell: str, column: int) -> QColor:
        assert self._shown is not None
        theme, shown = current(), self._shown.columns[column]
        use, cells = shown.use, shown.cells
        if use == "ignore":
            return QColor(theme.faint)
        if cells is not None and cells.is_missing(cell):
            return QColor(theme.warning)
        if use in {"number", "values"} and cells is not None and not cells.is_number(cell):
            return QColor(theme.error)
        return QColor(theme.accent if use in TARGETS else theme.text)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._shown is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Vertical:
            return f"{self._shown.numbers[section]:,}"
        if role == Qt.ItemDataRole.DisplayRole and section < len(self._shown.columns):
            column = self._shown.columns[section]
            return f"{column.name}\n{WORDS[column.use]}"
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return say("Click to choose what this column is used for")
        return None
