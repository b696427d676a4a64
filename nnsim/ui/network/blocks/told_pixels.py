"""The number of a map whose arithmetic is told: framed in its block, with the window that it was made of before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF

from nnsim.networks.families.windowed import window_of
from nnsim.ui.network.blocks.appearance import Mark
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.run.told_step import EVERY, Pixel

if TYPE_CHECKING:
    from nnsim.ui.network.blocks.view import BlockCanvas


class ToldPixels(QObject):
    """Marks what a step tells on the blocks of ``canvas``, and has it tell what is pointed at there."""

    def __init__(self, canvas: BlockCanvas) -> None:
        super().__init__(canvas)
        self._canvas, self._told = canvas, canvas.live.told_step
        self._told.changed.connect(self.show)
        self._told.lit_changed.connect(self.show)

    # ------------------------------------------------------------ pointing

    def point(self, block: str, at: Point) -> None:
        """The mouse is over a block, or over none."""
        if self._told.step is None:
            return
        pixel = self._at(block, at)
        if pixel and self._is_told(pixel):
            self._told.point_at(pixel)
        self._told.light(pixel)

    def pick(self, block: str, at: Point) -> bool:
        """A block was clicked; whether that pins a number, or lets it go."""
        pixel = self._at(block, at) if self._told.step else None
        if pixel is None or not self._is_told(pixel):
            return False
        self._told.pin(pixel)
        return True

    def _at(self, block: str, at: Point) -> Pixel | None:
        """The number that lies there."""
        item = self._canvas.item_of(block) if block else None
        place = item.pixel_at(QPointF(*at), self._canvas.zoom) if item else None
        return Pixel(item.block.shows or block, *place) if item and place else None

    def _is_told(self, pixel: Pixel) -> bool:
        return pixel.node in self._told.maps and self._told.outputs(pixel.node) is not None

    # ------------------------------------------------------------ marks

    def show(self) -> None:
        """Mark what is told now, and what of it is lit."""
        written, lit = self._told.written, self._told.lit
        marks: dict[str, list[Mark]] = {}
        for node, mark in self._of(written) if written else ():
            marks.setdefault(node, []).append(mark)
        if isinstance(lit, Pixel) and lit != written:
            marks.setdefault(lit.node, []).append(Mark(_units(lit.unit), lit.row, lit.column, is_lit=True))
        for item in self._canvas.items_of_blocks():
            item.set_marks(tuple(marks.get(item.block.shows or item.block.id, ())))

    def _of(self, written: Pixel) -> Iterator[tuple[str, Mark]]:
        """The number itself, and its window in what the layer reads."""
        layer = next((layer for layer in self._canvas.live.plan.layers if layer.id == written.node), None)
        if layer is None or written.node not in self._told.maps:
            return
        yield written.node, Mark(_units(written.unit), written.row, written.column, is_lit=True)
        window, unit = window_of(layer.values), written.unit
        row, column = (at * window.stride - window.padding for at in written[2:])
        reach = window.dilation * (window.size - 1) + 1
        units: tuple[int, ...] = (unit,)
        if "groups" in layer.values:  # a filter reads all channels of its group
            groups, read = int(layer.values["groups"]), layer.in_shapes[0][0]
            group, each = unit * groups // layer.out_shape[0], read // groups
            units = tuple(range(group * each, (group + 1) * each))
        yield layer.node.inputs[0], Mark(units, row, column, reach, reach)


def _units(unit: int) -> tuple[int, ...]:
    return () if unit == EVERY else (unit,)
