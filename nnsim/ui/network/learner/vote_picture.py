"""Who voted: a square for each tree, or the neighbours as pictures or marks, the nearest first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.core.answers.reasons import Reasons
from nnsim.core.data import Data
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures
from nnsim.data.projection import as_colors
from nnsim.data.steps import whole
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.colormap import image, value_color
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.series_lines import draw_series, spans_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, fill, fitted, outline, painter_on

SQUARE, THUMB, MARKED, GAP, WORDS = 15, 48, 38, 4, 14
"""Sides of a tree's square, of an image and of a mark, the room between two, and the height of words below, px."""

SMALLEST = 3
"""Side of a tree's square where a forest is too large for the usual ones, px of the screen."""


class VotePicture(QWidget):
    """``tree_chosen(number)`` and ``sample_chosen(index)`` tell what was clicked."""

    tree_chosen = Signal(int)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Data | None = None
        self._reasons: Reasons | None = None
        self._tree = -1
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_votes(self, data: Data, reasons: Reasons, tree: int) -> None:
        """The votes of an answer; the tree that is drawn has a frame."""
        self._data, self._reasons, self._tree = data, reasons, tree
        self.setVisible(self._count > 0)
        self.setAccessibleName("; ".join(self.told(number) for number in range(min(self._count, 20))))
        self.update()

    # ------------------------------------------------------------ cells

    @property
    def _count(self) -> int:
        return 0 if self._reasons is None else len(self._reasons.trees) or len(self._reasons.neighbours)

    @property
    def _are_trees(self) -> bool:
        return self._reasons is not None and len(self._reasons.trees) > 0

    @property
    def _cell(self) -> tuple[int, int]:
        """Width and height of a cell, px."""
        if self._are_trees:
            return self._square, self._square
        pictorial = self._data is not None and kind_of(self._data).is_looked_at
        side = self._theme.px(THUMB if pictorial else MARKED)
        return side, (side if pictorial else self._theme.px(20)) + self._theme.px(WORDS)

    @property
    def _square(self) -> int:
        """The side of a tree's square: as large as lets every tree be seen."""
        largest = self._theme.px(SQUARE)
        for side in range(largest, SMALLEST, -1):
            pitch = side + self._gap(side)
            across, down = (max((length + pitch - side) // pitch, 1) for length in (self.width(), self.height()))
            if across * down >= self._count:
                return side
        return SMALLEST

    def _gap(self, width: int) -> int:
        """Small squares stand closer together."""
        return min(self._theme.px(GAP), max(width // 4, 1))

    def cells(self) -> Iterator[tuple[int, QRectF]]:
        """The cells for which there is room."""
        width, height = self._cell
        gap = self._gap(width)
        across = max((self.width() + gap) // (width + gap), 1)
        for number in range(self._count):
            row, column = divmod(number, across)
            box = QRectF(column * (width + gap), row * (height + gap), width, height)
            if row and box.bottom() > self.height():
                return
            yield number, box

    def sizeHint(self) -> QSize:
        """Two rows."""
        return QSize(self._theme.px(200), 2 * self._usual_height + self._theme.px(GAP))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(self._theme.px(80), self._usual_height)

    @property
    def _usual_height(self) -> int:
        """Of a cell that has the room it wants, px."""
        return self._theme.px(SQUARE) if self._are_trees else self._cell[1]

    def told(self, number: int) -> str:
        """One vote in words."""
        assert self._reasons is not None
        if self._are_trees:
            return say(
                "Tree {number:,}: {named}", number=number + 1, named=self._named(float(self._reasons.trees[number]))
            )
        sample = int(self._reasons.neighbours[number])
        said = self._named(float(self._data.y[sample])) if self._data is not None else ""
        return say(
            "Sample {sample:,} is {said}, at distance {distance}",
            sample=sample + 1,
            said=said,
            distance=plain(float(self._reasons.distances[number])),
        )

    def _named(self, value: float) -> str:
        assert self._data is not None
        return self._data.classes[int(value)] if self._data.classes else plain(value)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cell after cell."""
        if self._data is None or self._reasons is None:
            return
        painter = painter_on(self)
        for number, box in self.cells():
            if self._are_trees:
                self._draw_tree(painter, number, box)
            else:
                self._draw_neighbour(painter, number, box)

    def _color(self, value: float) -> QColor:
        assert self._data is not None
        if self._data.classes:
            return self._theme.class_color(int(value))
        return value_color(float(as_colors(self._data, np.array([value], np.float32))[0]), self._theme)

    def _draw_tree(self, painter: QPainter, number: int, box: QRectF) -> None:
        assert self._reasons is not None
        small = box.width() < self._theme.px(SQUARE)
        fill(
            painter,
            box if small else box.adjusted(1, 1, -1, -1),
            1 if small else 3,
            self._color(float(self._reasons.trees[number])).name(),
        )
        if number == self._tree:
            outline(painter, box.adjusted(-1, -1, 1, 1), 4, self._theme.text, 2.0)

    def _draw_neighbour(self, painter: QPainter, number: int, box: QRectF) -> None:
        assert self._reasons is not None
        assert self._data is not None
        sample, theme = int(self._reasons.neighbours[number]), self._theme
        y, above = float(self._data.y[sample]), box.adjusted(0, 0, 0, -theme.px(WORDS))
        if kind_of(self._data).is_pictorial:
            side = min(above.width(), above.height())
            picture = image(grey_pixels(pictures(self._data, self._data.x[sample]), theme))
            place = fitted(QRectF(above.x(), above.y(), side, side), picture.width(), picture.height())
            painter.drawImage(place, picture)
            outline(painter, place, 3, self._color(y).name(), 2.0)
        elif kind_of(self._data).is_curve:
            series, length = whole(self._data, sample), self._data.sample_shape[0]
            ink = self._color(y).name() if self._data.classes else ""
            draw_series(painter, above, series, spans_of(self._data), theme, length=length, ink=ink)
        else:
            draw_mark(painter, int(y) if self._data.classes else 0, above.center(), theme.px(13), self._color(y))
        self._write(painter, box, f"{self._reasons.distances[number]:.2g}")
        if not self._data.classes or kind_of(self._data).is_looked_at:
            self._tag(painter, above, self._named(y))

    def _write(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(fonts.font("label", self._theme.scale))
        painter.setPen(QColor(self._theme.muted))
        below = QRectF(box.x() - 3, box.bottom() - self._theme.px(WORDS), box.width() + 6, self._theme.px(WORDS))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _tag(self, painter: QPainter, box: QRectF, text: str) -> None:
        """The class of an image, or a value, on a small plate in the corner."""
        painter.setFont(fonts.font("small", self._theme.scale))
        width = painter.fontMetrics().horizontalAdvance(text) + self._theme.px(5)
        plate = QRectF(box.x(), box.y(), min(width, box.width()), self._theme.px(14))
        fill(painter, plate, 3, self._theme.panel)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    # ------------------------------------------------------------ hands

    def cell_at(self, position: QPointF) -> int | None:
        """The vote under a px position."""
        return next((number for number, box in self.cells() if box.contains(position)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the tree, or the sample, that was clicked."""
        number = self.cell_at(event.position())
        if number is None or self._reasons is None:
            return
        if self._are_trees:
            self.tree_chosen.emit(number)
        else:
            self.sample_chosen.emit(int(self._reasons.neighbours[number]))

    def event(self, event: QEvent) -> bool:
        """Every vote says itself in words."""
        if isinstance(event, QHelpEvent):
            number = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if number is None else self.told(number), self)
            return True
        return super().event(event)
