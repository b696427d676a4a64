"""The runs as a table: a click on a heading orders it, F2 or a double click renames a run that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QToolTip

from nnsim.core.problem import ProblemError
from nnsim.edits.kinds import Calls
from nnsim.edits.runs import remove_run, rename_run
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.runs.rows import NAME, RunRow, ordered, titles, value_of

ROW, WIDEST, ARROW = 26, 260, 14
"""The height of a row, the most width that a column gets by itself, and what the arrow in its heading takes, px."""

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LEFT, RIGHT = (
    int(side | Qt.AlignmentFlag.AlignVCenter) for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)


class RunModel(QAbstractTableModel):
    """``rows`` in their order; ``named(str, str)`` carries the id of a run and the name that was typed."""

    named = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RunRow] = []
        self.titles: list[str] = []
        self._given: list[RunRow] = []
        self._by, self._falling = "", False

    def show(self, rows: Sequence[RunRow], *, in_place: bool) -> None:
        """Other numbers of these runs, or other runs; ``in_place`` none changes its place."""
        self._given = list(rows)
        wanted = self._ordered()
        if in_place and {row.run for row in wanted} == {row.run for row in self.rows}:
            places = [row.run for row in self.rows]
            wanted.sort(key=lambda row: places.index(row.run))
        heads = titles(rows)
        if heads == self.titles and [row.run for row in wanted] == [row.run for row in self.rows]:
            self.rows = wanted
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(heads) - 1))
            return
        self.beginResetModel()
        self.rows, self.titles = wanted, heads
        self.endResetModel()

    def _ordered(self) -> list[RunRow]:
        return ordered(self._given, self._by, falling=self._falling) if self._by else list(self._given)

    @property
    def ordered_by(self) -> int:
        """The column that the rows are ordered by, -1 for none."""
        return self.titles.index(self._by) if self._by in self.titles else -1

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; by none, -1, the present run first and the others as they were kept."""
        self._by = self.titles[column] if 0 <= column < len(self.titles) else ""
        self._falling = order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        self.rows = self._ordered()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles of the columns, above their words or numbers; rows have none."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        title = self.titles[section]
        is_number = any(isinstance(value_of(row, title), float | int) for row in self.rows)
        return {Role.DisplayRole: title, Role.TextAlignmentRole: RIGHT if is_number else LEFT}.get(Role(role))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Text, tool tip and alignment of a cell."""
        title = self.titles[index.column()]
        cell = self.rows[index.row()].cells.get(title)
        if role == Role.TextAlignmentRole and cell is not None and not isinstance(cell.value, str):
            return RIGHT
        if cell is None:
            return None
        texts = {
            Role.DisplayRole: cell.text,
            Role.EditRole: cell.text,
            Role.ToolTipRole: in_lines(cell.tip or cell.text),
        }
        return texts.get(Role(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The names of kept runs can be typed."""
        is_named = self.titles[index.column()] == NAME and bool(self.rows[index.row()].run)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if is_named else Qt.ItemFlag.NoItemFlags)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: ARG002 - only names are typed
        """A name was typed; whether it is taken is not said here."""
        self.named.emit(self.rows[index.row()].run, str(value))
        return False


class RunTable(QTableView):
    """Recipe, result and hash of every run."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.runs = RunModel()
        self.runs.named.connect(self._rename)
        self.setModel(self.runs)
        self.setAccessibleName(say("Table of runs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setToolTip(in_lines(say("A click orders the runs by this column, a second one the other way round")))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.runs.modelReset.connect(self._fit)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"QTableView::item {{ padding: 0 {theme.px(5)}px; }}"  # and 3 px of the style: as the headings
            "QAbstractScrollArea::corner { background: transparent; border: 0; }"
        )
        self.setFont(fonts.font("body", theme.scale))
        self.horizontalHeader().setFont(fonts.font("small", theme.scale))
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The heading and two rows."""
        return QSize(self._theme.px(200), self._theme.px(3 * ROW))

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Other runs, or other numbers of them; nothing moves while a name is typed."""
        self.runs.show(rows, in_place=self.state() == QAbstractItemView.State.EditingState)

    def _fit(self) -> None:
        """Columns as wide as what stands in them; the arrow stays with what they are ordered by."""
        header = self.horizontalHeader()
        header.setSortIndicator(self.runs.ordered_by, header.sortIndicatorOrder())
        self.resizeColumnsToContents()
        for column in range(self.runs.columnCount()):
            wide = self.columnWidth(column) + self._theme.px(ARROW)
            self.setColumnWidth(column, min(wide, self._theme.px(WIDEST)))

    # ------------------------------------------------------------ what can be done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the run; F2 renames it, whichever of its cells has the frame."""
        index = self.currentIndex()
        run = self.runs.rows[index.row()].run if index.isValid() else ""
        if run and event.key() == Qt.Key.Key_Delete:
            self._edit(say("Remove the run"), remove_run.of(run))
        elif run and event.key() == Qt.Key.Key_F2:
            self._type_name(index.row())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the run under the mouse."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid() and self.runs.rows[index.row()].run:
            self.menu(index.row()).popup(event.globalPos())

    def menu(self, row: int) -> QMenu:
        """What can be done with a run that is kept."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        menu.addAction(say("Rename…"), lambda: self._type_name(row))
        menu.addAction(say("Remove"), lambda: self._edit(say("Remove the run"), remove_run.of(self.runs.rows[row].run)))
        return menu

    def _type_name(self, row: int) -> None:
        index = self.runs.index(row, self.runs.titles.index(NAME))
        self.setCurrentIndex(index)
        self.edit(index)

    def _rename(self, run: str, name: str) -> None:
        if run and all(row.run != run or row.cells[NAME].text != name.strip() for row in self.runs.rows):
            self._edit(say("Rename the run"), rename_run.of(run, name))

    def _edit(self, text: str, change: Calls) -> None:
        """Make the edit, or say below the run why it cannot be made."""
        try:
            self._editor.edit(text, change)
        except ProblemError as error:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            QToolTip.showText(self.viewport().mapToGlobal(QPoint(below)), in_lines(str(error.problem)), self)
