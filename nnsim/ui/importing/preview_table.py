"""The first rows as a table; a click on a header chooses what its column is used for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from nnsim.io.choices import Preview
from nnsim.language.texts import say
from nnsim.ui.importing.preview_model import USES, PreviewModel
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text

MEASURED = 40
"""Columns whose width is fitted to their cells; the others keep the usual width."""


class PreviewTable(QWidget):
    """``used(int, str)`` carries the number of a column and its new use."""

    used = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.model = PreviewModel()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(say("First rows"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setCornerButtonEnabled(False)
        self.header = self.table.horizontalHeader()
        self.header.setSectionsClickable(True)
        self.header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.header.sectionClicked.connect(self._ask)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.column = ComboBox(say("Column"))
        self.use = ComboBox(say("Use of the column"), USES)
        self._uses: list[str] = []
        self._let_choose(False)
        self._build()
        follow(self._restyle)

    def _build(self) -> None:
        self.column.chosen.connect(lambda _name: self._point())
        self.use.chosen.connect(lambda use: self.used.emit(self.column.currentIndex(), use))
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._select(now.column()))
        self._row = QHBoxLayout()
        self._row.addWidget(Text(say("Column"), tone="muted"))
        self._row.addWidget(self.column)
        self._row.addWidget(Text(say("is used as"), tone="muted"))
        self._row.addWidget(self.use)
        self._row.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.table, 1)
        self._layout.addLayout(self._row)

    def show_preview(self, preview: Preview, *, editable: bool) -> None:
        """Other rows; the chosen column stays where it can."""
        at = max(0, self.column.currentIndex())
        self.model.show(preview)
        self._let_choose(editable and bool(preview.columns))
        self.column.set_options((str(i), column.name) for i, column in enumerate(preview.columns))
        self._uses = [column.use for column in preview.columns]
        self._select(min(at, len(self._uses) - 1))
        for section in range(min(len(self._uses), MEASURED)):
            width = max(self.table.sizeHintForColumn(section), self.header.sectionSizeHint(section)) + self._theme.px(
                16
            )
            self.table.setColumnWidth(section, min(max(width, self._theme.px(88)), self._theme.px(260)))

    def _let_choose(self, editable: bool) -> None:
        """Uses are chosen of columns that are there."""
        self._editable = editable
        for widget in (self.column, self.use):
            widget.setEnabled(editable)

    def _select(self, column: int) -> None:
        if 0 <= column < len(self._uses):
            self.column.setCurrentIndex(column)
            self.use.set_current(self._uses[column])

    def _point(self) -> None:
        column = self.column.currentIndex()
        self.use.set_current(self._uses[column])
        self.table.setCurrentIndex(self.model.index(0, column))

    def _ask(self, section: int) -> None:
        """Offer the uses of a column; without a choice everything stays as it was."""
        if not self._editable:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for use, words in USES:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(use == self._uses[section])
            action.triggered.connect(partial(self._take, section, use))
        place = QPoint(self.header.sectionViewportPosition(section), self.header.height())
        menu.popup(self.header.mapToGlobal(place))

    def _take(self, section: int, use: str, _checked: bool = False) -> None:
        self._select(section)
        self.used.emit(section, use)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(2 * SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))
        self.table.setStyleSheet(
            f"QTableView::item {{ padding: 0 {theme.px(8)}px; }}"
            f"QHeaderView {{ background: {theme.panel}; border: 0; }}"
            "QAbstractScrollArea::corner { background: transparent; border: 0; }"
            f"QTableCornerButton::section {{ background: {theme.panel}; border: 0; }}"
        )
        self.table.setFont(fonts.font("body", theme.scale))
        self.header.setFont(fonts.font("strong", theme.scale))
        self.header.setFixedHeight(theme.px(46))
        self.table.verticalHeader().setDefaultSectionSize(theme.px(26))
        self.table.verticalHeader().setFont(fonts.font("label", theme.scale))
