"""One graphics item for a step that is gone through: numbers at neurons and edges, and the part that is lit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, outline
from nnsim.ui.network.neurons.diagram import Cell, Diagram, Handle
from nnsim.ui.network.neurons.edge_item import curve_paths
from nnsim.ui.network.neurons.edges import Edges, polylines
from nnsim.ui.network.neurons.neuron_item import corner_radius
from nnsim.ui.run.told_step import BIAS, Part, Pixel, ToldStep

MOST_EDGES = 10
"""Edges of a neuron that have their numbers written at them; of more only the one that is lit."""

ROOMY = 2.2
"""Heights of a line that neurons must stand apart so that two numbers have room at each."""

CLEAR = 1.1
"""Heights of a line from the middle of one number to that of the next, so that neither lies on the other."""

ALONG = 10
"""Which point of a curve carries its number: near its end, where the curves of a neuron's edges lie apart."""


def _words(numbers: Floats | None, unit: int) -> str:
    """The number of a unit in two figures; empty where it is not known."""
    is_known = numbers is not None and numbers.ndim == 1 and unit < len(numbers)
    return value_text(float(numbers[unit]), 2) if is_known and numbers is not None else ""


class Number(NamedTuple):
    """A number on the canvas: where it stands, px, as text, and its colour."""

    place: QRectF
    text: str
    ink: str


