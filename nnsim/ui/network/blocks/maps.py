"""Where the numbers of a block lie in its picture: of maps, of the steps of a sequence, of neurons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnsim.networks.families.shape_rules import SEQUENCE, VECTOR, VIDEO
from nnsim.networks.kinds import Shape
from nnsim.ui.kit.series_lines import strips
from nnsim.ui.kit.widgets.painting import fitted
from nnsim.ui.network.blocks.appearance import Contents, Lines, Mark
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.run.told_places import cell_of
from nnsim.ui.run.told_sources import sides_of

ALL = -1
"""The map of a picture that shows all channels in one."""

NARROW = 4.0
"""Least width of the frame of a step, px."""


@dataclass(frozen=True, slots=True)
class Maps:
    """The picture in ``contents`` of a block that hands on numbers of the ``shape``."""

    shape: Shape | None
    contents: Contents

    def at(self, box: QRectF, at: QPointF) -> tuple[int, int, int] | None:
        """The map, row and column of the number that lies there; all pictures of a video lie beside each other."""
        shape = self.shape
        if shape is None:
            return None
        if len(shape) == SEQUENCE:
            return self._step_at(box, shape, at)
        for tile, place, side in self._places(box):
            if not place.contains(at):
                continue
            if len(shape) == VECTOR:
                return tile, 0, 0
            row, column = int((at.y() - place.y()) / side), int((at.x() - place.x()) / side)
            row, column = min(row, shape[-2] - 1), min(column, shape[-1] - 1)
            if len(shape) == VIDEO:
                return tile, *cell_of(sides_of(shape), (self.contents.moment, row, column))
            return tile, row, column
        return None

    def frames(self, box: QRectF, mark: Mark) -> Iterator[QRectF]:
        """Where the numbers of a mark lie, within each of its maps."""
        if self.shape is None or (mark.pictures is not None and self.contents.moment not in mark.pictures):
            return
        if len(self.shape) == SEQUENCE:
            yield from self._steps(box, self.shape, mark)
            return
        for tile, place, side in self._places(box):
            if not mark.units or tile in (ALL, *mark.units):
                size = mark.columns * side, mark.rows * side
                is_whole = len(self.shape) == VECTOR
                yield place if is_whole else QRectF(_along(place, mark, side), QSizeF(*size)) & place

    # ------------------------------------------------------------ maps and neurons

    def _places(self, box: QRectF) -> Iterator[tuple[int, QRectF, float]]:
        """Each map with its place in ``box`` and the side of a number, px; none of what is no picture of maps."""
        picture, photo, shape = self.contents.picture, self.contents.photo, self.shape
        if shape is None:
            return
        if photo is not None and len(shape) > SEQUENCE:
            place = fitted(box, photo.width(), photo.height())
            yield ALL, place, place.width() / shape[-1]
        elif photo is None and isinstance(picture, Mosaic):
            columns = shape[-1] if len(shape) > SEQUENCE else picture.width
            for tile in range(picture.count):
                place, factor = _tile(box, picture, tile)
                yield tile, place, factor / ceil(columns / picture.width)

    # ------------------------------------------------------------ steps of a sequence

    def _step_at(self, box: QRectF, shape: Shape, at: QPointF) -> tuple[int, int, int] | None:
        length, channels = shape
        picture = self.contents.picture
        if isinstance(picture, Lines):
            return self._line_at(box, picture, at)
        if not isinstance(picture, Mosaic) or picture.count != 1:
            return None
        place, _ = _tile(box, picture, 0)
        if not place.contains(at):
            return None
        right, down = (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()
        step, channel = (down, right) if self.contents.is_down else (right, down)
        return min(int(channel * channels), channels - 1), 0, min(int(step * length), length - 1)

    def _line_at(self, box: QRectF, lines: Lines, at: QPointF) -> tuple[int, int, int] | None:
        """The step that is nearest, of the channel in whose strip it lies."""
        steps, channels = lines.sequence.shape
        length = max(lines.length, steps)
        step = round((at.x() - box.left()) / box.width() * max(length - 1, 1))
        if not box.contains(at) or step < length - steps:
            return None
        rows = strips(box, channels)
        channel = next((number for number, row in enumerate(rows) if row.contains(at)), 0)
        return ALL if rows[0] is box and channels > 1 else channel, 0, min(step, length - 1)

    def _steps(self, box: QRectF, shape: Shape, mark: Mark) -> Iterator[QRectF]:
        """Frames around steps: of each channel that is meant, or one around all."""
        length, channels = shape
        picture, begin = self.contents.picture, mark.column
        units = [unit for unit in mark.units if unit < channels]
        if isinstance(picture, Lines):
            apart = box.width() / max(max(picture.length, len(picture.sequence)) - 1, 1)
            half = max(apart, NARROW) / 2
            left = box.left() + begin * apart - half
            wide = (mark.columns - 1) * apart + 2 * half
            rows = strips(box, channels)
            for row in [rows[unit] for unit in units] or [box]:
                yield QRectF(left, row.top(), wide, row.height()) & box.adjusted(-half, 0, half, 0)
        elif isinstance(picture, Mosaic) and picture.count == 1:
            place, _ = _tile(box, picture, 0)
            spans = [(unit, 1) for unit in units] or [(0, channels)]
            for first, count in spans:
                step, channel = (begin / length, mark.columns / length), (first / channels, count / channels)
                across, down = (channel, step) if self.contents.is_down else (step, channel)
                corner = place.x() + across[0] * place.width(), place.y() + down[0] * place.height()
                yield QRectF(*corner, across[1] * place.width(), down[1] * place.height()) & place


def _tile(box: QRectF, picture: Mosaic, tile: int) -> tuple[QRectF, float]:
    """Where a tile lies in ``box``, and how large a pixel of it is, px."""
    whole = fitted(box, *picture.shown)
    factor = whole.width() / picture.shown[0]
    x, y = picture.corner(tile)
    size = picture.width * factor, picture.height * factor
    return QRectF(whole.x() + x * factor, whole.y() + y * factor, *size), factor


def _along(place: QRectF, mark: Mark, side: float) -> QPointF:
    """Where a mark begins in a map."""
    return QPointF(place.x() + mark.column * side, place.y() + mark.row * side)
