"""The table of a class: learners by steps, each cell a shape and a colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from nnsim.core.counted import counted
from nnsim.core.files.fields import printable
from nnsim.language.texts import say
from nnsim.lessons.grid import Cell, Grid, Row, cell_of
from nnsim.lessons.lesson import Lesson
from nnsim.ui.classroom.looks import LOOKS, draw
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.painting import saved

ROW = 26
LEAST = 44
MOST_NAME = 24
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class GridModel(QAbstractTableModel):
    """One grid; rows in the order of what learners are called."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.rows: list[Row] = []
        self._cells: list[list[Cell]] = []
        self._names: Mapping[str, str] = {}

    def show_grid(self, grid: Grid | None, lesson: Lesson | None, names: Mapping[str, str]) -> None:
        """Another grid, or the same as it is now."""
        self.beginResetModel()
        self.grid, self._names = grid, names
        rows = grid.rows if grid else ()
        self.rows = sorted(rows, key=lambda row: (names[row.handed.learner].casefold(), row.handed.learner))
        steps = grid.steps if grid else ()
        self._cells = [[cell_of(row.handed.hand_in, step, lesson) for step, _ in steps] for row in self.rows]
        self.endResetModel()

    def name(self, row: int) -> str:
        """What the learner of a row is called."""
        return printable(self._names[self.rows[row].handed.learner], MOST_NAME)

    def cell(self, index: Index) -> Cell:
        """What stands in a cell."""
        return self._cells[index.row()][index.column()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """A learner each."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """A step each."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Its words, for who hovers or listens; the shape is painted."""
        if not index.isValid() or role not in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return f"{self.name(index.row())}, {self._title(index.column())}: {LOOKS[self.cell(index)].words}"

    def _title(self, column: int) -> str:
        return f"{column + 1} {printable(self.grid.steps[column][1])}" if self.grid else ""

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Steps above, names at the left."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section) if side == Qt.Orientation.Horizontal else self.name(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            if side == Qt.Orientation.Horizontal:
                count = sum(bool(cells[section]) for cells in self._cells)
                return say(
                    "{title}: reached by {count} of {learners}",
                    title=self._title(section),
                    count=count,
                    learners=counted(len(self.rows), "learner"),
                )
            return self.name(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and side == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None

    def as_text(self) -> str:
        """The table as rows with tabs, for the clipboard: signs in the place of shapes."""
        if self.grid is None:
            return ""
        head = "\t".join(["", *(self._title(column) for column in range(self.columnCount()))])
        rows = ("\t".join([self.name(at), *(LOOKS[cell].sign for cell in row)]) for at, row in enumerate(self._cells))
        return "\n".join([head, *rows])


class CellDelegate(QStyledItemDelegate):
    """Paints the shape of a cell, and a ground below the one that is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        theme, model = current(), index.model()
        rect, state = QRectF(option.rect), option.state
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, theme.tint)
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(theme.accent)
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
            if isinstance(model, GridModel):
                draw(painter, model.cell(index), rect, theme)


class GridView(QTableView):
    """``looked_at(row, column)`` where one clicks or walks, ``opened(row)`` with Enter or a double click."""

    looked_at = Signal(int, int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(say("Learners and steps"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self.setFont(fonts.font("body", theme.scale))
        self.horizontalHeader().setMinimumSectionSize(theme.px(LEAST))
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))

    def show_grid(self, grid: Grid | None, lesson: Lesson | None, names: Mapping[str, str]) -> None:
        """Another grid, or the same as it is now: who was looked at stays chosen."""
        index = self.currentIndex()
        learner = self.grid.rows[index.row()].handed.learner if index.isValid() else ""
        column = index.column()
        self.grid.show_grid(grid, lesson, names)
        place = next((at for at, row in enumerate(self.grid.rows) if row.handed.learner == learner), 0)
        if self.grid.rows and self.grid.columnCount():
            self.setCurrentIndex(self.grid.index(place, min(max(column, 0), self.grid.columnCount() - 1)))
        else:
            self.looked_at.emit(-1, -1)

    def _on_current(self, index: QModelIndex) -> None:
        self.looked_at.emit(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; all else walks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
