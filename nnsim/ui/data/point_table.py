"""A window with the points as a table, to read and to type exact coordinates."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from nnsim.core.data import Mask
from nnsim.core.texts import message
from nnsim.data.kinds import kind_of
from nnsim.edits.data import add_points, remove
from nnsim.language.texts import say
from nnsim.ui.data.check_boxes import CheckBoxes
from nnsim.ui.data.painting.gestures.gesture import points_in_words
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.point_model import LABEL, TEST, X1, PointModel
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

WIDTH, HEIGHT = 460, 460
LABEL_WIDTH, TEST_WIDTH = 110, 64
_STRETCH, _FIXED = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Fixed
ROW = 26
"""Height of a row, px."""
HINT = say("Double-click or press F2 to type. Delete takes rows out; undo brings everything back.")


class PointTable(Dialog):
    """Rows of all points, or of the selected ones. While all are shown, the chosen rows are selected on the plane."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget) -> None:
        super().__init__(say("Points"), parent)
        self._editor, self._painting = editor, painting
        self.model = PointModel(editor, painting, self)
        self.model.wrong.connect(self._complain)
        self.model.modelReset.connect(self._show_number)
        self.which = Segmented(say("Which points"), (("all", say("All")), ("selected", say("Selected"))))
        self.which.chosen.connect(lambda which: self.model.show_selected(which == "selected"))
        self.add = Button(say("Add a point"), "plus", "ghost")
        self.add.clicked.connect(self.add_point)
        self.number = Text("", tone="muted")
        self.note = Text(HINT, "label", "muted", wrap=True)
        self.view = QTableView()
        self._prepare_view()
        self._build()
        follow(self._restyle)
        self._show_number()

    def _prepare_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(say("Points"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setShowGrid(False)
        view.setTabKeyNavigation(True)
        view.setItemDelegateForColumn(TEST, CheckBoxes(view))
        view.setCornerButtonEnabled(False)
        for column, mode in enumerate((_STRETCH, _STRETCH, _FIXED, _FIXED)):
            view.horizontalHeader().setSectionResizeMode(column, mode)
        view.horizontalHeader().setHighlightSections(False)
        # With the view's selection each repaint would ask whether all 100,000 rows of a column are selected.
        view.horizontalHeader().setSelectionModel(QItemSelectionModel(self.model, self))
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setHighlightSections(False)
        view.selectionModel().selectionChanged.connect(self._select_on_plane)
        view.installEventFilter(self)

    def _build(self) -> None:
        self._layout = QVBoxLayout(self)
        self._top = QHBoxLayout()
        for part in (self.which, self.number):
            self._top.addWidget(part)
        self._top.addStretch(1)
        self._top.addWidget(self.add)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self.view, 1)
        self._layout.addWidget(self.note)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(4 * SPACE)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.px(3 * SPACE))
        self._top.setSpacing(theme.px(3 * SPACE))
        self.view.setFont(fonts.font("body", theme.scale))
        self.view.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.view.horizontalHeader().resizeSection(LABEL, theme.px(LABEL_WIDTH))
        self.view.horizontalHeader().resizeSection(TEST, theme.px(TEST_WIDTH))
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))

    # ------------------------------------------------------------ showing

    def open_for_selection(self) -> None:
        """Show the selected points if there are some, else all."""
        which = "selected" if self._painting.selection.any() else "all"
        self.which.set_current(which)
        self.model.show_selected(which == "selected")
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_number(self) -> None:
        self.number.setText(points_in_words(self.model.rowCount()))
        self.add.setEnabled(kind_of(self._editor.project.data).is_painted)

    def _complain(self, sentence: str) -> None:
        self.note.setText(sentence or HINT)
        self.note.set_tone("error" if sentence else "muted")

    def _select_on_plane(self) -> None:
        mask = self._chosen()
        if mask.any() and not self.model.only_selected and self.model.shown is self._editor.project.data:
            self._painting.take_selection(mask)

    def _chosen(self) -> Mask:
        """True [n] for the points of the chosen rows, among those that are shown."""
        ranges = [(part.top(), part.bottom()) for part in self.view.selectionModel().selection().toList()]
        mask = np.zeros(len(self.model.shown), np.bool_)
        mask[self.model.points_of(ranges)] = True
        return mask

    # ------------------------------------------------------------ editing

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.delete_rows()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._editor.redo()
        else:
            return False
        return True

    def delete_rows(self) -> None:
        """Take the points of the chosen rows out."""
        mask = self._chosen()
        if mask.any():
            said = message("points_removed", count=int(mask.sum()))
            self._editor.edit(say("Delete points"), remove.of(mask), mark=said)

    def add_point(self) -> None:
        """One more point in the middle of the plane, of the class in hand, ready to be typed."""
        data = self._editor.project.data
        x0, x1, y0, y1 = data.plane
        middle, label = [[(x0 + x1) / 2, (y0 + y1) / 2]], self._painting.label
        self.which.set_current("all")
        self.model.show_selected(False)
        self._editor.edit(say("Add a point"), add_points.of(middle, label), mark=message("points_added", count=1))
        self._edit_row(self.model.rowCount() - 1)

    def _edit_row(self, row: int) -> None:
        index: QModelIndex = self.model.index(row, X1)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.view.edit(index)