class StepItem(QGraphicsObject):
    """What the step made of its sample: below each neuron its output, above it its δ.

    Of the neuron that is told the edges carry their change. Nothing is drawn while no step is gone through.
    """

    def __init__(self, told: ToldStep) -> None:
        super().__init__()
        self._told = told
        self._diagram: Diagram | None = None
        self._theme: Theme
        self.setZValue(1)
        told.changed.connect(self.update)
        told.lit_changed.connect(self.update)

    def arrange(self, diagram: Diagram, theme: Theme) -> None:
        """Take over another network or another size."""
        self.prepareGeometryChange()
        self._diagram, self._theme = diagram, theme

    def point(self, focus: tuple[str, int] | None, handle: Handle | None) -> None:
        """The mouse is over a neuron, a weight or nothing: that is lit, while a step is gone through."""
        if self._told.step is None:
            return
        part = Part(*focus) if focus else None
        if handle and handle.weight:
            node, _, array = handle.weight.array.rpartition(".")
            unit, *source = handle.weight.index
            part = Part(node, unit, source[0] if array == "weight" and source else BIAS)
        self._told.light(part)

    def boundingRect(self) -> QRectF:
        if self._diagram is None:
            return QRectF()
        return QRectF(0, 0, self._diagram.layout.width, self._diagram.layout.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Not in a figure, which is painted for no widget."""
        diagram = self._diagram
        if diagram is None or self._told.step is None or widget is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.font("small", self._theme.scale))
        self._light(painter, diagram)
        for number in self.numbers(diagram):
            self._draw(painter, number)
        for edges, edge, change in self._changes(diagram):
            x, y = polylines(edges)[edge][ALONG]
            text = f"{'+' if change > 0 else ''}{value_text(change, 2)}"
            place = self._place(text, (float(x), float(y)), QFontMetricsF(painter.font()))
            self._draw(painter, Number(place, text, self._theme.text))

    # ------------------------------------------------------------ numbers

    def numbers(self, diagram: Diagram) -> list[Number]:
        """The numbers of all neurons and where they stand; none lies on another, and that of the neuron that is told
        comes first."""
        metrics, placed = QFontMetricsF(fonts.font("small", self._theme.scale)), list[Number]()
        for number, column in enumerate(diagram.columns):
            if not (column.grid or column.size):
                for made in self._of_column(diagram, number, column.id, metrics):
                    if not any(made.place.intersects(other.place) for other in placed):
                        placed.append(made)
        return placed

    def _of_column(self, diagram: Diagram, number: int, node: str, metrics: QFontMetricsF) -> Iterator[Number]:
        outputs, deltas = self._told.outputs(node), self._told.deltas(node)
        box, line = diagram.layout.boxes[number], metrics.height()
        is_roomy = box.pitch > ROOMY * line
        apart = max(min(box.cell, box.pitch - CLEAR * line) if is_roomy else box.cell, CLEAR * line)
        inwards = (box.cell - apart) / 2
        units = {slot: diagram.unit(Cell(number, slot)) for slot in range(box.shown)}
        for slot in sorted(units, key=lambda slot: self._told.neuron[:2] != (node, units[slot])):
            if (unit := units[slot]) < 0:
                continue
            x, y = box.corner(slot)
            middle, is_told = x + box.cell / 2, self._told.neuron[:2] == (node, unit)
            if (words := _words(outputs, unit)) and (is_told or box.pitch > line):
                at = middle, y + box.cell - inwards
                yield Number(self._place(words, at, metrics), words, self._theme.text)
            if (words := _words(deltas, unit)) and (is_told or is_roomy):
                words = f"δ {words}"
                yield Number(self._place(words, (middle, y + inwards), metrics), words, self._theme.warning)

    def _changes(self, diagram: Diagram) -> Iterator[tuple[Edges, int, float]]:
        """The edges into the neuron that is told, with what the step added to each."""
        node, unit, _ = self._told.neuron
        change, lit = self._told.change(f"{node}.weight"), self._told.lit
        cell = diagram.cell_of(node, unit)
        if change is None or cell is None:
            return
        for edges in diagram.edges_of(cell):
            if edges.target != cell.column or edges.weight != f"{node}.weight":
                continue
            for edge in range(len(edges)):
                source = int(edges.sources[edge, 0])
                if edges.is_single(edge) and (len(edges) <= MOST_EDGES or lit == Part(node, unit, source)):
                    yield edges, edge, float(change[unit, source])

    def _place(self, text: str, at: tuple[float, float], metrics: QFontMetricsF) -> QRectF:
        """Around a place, as far as the canvas reaches."""
        width, height = metrics.horizontalAdvance(text) + self._theme.px(8), metrics.height()
        box, bounds = QRectF(at[0] - width / 2, at[1] - height / 2, width, height), self.boundingRect()
        box.moveLeft(min(max(box.left(), bounds.left()), max(bounds.right() - width, 0.0)))
        box.moveTop(min(max(box.top(), bounds.top()), max(bounds.bottom() - height, 0.0)))
        return box

    def _draw(self, painter: QPainter, number: Number) -> None:
        box, theme = number.place, self._theme
        fill(painter, box, box.height() / 2, theme.raised)
        outline(painter, box, box.height() / 2, theme.line)
        painter.setPen(QColor(number.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), number.text)

    # ------------------------------------------------------------ what is lit

    def _light(self, painter: QPainter, diagram: Diagram) -> None:
        part = self._told.lit
        if isinstance(part, Pixel):
            return
        cell = diagram.cell_of(part.node, part.unit) if part else None
        if part is None or cell is None:
            return
        if part.source is None:
            box = diagram.box(cell)
            x, y = box.corner(cell.slot)
            frame = QRectF(x - 3, y - 3, box.cell + 6, box.cell + 6)
            outline(painter, frame, corner_radius(box.cell) + 3, self._theme.accent, 2.5)
        elif part.source == BIAS:
            place = diagram.bias_place(cell)
            if place:
                outline(painter, QRectF(place[0] - 8, place[1] - 8, 16, 16), 5, self._theme.accent, 2.5)
        else:
            self._light_edge(painter, diagram, cell, part)

    def _light_edge(self, painter: QPainter, diagram: Diagram, cell: Cell, part: Part) -> None:
        for edges in diagram.edges_of(cell):
            if edges.target != cell.column:
                continue
            found = np.flatnonzero(edges.sources[:, 0] == part.source)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 4.0 * self._theme.scale))
            for edge in found.tolist():
                painter.strokePath(curve_paths(edges)[edge], painter.pen())
                painter.drawEllipse(QPointF(*edges.start[edge]), 2, 2)
