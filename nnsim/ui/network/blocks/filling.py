"""Fills blocks with what is known now: fields over the plane, maps of one sample, answers, weights."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures, sections, text_of
from nnsim.data.steps import begun, whole
from nnsim.networks.families.shape_rules import SEQUENCE, VIDEO
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.answering import shares
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.colormap import class_table, image
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.series_lines import spans, spans_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.network.blocks.appearance import Bars, Contents, Lines
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.flow import Block
from nnsim.ui.network.blocks.mosaic import BUDGET, MOST_MAPS, Mosaic, as_tiles, scale_of
from nnsim.ui.network.blocks.weight_sheet import WeightSheet
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.answer_map import NOTHING, map_of
from nnsim.ui.run.answered_image import answered_image, answers_with_images
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

MOST_LINES = 8
"""A sequence of more channels is shown as a picture: a row for each, the steps from left to right."""


class Filling:
    """Knows where the pictures of a block come from."""

    def __init__(self, editor: Editor, live: LiveModel, sample: Sample) -> None:
        self._editor, self._live, self._sample = editor, live, sample

    @property
    def follows_sample(self) -> bool:
        """True where blocks show a single sample: images have no plane over which a neuron could be drawn."""
        return not kind_of(self._editor.project.data).lies_in_plane

    def fill(self, block: Block, contents: Contents, theme: Theme, level: Level) -> None:
        """Put what ``block`` shows at ``level`` into ``contents``."""
        if level < Level.MID:
            return
        if self.follows_sample:
            self._one_sample(block, contents, theme)
        else:
            self._plane(block, contents, theme)
        contents.sheet = self._sheet(block, theme) if level == Level.NEAR else None

    # ------------------------------------------------------------ images

    def _one_sample(self, block: Block, contents: Contents, theme: Theme) -> None:
        if block.kind == "input":
            self._input(block, contents, theme)
        elif block.kind == "output" and not task_of(self._editor.project).acts:
            contents.picture, contents.photo = self._bars(block.id), self._drawn(block.id, theme)
            contents.words = self._values(block.id)
        elif (shown := block.shows or block.id) in self._sample.values:
            values = self._sample.values[shown]
            contents.scale = scale_of(values)
            if kind_of(self._sample.data).is_curve and values.ndim == SEQUENCE:
                if values.shape[1] <= MOST_LINES:
                    contents.picture = Lines(values, spans(values), len(values))
                    return
                values = values.T  # time runs to the right
            contents.is_down = values.ndim == SEQUENCE and not kind_of(self._sample.data).is_curve
            if values.ndim == VIDEO:  # fewer moments than the input has, where windows were moved by more than one
                contents.moment = self._sample.film.moment * values.shape[1] // self._sample.data.sample_shape[0]
                values = values[:, contents.moment]
            tiles = as_tiles(values)
            _mosaic(contents, tiles, theme).show(np.asarray(tiles / np.float32(contents.scale), np.float32))
        else:
            contents.picture = None

    def _input(self, block: Block, contents: Contents, theme: Theme) -> None:
        data, raw = self._editor.project.data, self._sample.raw
        kinds = {each.modality.id: each.kind for each in sections(data)} or {block.id: kind_of(data)}
        is_picture = raw is not None and block.id in kinds and kinds[block.id].is_pictorial
        contents.photo = None
        if is_picture and raw is not None:
            contents.moment = self._sample.film.moment
            contents.photo = image(grey_pixels(pictures(data, raw, contents.moment), theme))
        contents.words = text_of(data, raw) if raw is not None and not is_picture else ""
        contents.picture = self._curve()

    def _curve(self) -> Lines | None:
        """The series that is looked at, without what fills it up."""
        sample, data = self._sample, self._sample.data
        raw = sample.raw
        if raw is None or not kind_of(data).is_curve:
            return None
        if sample.drawn is None:
            raw = whole(data, sample.index)
        elif data.lengths is not None:
            raw = raw[begun(raw[None])[0]]
        return Lines(raw, spans_of(data), data.sample_shape[0])

    def _drawn(self, output: str, theme: Theme) -> QImage | None:
        """The image that an output answers with, one of classes in their colours."""
        project, answer = seen_from(self._editor.project, output), self._sample.answers(output)
        if not (answers_with_images(project) and len(answer)):
            return None
        return image(answered_image(project, answer, theme))

    def _bars(self, output: str) -> Bars | None:
        project, classes = seen_from(self._editor.project, output), self._sample.data.classes
        if not task_of(project).tells_one:
            return None
        chances = shares(project, self._sample.answers(output))
        certain = learner_of(project).decides
        return Bars(classes, chances, self._sample.label, certain) if len(chances) == len(classes) > 0 else None

    def _values(self, output: str) -> str:
        """The value that an output answers with, or a line for each of several."""
        project, answer = seen_from(self._editor.project, output), self._sample.answers(output)
        names = project.data.values
        if not task_of(project).tells_values or answer.shape != (len(names),):
            return ""
        return "\n".join(f"{name} {plain(float(value))}" for name, value in zip(names, answer, strict=True))

    # ------------------------------------------------------------ points and tables

    def _plane(self, block: Block, contents: Contents, theme: Theme) -> None:
        if block.kind == "output":
            self._answer(block.id, contents, theme)
            return
        fields = self._live.fields.get(block.shows or block.id)
        if fields is None or not len(fields):
            contents.picture = None
            return
        tiles = fields[:MOST_MAPS]
        step = 1 if tiles.size <= BUDGET else 2
        tiles = tiles[:, ::step, ::step]
        _mosaic(contents, tiles, theme).show(_each_to_its_own(tiles))

    def _answer(self, output: str, contents: Contents, theme: Theme) -> None:
        answer, task = self._answer_map(output), task_of(seen_from(self._editor.project, output))
        if not len(answer):
            contents.picture = None
            return
        mosaic = _mosaic(contents, answer, theme)
        if task.shows_shares:
            tables = class_table(theme, len(answer))
            index = np.nan_to_num(np.clip(answer * 255, 0, 255)).astype(np.intp)
            mosaic.show_pixels(np.stack([tables[k][index[k]] for k in range(len(answer))]))
        else:
            mosaic.show(answer * 2 - 1 if task.shows_chance else _each_to_its_own(answer))

    def _answer_map(self, output: str) -> Floats:
        """Answers over the plane [units, n, n]; those of outputs beside the first are made of their pictures."""
        fields = self._live.fields.get(output)
        if output == OUTPUT or fields is None or not fields.size:
            return self._live.answer if output == OUTPUT else NOTHING
        return map_of(seen_from(self._editor.project, output), as_rows(fields).T).answer

    # ------------------------------------------------------------ weights

    def _sheet(self, block: Block, theme: Theme) -> WeightSheet | None:
        weights = self._live.weights.get(f"{block.id}.weight")
        known = weights is not None and weights.size and self._live.fits
        return WeightSheet(weights, theme) if known and weights is not None else None


def _mosaic(contents: Contents, tiles: Floats, theme: Theme) -> Mosaic:
    """The mosaic that is there if it fits, else a new one."""
    count, height, width = tiles.shape
    found = contents.picture
    if not isinstance(found, Mosaic) or (found.count, found.height, found.width) != (count, height, width):
        found = Mosaic(count, height, width, theme, gap=max(1, round(height / 12)) if height > 1 else 0)
        contents.picture = found
    return found


def _each_to_its_own(fields: Floats) -> Floats:
    """Fields [n, h, w] scaled so that each one's largest value, or 1 if that is larger, has the strongest colour."""
    with np.errstate(all="ignore"):
        peaks = np.nan_to_num(np.abs(fields).max(axis=(1, 2)), nan=1.0, posinf=1.0)
    scaled: Floats = fields / np.maximum(peaks, 1)[:, None, None].astype(np.float32)
    return scaled
