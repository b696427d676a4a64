"""One graphics item for all edges, drawn from a cached picture per gap between two columns."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit.theme import Theme
from nnsim.ui.network.neurons import edge_style
from nnsim.ui.network.neurons.diagram import Diagram
from nnsim.ui.network.neurons.edges import Edges, controls, values

BUDGET = 90
"""Edges redrawn per frame while it trains: about 1.5 ms. Gaps take turns, so each stays fresh."""
FADED = 0.22


def curve_paths(edges: Edges) -> list[QPainterPath]:
    """One path per edge."""
    paths = []
    for start, near, far, end in controls(edges):
        path = QPainterPath(QPointF(*start))
        path.cubicTo(QPointF(*near), QPointF(*far), QPointF(*end))
        paths.append(path)
    return paths


def _pitch(edges: Edges) -> float:
    """Distance of the ends that stand closest."""
    gaps = np.concatenate([np.diff(np.sort(side[:, 1])) for side in (edges.start, edges.end)])
    return float(gaps.min(where=gaps > 0, initial=1000.0))


def shown_levels(edges: Edges, weights: dict[str, Floats]) -> edge_style.Levels:
    """How strong each edge is drawn; plain where nothing is learned, weakest while weights do not fit."""
    if not edges.weight:
        return np.full(len(edges), edge_style.PLAIN, np.int8)
    found = values(edges, weights)
    return np.zeros(len(edges), np.int8) if found is None else edge_style.levels(found)


class _Gap:
    """The picture of the edges between two columns, and the levels that it shows."""

    def __init__(self, edges: Edges, height: float) -> None:
        self.edges = edges
        self.paths = curve_paths(edges)
        self.thickest = edge_style.thickest(len(edges), _pitch(edges))
        left, right = floor(edges.start[:, 0].min()), ceil(edges.end[:, 0].max())
        self.rect = QRectF(left, 0, right - left, ceil(height))
        self.levels = np.zeros(0, np.int8)
        self.pixmap = QPixmap()

    def is_stale(self, levels: edge_style.Levels) -> bool:
        return self.pixmap.isNull() or not np.array_equal(levels, self.levels)

    def render(self, levels: edge_style.Levels, theme: Theme, ratio: float) -> None:
        """Weak edges first, so that the strong ones lie on top."""
        self.levels = levels
        size = (self.rect.size() * ratio).toSize()
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(QColor(theme.panel))
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.rect.topLeft())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        order = np.argsort(np.abs(levels), kind="stable").tolist()
        last = None
        for edge in order:
            level = int(levels[edge])
            if level != last:
                painter.setPen(edge_style.pen(level, theme, self.thickest))
                last = level
            painter.drawPath(self.paths[edge])
        painter.end()


class EdgeItem(QGraphicsItem):
    """All edges. ``refresh`` redraws the gaps whose weights changed visibly, a few per call."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._gaps: list[_Gap] = []
        self._bounds = QRectF()
        self._next = 0
        self._ratio = 1.0
        self._faded = False
        self._theme: Theme

    def arrange(self, diagram: Diagram, theme: Theme) -> None:
        """Take over another network or another size."""
        self.prepareGeometryChange()
        self._theme = theme
        self._bounds = QRectF(0, 0, diagram.layout.width, diagram.layout.height)
        self._gaps = [_Gap(edges, diagram.layout.height) for edges in diagram.edges if len(edges)]
        self._next = 0

    def set_ratio(self, ratio: float) -> None:
        """Device pixels per px of the scene: zoom times the screen's scale."""
        if ratio != self._ratio:
            self._ratio = ratio
            for gap in self._gaps:
                gap.pixmap = QPixmap()

    def set_faded(self, faded: bool) -> None:
        """Let all edges step back, so that those of one neuron stand out."""
        if faded != self._faded:
            self._faded = faded
            self.update()

    def refresh(self, weights: dict[str, Floats], budget: int = BUDGET) -> bool:
        """Redraw stale gaps, at most ``budget`` edges (one gap at least); return whether any is left."""
        spent = 0
        count = len(self._gaps)
        start = self._next
        for turn in range(count):
            number = (start + turn) % count
            gap = self._gaps[number]
            levels = shown_levels(gap.edges, weights)
            if not gap.is_stale(levels):
                continue
            if spent and spent + len(gap.edges) > budget:
                return True
            gap.render(levels, self._theme, self._ratio)
            self.update(gap.rect)
            spent += len(gap.edges)
            self._next = (number + 1) % count
        return False

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        exposed = option.exposedRect
        painter.setOpacity(FADED if self._faded else 1.0)
        for gap in self._gaps:
            if not gap.pixmap.isNull() and gap.rect.intersects(exposed):
                painter.drawPixmap(gap.rect.topLeft(), gap.pixmap)
        painter.setOpacity(1.0)
