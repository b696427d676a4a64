"""A strip of images with a few words below each, in as many rows as there is room for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.ui.kit.colormap import Pixels, image
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import outline, saved

LINE = 15
"""Height of a line of words, px."""


class Tile(NamedTuple):
    """An image uint32 [h, w] as 0xFFRRGGBB, the lines below it, and the colour of its frame where it has one."""

    pixels: Pixels
    lines: tuple[str, ...] = ()
    frame: str = ""


class ImageStrip(Figure[int]):
    """As many tiles as there is room for, the first ones first; parts are their places.

    Sides of pictures are from ``least`` to ``largest`` px: as large as lets all be seen. A tile is at least ``wide`` px
    wide, so that words fit below it. ``chosen`` is the tile that is looked at everywhere, or -1.
    """

    def __init__(self, name: str, least: int = 40, largest: int = 96, wide: int = 0) -> None:
        self._tiles: tuple[Tile, ...] = ()
        self._least, self._largest, self._wide = least, largest, wide
        self._chosen = -1
        super().__init__(name)

    def show_tiles(self, tiles: tuple[Tile, ...], chosen: int = -1) -> None:
        """Other images, all of as many lines as the first one."""
        self._tiles, self._chosen = tiles, chosen
        if self.spot is not None and self.spot >= len(tiles):
            self.point_at(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Six tiles in a row."""
        return QSize(6 * self._theme.px(max(self._wide, self._least)), self._theme.px(self._least) + self._words)

    def minimumSizeHint(self) -> QSize:
        """Two tiles."""
        return QSize(2 * self._theme.px(max(self._wide, self._least)), self._theme.px(self._least) + self._words)

    # ------------------------------------------------------------ places

    @property
    def _words(self) -> int:
        """Height of the words below a picture, px."""
        return self._theme.px(LINE) * (len(self._tiles[0].lines) if self._tiles else 0)

    @property
    def _gap(self) -> int:
        return self._theme.px(2 * SPACE)

    @property
    def _most_rows(self) -> int:
        high = self._theme.px(self._least) + self._words + self._gap
        return max(1, int((self.height() + self._gap) // high))

    @property
    def _rows(self) -> int:
        """As few as all tiles need, so that pictures are large."""
        enough = (rows for rows in range(1, self._most_rows) if rows * self._across(rows) >= len(self._tiles))
        return next(enough, self._most_rows)

    def _sides(self, rows: int) -> tuple[float, float]:
        """Side of a picture and width of a tile in so many rows, px."""
        px = self._theme.px
        high = (self.height() - (rows - 1) * self._gap) / rows - self._words
        side = min(max(high, px(self._least)), px(self._largest))
        return side, max(side, px(self._wide))

    def _across(self, rows: int) -> int:
        _, wide = self._sides(rows)
        return max(1, int((self.width() + self._gap) // (wide + self._gap)))

    @property
    def across(self) -> int:
        """Tiles in a row."""
        return self._across(self._rows)

    @property
    def room(self) -> int:
        """How many tiles of as many lines as these can be seen."""
        return self._most_rows * self._across(self._most_rows)

    def boxes(self) -> list[QRectF]:
        """Of the tiles that there is room for, px."""
        (side, wide), gap, across = self._sides(self._rows), self._gap, self.across
        high = side + self._words
        return [
            QRectF((n % across) * (wide + gap), (n // across) * (high + gap), wide, high)
            for n in range(min(len(self._tiles), self._rows * across))
        ]

    def _at(self, where: QPointF) -> int | None:
        return next((n for n, box in enumerate(self.boxes()) if box.contains(where)), None)

    def _after(self, spot: int | None, step: Step) -> int | None:
        return along(spot, step.right + step.down * self.across, len(self.boxes()))

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Pictures with their words, and frames around what is pointed at or looked at."""
        theme = self._theme
        for place, (tile, box) in enumerate(zip(self._tiles, self.boxes(), strict=False)):  # room for some of them
            self._draw_tile(painter, tile, box)
            if place in (self.spot, self._chosen):
                color = theme.accent if place == self.spot else theme.text
                outline(painter, box.adjusted(-2, -1, 2, 2), theme.px(SPACE), color, 1.5)

    def _draw_tile(self, painter: QPainter, tile: Tile, box: QRectF) -> None:
        theme, line = self._theme, self._theme.px(LINE)
        height, width = tile.pixels.shape
        side = box.height() - self._words
        scale = side / max(height, width)
        picture = QRectF(0, 0, width * scale, height * scale)
        picture.moveCenter(QPointF(box.center().x(), box.top() + side / 2))
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(picture, image(np.ascontiguousarray(tile.pixels)))
        outline(painter, picture, 2, tile.frame or theme.edge, 2.0 if tile.frame else 1.0)
        for number, words in enumerate(tile.lines):
            painter.setPen(QColor(theme.muted if number else theme.text))
            row = QRectF(box.left(), box.top() + side + number * line, box.width(), line)
            short = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(row.width()))
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, short)
