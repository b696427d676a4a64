"""How the hand paints: where else, and on which grid."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.ui.data.gestures.symmetry import SYMMETRIES
from nnsim.ui.data.painting import Painting
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.button import IconButton
from nnsim.ui.widgets.combo_box import ComboBox


class OptionRow(QWidget):
    """Symmetry and grid, which all tools share."""

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.symmetry = ComboBox("Symmetry", tuple((key, words) for key, (words, _) in SYMMETRIES.items()), "none")
        self.symmetry.setToolTip("What you paint also comes to the images of the hand about the middle  (Y)")
        self.symmetry.chosen.connect(painting.set_symmetry)
        self.grid = IconButton("grid", "Keep to the grid", "X", checkable=True)
        self.grid.clicked.connect(painting.set_snap)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.symmetry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout.addWidget(self.symmetry, 1)
        self._layout.addWidget(self.grid)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        self.symmetry.set_current(self._painting.symmetry)
        self.grid.setChecked(self._painting.snap)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(2 * SPACE))
