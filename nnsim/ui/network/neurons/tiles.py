"""Miniatures: fields of neurons coloured into one image per column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnsim.core.data import Data, Floats
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.data import features, feeding, modalities, scaling
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.colormap import class_table, to_rgb32, value_table
from nnsim.ui.kit.image_pixels import class_mean, enlarged, grey_pixels, mean_image, weight_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.answer_map import MINIATURE
from nnsim.ui.run.live import LiveModel

Scales = NDArray[np.float32]
PICTURE = 2
"""Axes of a single picture."""


class Tiles:
    """The pictures of one column below each other, updated in place: ``image`` is ``count`` squares of ``side``."""

    def __init__(self, count: int, side: int) -> None:
        self.side = side
        self._pixels = np.zeros((count, side, side), np.uint32)
        self.image = QImage(self._pixels.data, side, side * count, 4 * side, QImage.Format.Format_RGB32)

    def __len__(self) -> int:
        return len(self._pixels)

    def clear(self, theme: Theme) -> None:
        """Neutral squares: nothing is known yet."""
        self._pixels[...] = value_table(theme)[len(value_table(theme)) // 2]

    def show(self, values: Floats, theme: Theme) -> None:
        """Colour values [n, side, side] that run from -1 to 1; squares beyond ``n`` stay as they are."""
        count = min(len(values), len(self))
        self._pixels[:count] = to_rgb32(values[:count], value_table(theme))

    def show_pixels(self, pixels: NDArray[np.uint32]) -> None:
        """Show finished pictures: one [side, side] in every square, or one for each of the first."""
        self._pixels[: len(pixels) if pixels.ndim > PICTURE else None] = pixels

    def show_shares(self, shares: Floats, theme: Theme) -> None:
        """Colour probabilities [classes, side, side], each from neutral to the colour of its class."""
        index = np.nan_to_num(np.clip(shares * 255, 0, 255)).astype(np.intp)
        tables = class_table(theme, len(shares))
        for k in range(min(len(shares), len(self))):
            self._pixels[k] = tables[k][index[k]]


def scales(fields: Floats) -> Scales:
    """What the strongest colour stands for in each field: max(1, max |v|), float32 [n]."""
    with np.errstate(all="ignore"):
        peaks = np.maximum(fields.max(axis=(1, 2)), -fields.min(axis=(1, 2)))
    return np.where(np.isfinite(peaks), np.maximum(peaks, 1), 1).astype(np.float32)


def _of_side(fields: Floats, side: int) -> Floats:
    """Every so many cells of ``fields`` [n, m, m], or each of them so many times: [n, side, side]."""
    size = fields.shape[-1]
    if size < side:
        return fields.repeat(side // size, axis=1).repeat(side // size, axis=2)
    return fields[:, :: size // side, :: size // side]


def feature_fields(project: Project, side: int = MINIATURE) -> Floats:
    """Every feature of the catalogue over the plane, used or not, scaled to -1 .. 1: [features, side, side]."""
    points = scaling.apply(project.data, feeding.grid(project.data.plane, side))
    values = features.computed(FEATURES.ids(), points)
    if not np.isfinite(values).all():  # of 1e30 float32 has no square
        values = features.computed(FEATURES.ids(), points.astype(np.float64))
    fields = values.T.reshape(-1, side, side)
    peaks = np.maximum(np.abs(fields).max(axis=(1, 2)), 1e-12)
    return np.asarray(fields / peaks[:, None, None], np.float32)


class TileSheet:
    """The miniatures of all columns, and the scale of each neuron's colours."""

    def __init__(self, live: LiveModel, sample: Sample) -> None:
        self._live, self._sample = live, sample
        self._columns: tuple[Column, ...] = ()
        self._shown: tuple[int, ...] = ()
        self.tiles: list[Tiles] = []
        self.scales: list[Scales] = []
        self._sees_images = False

    def arrange(self, columns: tuple[Column, ...], shown: tuple[int, ...], project: Project, theme: Theme) -> None:
        """Make room for ``shown`` miniatures of each column and fill them with what is known."""
        self._columns, self._shown, self._theme = columns, shown, theme
        self._task = task_of(project)
        self._sees_images = kind_of(project.data).is_pictorial and len(project.data) > 0
        sides = [self._side(column) for column in columns]
        self.tiles = [Tiles(count, side) for count, side in zip(shown, sides, strict=True)]
        self.scales = [np.ones(count, np.float32) for count in shown]
        for tiles in self.tiles:
            tiles.clear(theme)
        if kind_of(project.data).takes_features and not columns[0].fixed:
            self.tiles[0].show(feature_fields(project), theme)
        elif self._sees_images:
            self._show_means(project.data)
            self.show_sample()
        elif columns[0].fixed:
            self._spread(0, self._live.input_fields())
        self.update()

    def _show_means(self, data: Data) -> None:
        """What each class looks like on average, where no unit of the output has an image of its own weights."""
        for column, tiles in zip(self._columns, self.tiles, strict=True):
            own = column.size or column.id in self._live.images
            if column.kind == "output" and not own and len(tiles) <= len(data.classes):
                tiles.show_pixels(self._class_means(data, tiles.side, len(tiles)))

    def show_sample(self) -> None:
        """The image that is looked at, at the input and wherever it is merely passed on."""
        raw = self._sample.raw
        if raw is None or not self._sees_images:
            return
        picture = grey_pixels(modalities.pictures(self._sample.data, raw, self._sample.film.moment), self._theme)
        for column, tiles in zip(self._columns, self.tiles, strict=True):
            if column.size:
                tiles.show_pixels(enlarged(picture, tiles.side, self._theme))

    @property
    def place_of_sample(self) -> tuple[float, float] | None:
        """Where the sample that somebody chose lies in a miniature of the plane: shares from the left and the top."""
        index, shown = self._live.chosen.index, self._live.shown
        if self._sees_images or index is None or index >= len(shown):
            return None
        x0, x1, y0, y1 = shown.plane
        x, y = shown.x[index].tolist()
        return (x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)

    @property
    def wants_activations(self) -> bool:
        """True where units have no picture of their own: then they show what they answer to the sample."""
        return self._sees_images and any(map(self._is_blank, self._columns))

    def _is_blank(self, column: Column) -> bool:
        return column.kind not in {"input", "output"} and not column.size and column.id not in self._live.images

    def activations(self, column: Column) -> Floats | None:
        """What the units of a column without pictures answer to the sample [units]; None where nobody knows."""
        known = self._sample.values.get(column.id) if self._sees_images and self._is_blank(column) else None
        return None if known is None else known.ravel()

    def _class_means(self, data: Data, side: int, count: int) -> NDArray[np.uint32]:
        """What each class looks like on average, [count, side, side]; a single unit stands for the second of two."""
        labels = range(len(data.classes) - count, len(data.classes)) if data.classes else ()
        pictures = [grey_pixels(class_mean(data, label), self._theme) for label in labels]
        plain = grey_pixels(mean_image(data), self._theme)
        return enlarged(np.stack(pictures or [plain] * count), side, self._theme)

    def _side(self, column: Column) -> int:
        if column.kind == "output":
            return self._live.answer.shape[-1] or MINIATURE
        return MINIATURE // 2 if column.grid else MINIATURE

    def update(self) -> None:
        """Colour the newest fields; a network that cannot be built has none, and columns that do not fit stay."""
        if not self._live.plan.layers:
            return
        if not self._live.weights and not self._sees_images:
            self._clear()
        for number, column in enumerate(self._columns):
            if column.id in self._live.images:
                self._weights(number, self._live.images[column.id])
            elif column.kind == "output":
                self._answer(number)
            elif column.id != INPUT or self._task.flows:  # there the time is an input
                self._field(number, column)

    def _clear(self) -> None:
        """Nothing is known of the neurons."""
        for column, tiles in zip(self._columns, self.tiles, strict=True):
            if column.id != INPUT:
                tiles.clear(self._theme)

    def _field(self, number: int, column: Column) -> None:
        fields, answers = self._live.fields.get(column.id), self.activations(column)
        if fields is not None:
            self._spread(number, fields)
        elif answers is not None:
            self._fill(number, answers)
        elif self._sees_images and self._is_blank(column):
            self.tiles[number].clear(self._theme)

    def _fill(self, number: int, answers: Floats) -> None:
        """One colour for each unit; all of a column on one scale, so that they can be compared."""
        tiles, finite = self.tiles[number], answers[np.isfinite(answers)]
        peak = max(1.0, float(np.abs(finite).max(initial=0.0)))
        self.scales[number][:] = peak
        shown = (answers[: len(tiles)] / np.float32(peak)).astype(np.float32)
        tiles.show(np.broadcast_to(shown[:, None, None], (len(shown), tiles.side, tiles.side)), self._theme)

    def _weights(self, number: int, images: Floats) -> None:
        """The weight image of each unit, the strongest weight in the strongest colour."""
        tiles, shown = self.tiles[number], images[: len(self.tiles[number])]
        pixels, found = weight_pixels(shown, self._theme)
        self.scales[number][: len(found)] = found
        tiles.show_pixels(enlarged(pixels, tiles.side, self._theme))

    def _spread(self, number: int, fields: Floats) -> None:
        """Fields over the plane, each on its own scale."""
        tiles = self.tiles[number]
        if not len(fields):
            return
        shown = _of_side(fields[: len(tiles)], tiles.side)
        found = scales(shown)
        self.scales[number][: len(found)] = found
        tiles.show(shown if (found == 1).all() else shown / found[:, None, None], self._theme)

    def _answer(self, number: int) -> None:
        answer = self._live.answer
        if not len(answer):
            return
        if answer.shape[-1] != self.tiles[number].side:
            self.tiles[number] = Tiles(self._shown[number], answer.shape[-1])
            self.tiles[number].clear(self._theme)
        if self._task.shows_shares:
            self.tiles[number].show_shares(answer, self._theme)
        elif self._task.shows_chance:
            self.tiles[number].show(answer * 2 - 1, self._theme)
        else:
            found = scales(answer)
            self.scales[number][: len(found)] = found[: len(self.scales[number])]
            self.tiles[number].show(answer / found[:, None, None], self._theme)
