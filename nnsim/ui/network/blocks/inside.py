"""What a block shows inside: live maps and neurons, what the output says, and from near the weights as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isnan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from nnsim.core.shares import WIDEST
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import weight
from nnsim.ui.kit.series_lines import draw_series
from nnsim.ui.kit.theme import Theme, luminance
from nnsim.ui.kit.widgets.painting import fill, fitted, outline
from nnsim.ui.network.blocks.appearance import Bars, Contents, Lines, Mark
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.flow import Block
from nnsim.ui.network.blocks.maps import Maps
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.network.blocks.weight_sheet import WeightSheet

CELL = (34.0, 16.0)
"""A cell shows its number from this width and height on, px."""
SHARE = 0.42
"""How much of the height the picture keeps beside the weights."""
BAR = 11.0
"""A line of the answer has its name from this height on, px."""
MOST_BARS = 12
TYPES = (1.4, 1.2, 1.0, 0.85, 0.72)
"""How large the words of a text may be, against a label."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One line of the answer; ``left`` and ``right`` are the widths of name and number, 0 where there is no room."""

    name: str
    share: float
    words: str
    true: bool
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Inside:
    """Paints the contents of a block; ``scale`` is the factor of its type."""

    block: Block
    contents: Contents
    theme: Theme
    level: Level
    scale: float

    def paint(self, painter: QPainter, box: QRectF, seen: QRectF) -> None:
        """The picture; from near the weights below it."""
        if box.width() < 4 or box.height() < 4:
            return
        sheet = self.contents.sheet if self.level == Level.NEAR else None
        if sheet is None:
            self._picture(painter, box)
            return
        upper = self._upper(box)
        line = QFontMetricsF(fonts.font("label", self.scale)).height() + 2
        lower = QRectF(box.x(), upper.bottom() + line, box.width(), box.bottom() - upper.bottom() - line)
        self._picture(painter, upper)
        self._caption(painter, QRectF(box.x(), upper.bottom(), box.width(), line), sheet)
        self._weights(painter, lower, sheet, seen)

    def _upper(self, box: QRectF) -> QRectF:
        """Where the picture is; from near there are weights below it."""
        is_near = self.level == Level.NEAR and self.contents.sheet is not None
        return QRectF(box.x(), box.y(), box.width(), box.height() * SHARE) if is_near else box

    def tile_at(self, box: QRectF, at: QPointF) -> int | None:
        """The map or neuron of the picture that lies there."""
        picture = self.contents.picture
        if not isinstance(picture, Mosaic) or self.contents.photo is not None or self.contents.words:
            return None
        width, height = picture.shown
        place = fitted(self._upper(box), width, height)
        factor = width / max(place.width(), 1e-9)
        return picture.tile_at((at.x() - place.x()) * factor, (at.y() - place.y()) * factor)

    def pixel_at(self, box: QRectF, at: QPointF) -> tuple[int, int, int] | None:
        """The map, row and column of the number of the picture that lies there."""
        return self._maps.at(self._upper(box), at)

    @property
    def _maps(self) -> Maps:
        return Maps(self.block.shape, self.contents)

    def paint_marks(self, painter: QPainter, box: QRectF, marks: tuple[Mark, ...]) -> None:
        """Frames around numbers of the picture."""
        for mark in marks:
            wide = (2.0 if mark.is_lit else 1.2) * self.theme.scale
            for frame in self._maps.frames(self._upper(box), mark):
                outline(painter, frame.adjusted(-1, -1, 1, 1), 1.5, self.theme.accent, wide)

    # ------------------------------------------------------------ pictures

    def _picture(self, painter: QPainter, box: QRectF) -> None:
        picture = self.contents.picture
        if self.contents.photo is not None:
            self._image(painter, fitted(box, self.contents.photo.width(), self.contents.photo.height()))
        elif self.contents.words:
            self._words(painter, box)
        elif isinstance(picture, Mosaic):
            width, height = picture.shown
            place = fitted(box, width, height)
            smaller = place.width() < width  # pixels are seen as such, but none is left out
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            painter.drawImage(place, picture.image, QRectF(0, 0, width, height))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        elif isinstance(picture, Bars):
            self._bars(painter, box, picture)
        elif isinstance(picture, Lines):
            draw_series(painter, box, picture.sequence, picture.found, self.theme, length=picture.length)
        elif self.block.shape is not None:  # it will be known soon
            painter.setFont(fonts.font("label", self.scale))
            painter.setPen(QColor(self.theme.faint))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")

    def _image(self, painter: QPainter, place: QRectF) -> None:
        photo = self.contents.photo
        if isinstance(photo, QImage):
            painter.drawImage(place, photo, QRectF(photo.rect()))

    def _words(self, painter: QPainter, box: QRectF) -> None:
        """What a text says, in the largest type in which all of it has room, if there is one."""
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.setPen(QColor(self.theme.text))
        for size in TYPES:
            painter.setFont(fonts.font("label", self.scale * size))
            needed = painter.boundingRect(box, flags, self.contents.words)
            if box.contains(needed):
                break
        painter.drawText(box, flags, self.contents.words)

    def _bars(self, painter: QPainter, box: QRectF, bars: Bars) -> None:
        """A bar per class; the true one has the colour of success."""
        names, height = bars.names[:MOST_BARS], box.height() / max(len(bars.names[:MOST_BARS]), 1)
        height = min(height, 2.2 * BAR * self.scale)
        named = height >= BAR * self.scale * 0.9
        painter.setFont(fonts.font("label", self.scale * min(1.0, height / (BAR * self.scale))))
        metrics = painter.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        left = min(widest + 6.0, box.width() * 0.45) if named else 0.0
        right = metrics.horizontalAdvance(WIDEST) + 6 if named and box.width() > 130 * self.scale else 0
        for i, name in enumerate(names):
            row = QRectF(box.x(), box.y() + i * height, box.width(), height)
            self._bar(painter, row, _Bar(name, float(bars.shares[i]), bars.words(i), i == bars.right, left, right))

    def _bar(self, painter: QPainter, row: QRectF, bar: _Bar) -> None:
        theme = self.theme
        room = row.width() - bar.left - bar.right
        ground = QRectF(row.x() + bar.left, row.y() + row.height() * 0.2, room, row.height() * 0.6)
        fill(painter, ground, 1.5, theme.control)
        if not isnan(bar.share):
            long = max(ground.width() * min(max(bar.share, 0.0), 1.0), 1.0)
            part = QRectF(ground.x(), ground.y(), long, ground.height())
            fill(painter, part, 1.5, theme.success if bar.true else theme.accent)
        painter.setPen(QColor(theme.text if bar.true else theme.muted))
        if bar.left:
            words = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, round(bar.left - 4))
            painter.drawText(QRectF(row.x(), row.y(), bar.left, row.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if bar.right:
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            place = QRectF(row.right() - bar.right, row.y(), bar.right, row.height())
            painter.drawText(place, int(align), bar.words)

    # ------------------------------------------------------------ weights

    def _caption(self, painter: QPainter, box: QRectF, sheet: WeightSheet) -> None:
        painter.setFont(fonts.font("label", self.scale))
        painter.setPen(QColor(self.theme.muted))
        part = "" if sheet.complete else say("the first of its ")
        painter.drawText(
            box,
            Qt.AlignmentFlag.AlignVCenter,
            say("{part}weights, −{scale:.2g} to +{scale:.2g}", part=part, scale=sheet.scale),
        )

    def _weights(self, painter: QPainter, box: QRectF, sheet: WeightSheet, seen: QRectF) -> None:
        cell = CELL[0] * self.theme.scale, CELL[1] * self.theme.scale
        place = stretched(box, sheet.columns, sheet.rows, cell)
        painter.drawImage(place, sheet.image, QRectF(sheet.image.rect()))
        width, height = place.width() / sheet.columns, place.height() / sheet.rows
        if width < cell[0] or height < cell[1]:
            return
        painter.setFont(fonts.font("label", self.theme.scale * min(height / cell[1], 1.3)))
        view = place.intersected(seen).translated(-place.topLeft())
        for row in _span(view.top(), view.bottom(), height, sheet.rows):
            for column in _span(view.left(), view.right(), width, sheet.columns):
                if sheet.there[row, column]:
                    at = QRectF(place.x() + column * width, place.y() + row * height, width, height)
                    painter.setPen(self._ink(sheet.color(row, column)))
                    painter.drawText(at, Qt.AlignmentFlag.AlignCenter, weight(float(sheet.values[row, column])))

    def _ink(self, ground: QColor) -> QColor:
        """Dark on light cells, light on dark ones."""
        return QColor("#FFFFFF") if luminance(ground.name()) < 0.3 else QColor("#10151C")


def _span(start: float, end: float, step: float, count: int) -> range:
    """The cells that lie, at least in part, between two distances."""
    return range(max(floor(start / step), 0), min(ceil(end / step), count))


def stretched(box: QRectF, columns: int, rows: int, cell: tuple[float, float]) -> QRectF:
    """Like ``fitted``, but cells become wider than high where numbers of the size ``cell`` then have room."""
    high, wide = box.height() / rows, box.width() / columns
    square = min(high, wide)
    height = max(square, min(high, cell[1])) if wide >= cell[0] else square
    width = min(wide, 2.6 * height) if wide >= cell[0] and height >= cell[1] else square
    return QRectF(
        box.center().x() - columns * width / 2, box.center().y() - rows * height / 2, columns * width, rows * height
    )
