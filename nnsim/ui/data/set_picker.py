"""Data sets to choose from: points, tables, images, series, texts, worlds; the group that is in use lies open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.data.bundled import BUNDLED
from nnsim.data.entries import GENERATORS
from nnsim.language.texts import say
from nnsim.ui.data.desks import GROUPS, IMAGES, POINTS, set_group
from nnsim.ui.data.gallery import COLUMNS, SIDE, Gallery, Thumbnail
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import SegmentedRows

MEDIUM, SEVEN = 28, 7
"""Side of the pictures in px where height is scarce, and how many stand in a row."""

SMALL, EIGHT = 24, 8
"""The same where these are one too many for a row: a second one would cost the height that is scarce."""


class SetPicker(QWidget):
    """``generated(id)``, ``bundled(id)`` when a set is chosen, ``own_images()`` when a new set of images is wanted."""

    generated = Signal(str)
    bundled = Signal(str)
    own_images = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("Data sets"))
        self.group = SegmentedRows(say("Data sets"), GROUPS, small=True)
        self.galleries = {
            key: Gallery(
                [entry for entry in (*BUNDLED, *GENERATORS) if set_group(entry.kind) == key],
                say("Generated points") if key == POINTS else title,
            )
            for key, title in GROUPS
        }
        self.draw = IconButton("draw", say("New image set…"), side=SMALL)
        self.draw.set_hint(say("New image set: draw your own glyphs, signs or faces…"))
        self.galleries[IMAGES].add_last(self.draw)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.group)
        for gallery in self.galleries.values():
            self._column.addWidget(gallery)
            gallery.chosen.connect(self._choose)
        self.draw.clicked.connect(self.own_images)
        self.group.chosen.connect(self.open_group)
        self._data_group = POINTS
        self.open_group(POINTS)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2 * SPACE))

    def _choose(self, name: str) -> None:
        (self.generated if name in GENERATORS else self.bundled).emit(name)

    def open_group(self, key: str) -> None:
        """Show the sets of a group."""
        self.group.set_current(key)
        for other, gallery in self.galleries.items():
            gallery.setVisible(other == key)

    def open_own_group(self) -> None:
        """Show the sets of the group that the data belong to."""
        self.open_group(self._data_group)

    @property
    def buttons(self) -> dict[str, Thumbnail]:
        """The pictures of all groups by the id of their set."""
        return {name: button for gallery in self.galleries.values() for name, button in gallery.buttons.items()}

    def show_data(self, data: Data) -> None:
        """Frame the set that ``data`` comes from, and open its group when data of another group come."""
        made = data.source.kind if data.source else None
        for gallery in self.galleries.values():
            gallery.show_chosen(made or data.bundled or None)
        group = set_group(data.kind)
        if group != self._data_group:
            self._data_group = group
            self.open_group(group)

    def set_low(self, low: bool) -> None:
        """Smaller pictures, more in a row, where height is scarce."""
        for gallery in self.galleries.values():
            small = (EIGHT, SMALL) if gallery.count == EIGHT else (SEVEN, MEDIUM)
            gallery.set_size(*(small if low else (COLUMNS, SIDE)))
