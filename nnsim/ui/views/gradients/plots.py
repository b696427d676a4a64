"""Two plots that views of layers share: their numbers from input to output, and through time; both on decades."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import ticks
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Band, Curve, Plane, Points, Reals
from nnsim.ui.kit.theme import SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.run.moments import Moments

LEAST = -12
"""What is smaller, as a power of ten, is drawn at the lower end: nothing that is learned can be told from 0 there."""

NAMED, WIDE = 4, 260
"""Up to so many layers have their names at the ends of their lines where there is the room, px; else only one that is
pointed at."""

ROOM = 0.2
"""For names behind the ends of lines, as a share of these."""


class LayerNumber(NamedTuple):
    """A positive number of the layer ``id``, 0 and NaN for none, what most such numbers lie between, and a ``note``."""

    id: str
    name: str
    value: float
    spread: tuple[float, float] = (math.nan, math.nan)
    note: str = ""


class Ghost(NamedTuple):
    """Other numbers of the layers in their order, which these are compared with."""

    values: Sequence[float]
    dashed: bool = False


class LayerPlots(QWidget):
    """At the left the layers from input to output, at the right each of them over the steps.

    Axes only grow, so that a look tells whether numbers do. ``pointed`` carries the place of a layer, or None.
    """

    pointed = Signal(object)

    def __init__(
        self,
        name: str,
        title: str,
        usual: tuple[int, int],
        *,
        dashed: str = "",
        band: tuple[float, float] | None = None,
    ) -> None:
        """``usual`` powers of ten from where to where axes go at first; ``band`` is where numbers are commonly.

        ``dashed`` says what a dashed ghost is, and stands in the place of ``title`` where there is one.
        """
        super().__init__()
        self._title, self._dashed, self._usual, self._band = title, dashed, usual, band
        self.by_layer, self.by_step = (
            Plane(say("{name} of each layer", name=name)),
            Plane(say("{name} over the steps", name=name), pointable=False),
        )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for plane in (self.by_layer, self.by_step):
            self._row.addWidget(plane, 1)
        self.by_layer.pointed.connect(self._point)
        self.setFocusProxy(self.by_layer)
        self._layers: Sequence[LayerNumber] = ()
        self._past: Moments[Mapping[str, float]] = Moments()
        self._ghosts: Sequence[Ghost] = ()
        self._theme: Theme
        self.begin()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setSpacing(theme.px(3 * SPACE))
        self._draw()

    def begin(self) -> None:
        """Other layers, or another document: axes are as they were at first."""
        self._low, self._high = self._usual

    def show_layers(
        self, layers: Sequence[LayerNumber], past: Moments[Mapping[str, float]], ghosts: Sequence[Ghost] = ()
    ) -> None:
        """Other numbers; ``past`` has those of layers by id."""
        self._layers, self._past, self._ghosts = layers, past, ghosts
        self._grow(value for layer in layers for value in (layer.value, layer.spread[1]))
        self._grow(value for ghost in ghosts for value in ghost.values)
        self._draw()

    def describe(self, words: str) -> None:
        """What both plots tell, for who cannot see them."""
        for plane in (self.by_layer, self.by_step):
            plane.setAccessibleDescription(words)

    def _grow(self, values: Iterable[float]) -> None:
        known = [math.log10(value) for value in values if math.isfinite(value) and value > 0]
        self._low = max(min([self._low, *map(math.floor, known)]), LEAST)
        self._high = max([self._high, *map(math.ceil, known)])

    def _point(self, place: int | None) -> None:
        self._draw_by_step()
        self.pointed.emit(place)

    # ------------------------------------------------------------ drawing

    def color(self, place: int) -> str:
        """The colour of a layer: from that of the first to that of the last."""
        return blend(self._theme.accent, self._theme.test, place / max(len(self._layers) - 1, 1))

    def _axis(self, title: str = "") -> Axis:
        return Axis(self._low, self._high, title, tuple(ticks.decades(self._low, self._high, 4)))

    def _height(self, values: Iterable[float]) -> Reals:
        """Where numbers lie on the axis of decades; 0 lies at its lower end."""
        with np.errstate(divide="ignore"):
            found: Reals = np.maximum(np.log10(np.array(list(values), np.float64)), self._low)
        return found

    def _draw(self) -> None:
        self._draw_by_layer()
        self._draw_by_step()

    def _draw_by_layer(self) -> None:
        layers, places = self._layers, np.arange(len(self._layers), dtype=np.float64)
        names = tuple((place, _label(layer)) for place, layer in enumerate(layers))
        spreads = [
            Curve(np.stack([[place, place], self._height(layer.spread)], axis=1), self._pale(place), 8.0)
            for place, layer in enumerate(layers)
        ]
        ghosts = [
            Curve(np.stack([places, self._height(ghost.values)], axis=1), self._theme.muted, 1.4, ghost.dashed)
            for ghost in self._ghosts
        ]
        line = Curve(np.stack([places, self._height(layer.value for layer in layers)], axis=1), self._theme.faint, 1.2)
        across = Axis(-0.5, max(len(layers) - 0.5, 0.5), labels=names or ((0.0, ""),))
        colors = tuple(map(self.color, range(len(layers))))
        self.by_layer.show_plane(
            across,
            self._axis(self._dashed if any(ghost.dashed for ghost in self._ghosts) else self._title),
            bands=self._common(across),
            curves=(*spreads, line, *ghosts),
            points=Points(line.xy, side=6.0, colors=colors),
        )

    def _pale(self, place: int) -> str:
        return blend(self._theme.panel, self.color(place), 0.4)

    def _draw_by_step(self) -> None:
        steps, layers = self._past.steps, self._layers
        across = Axis.through(steps, ROOM)
        lines = [self._line(place, layer, steps) for place, layer in enumerate(layers)] if steps else []
        newest = Points(np.array([line.xy[-1] for line in lines]), side=4.0, colors=[line.color for line in lines])
        self.by_step.show_plane(
            across,
            self._axis(say("over the steps")),
            bands=self._common(across),
            curves=lines,
            points=newest if lines else None,
        )

    def _line(self, place: int, layer: LayerNumber, steps: list[int]) -> Curve:
        values = self._height(value.get(layer.id, math.nan) for value in self._past.values)
        is_pointed = place == self.by_layer.spot
        has_room = len(self._layers) <= NAMED and self.by_step.width() >= self._theme.px(WIDE)
        is_named = is_pointed or (self.by_layer.spot is None and has_room)
        thin = 1 / self._theme.scale if len(self._layers) > NAMED else 1.4  # a single px is drawn many times as fast
        width = 2.6 if is_pointed else thin
        xy = np.stack([np.array(steps, np.float64), values], axis=1)
        return Curve(xy, self.color(place), width, name=layer.name if is_named else "")

    def _common(self, across: Axis) -> tuple[Band, ...]:
        if self._band is None:
            return ()
        ends = np.array([across.low, across.high])
        low, high = (np.full(2, math.log10(end)) for end in self._band)
        return (Band(ends, low, high, self._theme.tint),)


def _label(layer: LayerNumber) -> str:
    return f"{layer.name}\n{layer.note}" if layer.note else layer.name
