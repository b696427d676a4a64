"""Where the numbers of the maps of a block lie in its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF

from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.kinds import Shape
from nnsim.ui.kit.widgets.painting import fitted
from nnsim.ui.network.blocks.appearance import Contents, Mark
from nnsim.ui.network.blocks.mosaic import Mosaic

ALL = -1
"""The map of a picture that shows all channels in one."""


@dataclass(frozen=True, slots=True)
class Maps:
    """The picture in ``contents`` of a block whose maps have the ``shape`` (maps, rows, columns)."""

    shape: Shape | None
    contents: Contents

    def _places(self, box: QRectF) -> Iterator[tuple[int, QRectF, float]]:
        """Each map with its place in ``box`` and the side of a number, px; none of what is no picture of maps."""
        if self.shape is None or len(self.shape) != IMAGE:
            return
        picture, photo, columns = self.contents.picture, self.contents.photo, self.shape[2]
        if photo is not None:
            place = fitted(box, photo.width(), photo.height())
            yield ALL, place, place.width() / columns
        elif isinstance(picture, Mosaic):
            whole = fitted(box, *picture.shown)
            factor = whole.width() / picture.shown[0]
            for tile in range(picture.count):
                x, y = picture.corner(tile)
                size = picture.width * factor, picture.height * factor
                place = QRectF(whole.x() + x * factor, whole.y() + y * factor, *size)
                yield tile, place, factor / ceil(columns / picture.width)

    def at(self, box: QRectF, at: QPointF) -> tuple[int, int, int] | None:
        """The map, row and column of the number that lies there."""
        for tile, place, side in self._places(box):
            if place.contains(at) and self.shape is not None:
                row, column = int((at.y() - place.y()) / side), int((at.x() - place.x()) / side)
                return tile, min(row, self.shape[1] - 1), min(column, self.shape[2] - 1)
        return None

    def frames(self, box: QRectF, mark: Mark) -> Iterator[QRectF]:
        """Where the numbers of a mark lie, within each of its maps."""
        for tile, place, side in self._places(box):
            if not mark.units or tile in (ALL, *mark.units):
                size = mark.columns * side, mark.rows * side
                yield QRectF(place.x() + mark.column * side, place.y() + mark.row * side, *size) & place
