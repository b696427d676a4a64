"""The data panel: which points there are, and with what they are painted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnsim.catalog.edits_data import set_generator
from nnsim.catalog.kinds import GENERATORS
from nnsim.core.spec import Spec
from nnsim.core.store import Change
from nnsim.ui.data.brush_knobs import BrushKnobs
from nnsim.ui.data.class_chips import ClassChips
from nnsim.ui.data.gallery import Gallery
from nnsim.ui.data.hint_lines import HintLines
from nnsim.ui.data.knobs import DataKnobs
from nnsim.ui.data.option_row import OptionRow
from nnsim.ui.data.painting import Painting
from nnsim.ui.data.tool_row import ToolRow
from nnsim.ui.data.value_picker import ValuePicker
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.panel import Line, Panel


class DataPanel(Panel):
    """Gallery, tools, classes, brush and knobs, in a column that scrolls where it must."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent=parent)
        self._editor = editor
        self.gallery = Gallery()
        self.gallery.chosen.connect(self._choose)
        self.tools = ToolRow(painting)
        self.chips = ClassChips(editor, painting)
        self.hints = HintLines(editor, painting)
        self.value = ValuePicker(painting)
        self.brush = BrushKnobs(painting)
        self.options = OptionRow(painting)
        self.knobs = DataKnobs(editor)
        self._stack = QVBoxLayout()
        self._build()
        editor.store.changed.connect(self._on_change)
        self._show()
        self._arrange(self._theme)

    def _build(self) -> None:
        content = QWidget()
        content.setObjectName("body")
        content.setLayout(self._stack)
        hand = (self.tools, self.chips, self.hints, self.value, self.brush, self.options)
        parts = (self.gallery, Line(), *hand, Line(), self.knobs)
        for part in parts:
            self._stack.addWidget(part)
        self._stack.addStretch(1)
        self.column = QScrollArea()
        self.column.setFrameShape(QFrame.Shape.NoFrame)
        self.column.setWidgetResizable(True)
        self.column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.setWidget(content)
        self.column.verticalScrollBar().rangeChanged.connect(lambda: self._arrange(self._theme))
        self.body.addWidget(self.column)

    def _choose(self, kind: str) -> None:
        label = GENERATORS[kind].label
        self._editor.edit(f"Choose {label}", lambda p: set_generator(p, Spec(kind)), mark=f"data: {label}")
        self._show()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _show(self) -> None:
        data = self._editor.project.data
        self.gallery.show_chosen(data.source.kind if data.source else None)
        self.value.setVisible(data.is_regression)
        name = f"{GENERATORS[data.source.kind].label}{', edited' if data.edited else ''} · " if data.source else ""
        self.set_caption(f"{name}{len(data):,} point{'' if len(data) == 1 else 's'}")

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "_column"):
            self._arrange(theme)

    def _arrange(self, theme: Theme) -> None:
        """The scroll bar takes the place of the margin, so that nothing moves or is cut when it comes."""
        margin = theme.px(3 * SPACE)
        scrolls = self.column.verticalScrollBar().maximum() > 0
        self._layout.setContentsMargins(margin, margin, 0, margin)
        self.header.setContentsMargins(0, 0, margin, 0)
        self._stack.setContentsMargins(0, 0, 0 if scrolls else margin, 0)
        self._stack.setSpacing(theme.px(2 * SPACE))
