"""The view of the answer as a surface over the plane, with the points standing on it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core import seeds
from nnsim.core.data import Data
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.one_value import looked_at, value_of
from nnsim.data.projection import as_colors, value_range
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.colormap import Pixels, class_table, to_rgb32, value_color, value_table
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.surface.heights import COARSE, SIDE, Heights, Reals
from nnsim.ui.views.surface.relief import Relief, Standing

EVERY_S = 0.1
"""Seconds from one picture to the next while it trains."""

MOST_POINTS = 200
"""Points that stand on the surface; of more some are drawn."""

SHORT = 0.1
"""The distance in the plane over which its steepness is told."""

LEAST = 300
"""Least width of the view, px."""

NOTHING: Pixels = np.zeros((0, 0), np.uint32)


class SurfaceView(QWidget):
    """The class whose probability is the height, where there are more than two; the surface; and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._bridge, self._live = context.editor, context.bridge, context.run.live
        self._drawn = 0.0
        self._places = np.zeros(0, np.intp)
        self.height_of = ComboBox(say("Height"))
        self.height_of.setToolTip(say("The class whose probability is the height"))
        self.relief = Relief()
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout()
        self._row.addWidget(self.height_of)
        self._row.addWidget(self.said, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.relief, 1)
        self._column.addLayout(self._row)
        self.height_of.chosen.connect(self.refresh)
        self.relief.picked.connect(self._pick)
        self._live.shown_by(self)
        self._live.updated.connect(self._follow)
        self._live.chosen.changed.connect(self.refresh)
        self._bridge.running_changed.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        follow(self._restyle)
        self._offer()

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._row.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ what is shown

    def _offer(self) -> None:
        """A class for each unit of the output."""
        classes = self._editor.project.data.classes if task_of(self._editor.project).shows_shares else ()
        self.height_of.set_options([(str(k), name) for k, name in enumerate(classes)], self.height_of.current)
        self.height_of.setVisible(bool(classes))
        self._pick_places()

    def _open(self) -> None:
        """Another document is seen as at first."""
        self.relief.turn_back()
        self.height_of.set_options([])
        self._offer()
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self._offer()
            self.refresh()

    def _follow(self) -> None:
        """The answers are others now; while it trains not every picture is drawn."""
        now = time.monotonic()
        if not self._bridge.running or now - self._drawn >= EVERY_S:
            self._drawn = now
            self.refresh()

    @property
    def _unit(self) -> int:
        """Of the answer: the class that is chosen, or the value that is looked at."""
        return int(self.height_of.current) if self.height_of.count() else value_of(self._editor.project)

    @property
    def _data(self) -> Data:
        """Of several values the one that is looked at."""
        return looked_at(self._editor.project)

    def heights(self) -> Heights | None:
        """The answer of the unit that is looked at; None while nothing is known of it."""
        answer, data = self._live.answer, self._data
        if answer.ndim != 3 or self._unit >= len(answer):
            return None
        ends = (0.0, 1.0) if data.classes else (-1.0, 1.0)
        return Heights.of(answer[self._unit], data.plane, ends, COARSE if self._bridge.running else SIDE)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        if self._picked_of is not self._editor.project.data:  # somebody was told of them before this view
            self._pick_places()
        data, heights, theme = self._data, self.heights(), theming.current()
        colors = NOTHING if heights is None else self._colors(heights, data, theme)
        first, second = column_titles(data.columns, 2)
        self.relief.show_heights(heights, colors, (first, second), self._end_words(data), self._standing(data, theme))
        words = "" if heights is None else self._sentence(heights, data)
        self.said.setText(words)
        self.relief.setAccessibleDescription(words)

    def _colors(self, heights: Heights, data: Data, theme: Theme) -> Pixels:
        """Of every cell: those of the map, brighter where the light falls."""
        values = heights.values
        with np.errstate(invalid="ignore"):  # of weights that diverged
            mean = ((values[:-1, :-1] + values[:-1, 1:] + values[1:, 1:] + values[1:, :-1]) / 4).astype(np.float32)
        if self.height_of.count():
            strength = np.rint(np.clip(np.nan_to_num(mean), 0, 1) * 255).astype(np.intp)
            pixels: Pixels = class_table(theme, len(data.classes))[self._unit, strength]
        else:
            pixels = to_rgb32(2 * mean - 1 if data.classes else mean, value_table(theme))
        return _lit(pixels, heights.brightness())

    def _end_words(self, data: Data) -> tuple[str, str]:
        if data.classes:
            return "0 %", "100 %"
        low, high = value_range(data)
        return value_text(low, 3), value_text(high, 3)

    def _standing(self, data: Data, theme: Theme) -> Standing:
        """Points in the colours of their classes or values."""
        chosen = np.flatnonzero(self._places == self._live.chosen.index)
        y, none = data.y[self._places], np.zeros(len(self._places), np.bool_)
        if data.classes:
            told = self._live.predictions[self._places]
            looks = [(label, theme.class_color(label).name()) for label in y.astype(np.intp).tolist()]
        else:
            colored = as_colors(data, y)
            looks = [(1, value_color(round(color, 1), theme).name()) for color in colored.tolist()]
        wrong = np.isfinite(told) & (told != y) if data.classes else none
        return Standing(data.x[self._places], looks, wrong, int(chosen[0]) if len(chosen) else -1)

    def _pick_places(self) -> None:
        """Which points stand on the surface: of many some that chance has drawn, the same as long as the data stay."""
        self._picked_of = self._editor.project.data
        used = np.flatnonzero(~self._editor.project.data.excluded)
        drawn = seeds.generator(0, "points on a surface").permutation(len(used))[:MOST_POINTS]
        self._places = used[np.sort(drawn)]

    def _sentence(self, heights: Heights, data: Data) -> str:
        """From where to where it goes, and where it is steepest."""
        known = heights.values[np.isfinite(heights.values)]
        if not len(known):
            return say("What is told over the plane is no number any more.")
        slope, (x, y) = heights.steepest()
        first, second = column_titles(data.columns, 2)
        ends = (float(known.min()), float(known.max()), slope * SHORT)
        low, high, steep = (self._number(value, data) for value in ends)
        if low == high:
            return say("{what} is about {low} everywhere.", what=self._what(data), low=low)
        at = say("at {first} = {x}, {second} = {y}", first=first, x=value_text(x, 2), second=second, y=value_text(y, 2))
        where = say("equally steep everywhere") if heights.is_even else say("steepest {at}", at=at)
        return say(
            "{what} goes from {low} to {high}; it is {where}, by {steep} within {short}.",
            what=self._what(data),
            low=low,
            high=high,
            where=where,
            steep=steep,
            short=SHORT,
        )

    def _what(self, data: Data) -> str:
        if not data.classes:
            return say("The {value}", value=data.values[0] if data.target_names else say("value"))
        return say(
            "The probability of class {class_name}",
            class_name=data.classes[self._unit if self.height_of.count() else 1],
        )

    def _number(self, value: float, data: Data) -> str:
        if data.classes:
            return percent(value, 0)
        return value_text(value, 2)

    def _pick(self, point: int) -> None:
        """Look at that sample everywhere."""
        self._live.chosen.choose(int(self._places[point]))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The answer at every corner of the surface."""
        heights, data = self.heights(), self._data
        names = (*column_titles(data.columns, 2), "answer")
        if heights is None:
            return names, ()
        left, right, bottom, top = heights.plane
        rows, columns = heights.values.shape
        y, x = np.meshgrid(np.linspace(top, bottom, rows), np.linspace(left, right, columns), indexing="ij")
        return names, np.stack([x, y, heights.values], axis=-1).reshape(-1, 3).tolist()


def _lit(pixels: Pixels, light: Reals) -> Pixels:
    """Colours [side, side], each as bright as ``light`` says."""
    channels = np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1)
    red, green, blue = np.moveaxis(np.clip(channels * light[..., None], 0, 255).astype(np.uint32), -1, 0)
    found: Pixels = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return found
