"""How the hand paints: where else, and on which grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.data.point_table import PointTable


class OptionRow(QWidget):
    """Symmetry and grid, which all tools share, and the way to the table of points."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self._dialog: PointTable | None = None
        self.symmetry = ComboBox(say("Symmetry"), tuple((key, words) for key, (words, _) in SYMMETRIES.items()), "none")
        self.symmetry.setToolTip(say("What you paint also comes to the images of the hand about the middle  (Y)"))
        self.symmetry.chosen.connect(painting.set_symmetry)
        self.grid = IconButton("grid", say("Keep to the grid"), "X", checkable=True)
        self.grid.clicked.connect(painting.set_snap)
        self.table = IconButton("table", say("Points as a table, to type exact coordinates"), "T")
        self.table.clicked.connect(self.open_table)
        QShortcut(QKeySequence("T"), self, self.open_table)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.symmetry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout.addWidget(self.symmetry, 1)
        self._layout.addWidget(self.grid)
        self._layout.addWidget(self.table)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        self.symmetry.set_current(self._painting.symmetry)
        self.grid.setChecked(self._painting.snap)

    def open_table(self) -> PointTable:
        """Show the points as a table: the selected ones, or all."""
        from nnsim.ui.data.point_table import PointTable  # noqa: PLC0415  when it is first wanted

        if self._dialog is None:
            self._dialog = PointTable(self._editor, self._painting, self.window())
        self._dialog.open_for_selection()
        return self._dialog

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
