"""The points as rows of a table: coordinates, class or value, and whether they are held out."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.store import Change
from nnsim.core.texts import Message, message, sentence
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import of_value, value_of
from nnsim.edits.data import relabel
from nnsim.edits.kinds import Calls
from nnsim.edits.points import Indices, hold_out_points, place
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit import numbers
from nnsim.ui.run.undo import Editor

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
X1, X2, LABEL, TEST = range(4)
_ALIVE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_CHECKED, _TYPED = _ALIVE | Qt.ItemFlag.ItemIsUserCheckable, _ALIVE | Qt.ItemFlag.ItemIsEditable
_NOWHERE = QModelIndex()


class PointModel(QAbstractTableModel):
    """A row per point, or per selected point while ``only_selected``; nothing is copied, so 100,000 are fine.

    Rows and ``shown``, the data that they are of, change together: a view may ask at any time. What is typed is
    taken only while these are still the data of the document.

    What is typed goes into the document as one step to undo. ``wrong(str)`` carries a sentence about an
    entry that was not taken.
    """

    wrong = Signal(str)

    def __init__(self, editor: Editor, painting: Painting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self.only_selected = False
        self.shown: Data = editor.project.data
        self._decimals = self._measured(self.shown)
        self._rows: Indices = self._wanted()
        editor.store.changed.connect(self._on_change)
        painting.selection_changed.connect(self._on_selection)
        editor.leaving.connect(self._close_cell)

    # ------------------------------------------------------------ which rows

    def _wanted(self) -> Indices:
        data, mask = self._editor.project.data, self._painting.selection
        if not kind_of(data).is_painted:
            return np.zeros(0, np.intp)
        if self.only_selected and len(mask) == len(data):
            return np.flatnonzero(mask)
        return np.zeros(0, np.intp) if self.only_selected else np.arange(len(data))

    def show_selected(self, only: bool) -> None:
        """Show the selected points only, or all."""
        self.only_selected = only
        self._refresh()

    def point_of(self, row: int) -> int:
        """The number of the point in a row."""
        return int(self._rows[row])

    def points_of(self, ranges: list[tuple[int, int]]) -> Indices:
        """The numbers of the points in ranges of rows, first and last."""
        return np.concatenate([self._rows[:0], *(self._rows[first : last + 1] for first, last in ranges)])

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._refresh()
        elif value_of(change.old) != value_of(change.new):
            self._refresh()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, LABEL, LABEL)

    def _on_selection(self) -> None:
        if self.only_selected:
            self._refresh()

    def _close_cell(self) -> None:
        """What is typed into a cell is about a point of the document that goes."""
        self.beginResetModel()
        self.endResetModel()

    def _refresh(self) -> None:
        rows, data = self._wanted(), self._editor.project.data
        self._decimals = self._measured(data)
        if np.array_equal(rows, self._rows) and self._heads_of(data) == self._heads_of(self.shown):
            self.shown = data
            if len(rows):
                self.dataChanged.emit(self.index(0, X1), self.index(len(rows) - 1, TEST))
            return
        self.beginResetModel()
        self._rows, self.shown = rows, data
        self.endResetModel()

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The number of points shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """x1, x2, class or value, test."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Names of the columns, numbers of the points."""
        if role == Role.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return self._alignment(section)
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{self.point_of(section) + 1:,}" if section < len(self._rows) else None
        return self._heads_of(self._one)[section]

    @staticmethod
    def _heads_of(data: Data) -> tuple[str, ...]:
        """Over the columns; nothing where there are no points, but images or the rows of a table."""
        label = say("Value") if data.targets == "values" else say("Class")
        label = data.target_names[0] if data.target_names else label
        return (*column_titles(data.columns, 2), label, say("Test")) if kind_of(data).is_painted else ("",) * 4

    @property
    def _one(self) -> Data:
        """The points with the value that is looked at alone."""
        return of_value(self.shown, value_of(self._editor.project)) if not self.shown.classes else self.shown

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be edited; the last column is a box to check."""
        return _CHECKED if index.column() == TEST else _TYPED

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The text of a cell, or its check mark."""
        if not self._is_here(index):
            return None
        point, column = self.point_of(index.row()), index.column()
        if column == TEST:
            held = Qt.CheckState.Checked if self.shown.test[point] else Qt.CheckState.Unchecked
            return held if role == Role.CheckStateRole else None
        if role in (Role.DisplayRole, Role.EditRole):
            return self._text(point, column, exact=role == Role.EditRole)
        return self._alignment(column) if role == Role.TextAlignmentRole else None

    def _is_here(self, index: Index) -> bool:
        """Whether there is (still) such a cell."""
        return index.isValid() and index.row() < len(self._rows)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers end where their heading ends."""
        number = column in (X1, X2) or (column == LABEL and self.shown.targets == "values")
        return (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter

    def _text(self, point: int, column: int, *, exact: bool) -> str:
        """A name, or a number: with all its figures where it is typed, even with its neighbours where it is read."""
        data = self.shown
        if column == LABEL and data.targets == "classes":
            return data.classes[int(data.y[point])]
        value = self._one.y[point] if column == LABEL else data.x[point, column]
        if exact:
            return np.format_float_positional(value, trim="0")
        return numbers.fixed(float(value), self._decimals[column == LABEL])

    @staticmethod
    def _measured(data: Data) -> tuple[int, int]:
        """Decimals of coordinates, which follow from the plane, and of values."""
        values = float(np.abs(data.y).max()) if data.targets == "values" and len(data) else 0.0
        return numbers.decimals_of(max(map(abs, data.plane))), numbers.decimals_of(values)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take what was typed or checked; False if it cannot be taken."""
        if not self._is_here(index) or self.shown is not self._editor.project.data:
            return False
        point, column = self.point_of(index.row()), index.column()
        if role == Role.CheckStateRole:
            held = Qt.CheckState(value) == Qt.CheckState.Checked
            step = message("point_held_out" if held else "point_trained_on")
            return self._edit(step, hold_out_points.of(np.array([point]), held))
        try:
            step, change = self._change(point, column, str(value).strip())
        except ValueError as error:
            self.wrong.emit(str(error))
            return False
        return self._edit(step, change)

    def _change(self, point: int, column: int, text: str) -> tuple[Message, Calls]:
        """The step and the edit for an entry; raises ``ValueError`` with a sentence."""
        data = self.shown
        if column == LABEL:
            label = _number(text) if data.targets == "values" else _class_index(text, data.classes)
            mask = np.arange(len(data)) == point
            return message("point_relabelled"), relabel.of(mask, label)
        spot = data.x[point].copy()
        spot[column] = _number(text)
        return message("point_moved"), place.of(np.array([point]), spot[None])

    def _edit(self, step: Message, change: Calls) -> bool:
        self.wrong.emit("")
        try:
            return self._editor.edit(sentence(step), change, mark=step)
        except ProblemError as error:
            self.wrong.emit(str(error.problem))
            return False


def _number(text: str) -> float:
    try:
        value = float(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))
    except ValueError:
        raise ValueError(say("“{text}” is no number: type one such as 1.5 or −0.25.", text=text[:20])) from None
    if not abs(value) <= 1e6:
        raise ValueError(say("That is too far out: numbers go up to a million."))
    return value


def _class_index(text: str, classes: tuple[str, ...]) -> float:
    names = [name.casefold() for name in classes]
    if text.casefold() not in names:
        raise ValueError(
            say("“{text}” is no class: type one of {classes}.", text=text[:20], classes=", ".join(classes))
        )
    return float(classes.index(text) if text in classes else names.index(text.casefold()))
