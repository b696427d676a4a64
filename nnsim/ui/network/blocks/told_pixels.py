"""The number whose arithmetic is told: framed in its block, with what it was made of before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF

from nnsim.networks.families.shape_rules import VECTOR, VIDEO
from nnsim.networks.plan import Planned
from nnsim.ui.network.blocks.appearance import Mark
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.run.told_places import Region, at_step, follows_steps, of_pixel, place_of_cell, read_by, told_as
from nnsim.ui.run.told_sources import sides_of
from nnsim.ui.run.told_step import EVERY, Part, Pixel

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
        seen = self._at(block, at)
        told = self._told_of(seen) if seen else None
        if told:
            self._told.point_at(told)
        self._told.light(told if told and seen and told.node == seen.node else self._as_part(seen))

    def pick(self, block: str, at: Point) -> bool:
        """A block was clicked; whether that pins a number, or lets it go."""
        seen = self._at(block, at) if self._told.step else None
        told = self._told_of(seen) if seen else None
        if seen is None or told is None or told.node != seen.node:
            return False
        self._told.pin(told)
        return True

    def _at(self, block: str, at: Point) -> Pixel | None:
        """The number that lies there."""
        item = self._canvas.item_of(block) if block else None
        place = item.pixel_at(QPointF(*at), self._canvas.zoom) if item else None
        return Pixel(item.block.shows or block, *place) if item and place else None

    def _told_of(self, seen: Pixel) -> Pixel | None:
        """What is told of it; of a step that is read what the layer behind makes of it."""
        layer = self._layer(seen.node)
        if layer and self._is_told(layer):
            unit = seen.unit if seen.unit != EVERY else self._unit_of(layer)
            return told_as(layer, unit, *seen[2:])
        readers = [each for each in self._canvas.live.plan.layers if each.node.inputs[0] == seen.node]
        readers = [each for each in readers if self._is_told(each) and follows_steps(each)]
        readers.sort(key=lambda each: each.id != self._told.neuron.node)
        return at_step(readers[0], self._unit_of(readers[0]), seen.column) if readers else None

    def _unit_of(self, layer: Planned) -> int:
        """The unit of a layer that is told, or its first one."""
        return self._told.neuron.unit if self._told.neuron.node == layer.id else 0

    def _is_told(self, layer: Planned) -> bool:
        """Whether it can be; of a large network what it made is known only once somebody asks for it."""
        return layer.id in self._told.maps and self._told.has_answered

    def _layer(self, node: str) -> Planned | None:
        return next((layer for layer in self._canvas.live.plan.layers if layer.id == node), None)

    def _as_part(self, seen: Pixel | None) -> Part | Pixel | None:
        """A neuron where that is one."""
        layer = self._layer(seen.node) if seen else None
        if seen is not None and layer is not None and len(layer.out_shape) == VECTOR:
            return Part(seen.node, seen.unit)
        return seen

    # ------------------------------------------------------------ marks

    def show(self) -> None:
        """Mark what is told now, and what of it is lit; a video stands at the picture in which that lies."""
        written, lit = self._told.written, self._told.lit
        marks: dict[str, list[Mark]] = {}
        for region in (*(self._of(written) if written else ()), *(self._of_lit() if lit != written else ())):
            marks.setdefault(region.node, []).append(_mark(region))
        for item in self._canvas.items_of_blocks():
            item.set_marks(tuple(marks.get(item.block.shows or item.block.id, ())))
        self._stop_film(written)

    def _of(self, written: Pixel) -> Iterator[Region]:
        """The number itself, and what it was made of."""
        layer, plan = self._layer(written.node), self._canvas.live.plan
        if layer is None or written.node not in self._told.maps:
            return
        own = of_pixel(written, plan)
        yield from (own,) if own else ()
        yield from read_by(written, plan)

    def _of_lit(self) -> Iterator[Region]:
        """What somebody points at; of the weight of a neuron that neuron, and the one that it reads."""
        lit = self._told.lit
        if isinstance(lit, Pixel):
            found = of_pixel(lit, self._canvas.live.plan)
            yield from (found,) if found else ()
        elif isinstance(lit, Part) and (layer := self._layer(lit.node)) and len(layer.out_shape) == VECTOR:
            yield Region(lit.node, (lit.unit,), (), is_lit=True)
            if lit.source is not None and lit.source >= 0 and len(layer.in_shape) == VECTOR:
                yield Region(layer.node.inputs[0], (lit.source,), (), is_lit=True)

    def _stop_film(self, written: Pixel | None) -> None:
        """Let the film stand where the number that is told is seen, and go on when none is."""
        layer = self._layer(written.node) if written else None
        if written is None or layer is None or len(layer.out_shape) != VIDEO:
            self._canvas.live.film.stand_at(None)
            return
        picture, *_ = place_of_cell(sides_of(layer.out_shape), *written[2:])
        self._canvas.live.film.stand_at(picture, layer.out_shape[1])


def _mark(region: Region) -> Mark:
    """A frame in the picture of a block."""
    units, ranges = region.units, region.ranges
    if not ranges:
        return Mark(units, 0, 0, is_lit=region.is_lit)
    *before, columns = ranges
    rows = before[-1] if before else range(1)
    pictures = before[0] if len(before) > 1 else None
    return Mark(units, rows.start, columns.start, len(rows), len(columns), region.is_lit, pictures)
