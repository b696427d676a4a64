"""Axes of pyqtgraph around an area for curves, without the menus of its ``PlotItem``: some 90 widgets for nobody."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsGridLayout, QSizePolicy, QWidget

LEFT, BOTTOM = (2, 0), (3, 1)
"""Row and column of the axes; the area stands at the row of the one and the column of the other."""

EDGE = 1
"""Around all of it, px."""


class Axes(pg.GraphicsView):  # type: ignore[misc]
    """``area`` shows curves in a range of its own, beside the ``left`` and above the ``bottom`` axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        self.ground = pg.GraphicsWidget()
        self.area = pg.ViewBox(parent=self.ground, enableMenu=False)
        self.left, self.bottom = (pg.AxisItem(side, parent=self.ground) for side in ("left", "bottom"))
        self._arrange()
        self.setCentralItem(self.ground)
        self.area.setMouseEnabled(x=False, y=False)
        self.area.disableAutoRange()

    def _arrange(self) -> None:
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        grid.setSpacing(0)
        self.ground.setLayout(grid)
        grid.addItem(self.area, LEFT[0], BOTTOM[1])
        for axis, place in ((self.left, LEFT), (self.bottom, BOTTOM)):
            axis.linkToView(self.area)
            grid.addItem(axis, *place)
            axis.setZValue(0.5)
            axis.setFlag(axis.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        grid.setRowStretchFactor(LEFT[0], 100)
        grid.setColumnStretchFactor(BOTTOM[1], 100)

    def curve(self) -> Any:
        """A new curve, empty as yet."""
        item = pg.PlotDataItem(antialias=True)
        self.area.addItem(item)
        return item

    def line(self) -> Any:
        """A new upright line that follows from no data, hidden as yet."""
        item = pg.InfiniteLine(movable=False)
        item.hide()
        self.area.addItem(item, ignoreBounds=True)
        return item
