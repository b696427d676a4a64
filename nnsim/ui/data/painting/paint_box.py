"""What one paints with, for where the data panel is put away: the classes, or the value."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.ui.data.class_chips import ClassChips
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.value_picker import ValuePicker
from nnsim.ui.run.undo import Editor


class PaintBox(QWidget):
    """The chips of the classes; for a regression the value."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.chips = ClassChips(editor, painting, self)
        self.value = ValuePicker(painting, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.chips)
        self._column.addWidget(self.value)
        editor.store.changed.connect(self._on_change)
        self._show()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _show(self) -> None:
        self.value.setVisible(self._editor.project.data.targets == "values")
