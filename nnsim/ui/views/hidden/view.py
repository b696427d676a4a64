"""The view of a layer's space: the samples in two of its directions, and how well each layer separates the classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.hidden import AboutLayer, AboutReadOut, HiddenSpace, ReadOut
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.projection import as_colors
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.ui.kit import theming
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.bars import Bar, Bars
from nnsim.ui.kit.figures.plane import Points
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import EVERY_S, Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.hidden.cloud import NO_GRID, Cloud, lines_of
from nnsim.ui.views.hidden.controls import LayerControls
from nnsim.ui.views.hidden.words import axis_titles, sentence

READ_EVERY_S = 1.0
"""Seconds from one read-out of all layers to the next while it trains."""

LEAST, BARS = 420, 196
"""Least width of the view, and that of the bars, px."""

ROOM = 0.06
"""Free space around the points, as a share of their range."""

SHADES = 9
"""Colours of the grid where values are told."""


class HiddenView(QWidget):
    """The layer on top, below it the cloud and the bars of all layers, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._live = context.run.live
        self._space: HiddenSpace | None = None
        self._told: ReadOut | None = None
        self._kept = b""
        self._is_answered = False
        self._reach: NDArray[np.float64] | None = None
        self.controls = LayerControls()
        self.cloud = Cloud()
        self.heading = Text(say("Right by linear boundaries"), "small", "muted")
        self.bars = Bars(say("Layers by how well linear boundaries separate the classes"), width=BARS, names=94)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._connect()
        follow(self._restyle)
        self._offer()

    def _build(self) -> None:
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self.heading)
        self._right.addWidget(self.bars, 1)
        self._row = QHBoxLayout()
        self._row.addWidget(self.cloud, 1)
        self._row.addLayout(self._right)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.controls)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)
        self.bars.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.controls.changed.connect(self._choose)
        self.controls.kept.connect(self._keep)
        self.cloud.pointed.connect(self._say)
        self.cloud.picked.connect(self._pick)
        self.bars.picked.connect(self._pick_layer)
        self._live.chosen.changed.connect(self.refresh)
        self._live.planned.connect(self._offer)
        self._live.data_changed.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        add = self._bridge.subscriptions.add
        add(self, Subscription("hidden", self._hear, self._about, EVERY_S))
        add(self, Subscription("readout", self._hear_readout, self._about_readout, READ_EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._row.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.bars.setFixedWidth(theme.px(BARS))
        self.refresh()

    # ------------------------------------------------------------ what is looked at

    def _offer(self) -> None:
        """The layers of the network as it is now."""
        plan = self._live.plan
        layers = {layer.id: layer.out_shape for layer in plan.layers if not layer.kind.is_view}
        hidden = [node for node in layers if node not in self._editor.project.network.outputs]
        self.controls.offer({**plan.inputs, **layers} if layers else {}, hidden[-1] if hidden else OUTPUT)
        self._choose()

    def _open(self) -> None:
        """Another document."""
        self.controls.begin_anew()
        self._forget()
        self._offer()

    def _choose(self) -> None:
        """Another layer, or other directions: what is shown of it begins with a scale of its own."""
        if self._told is not None and self._told.fresh != self.controls.fresh.isChecked():
            self._told = None
        if self._space is not None and not self._is_wanted(self._space.about):
            self._space, self._reach, self._is_answered = None, None, False
        self.refresh()

    def _on_change(self, change: Change) -> None:
        """Fresh weights are others now."""
        if self.controls.fresh.isChecked() and change.parts & {"network", "recipe"}:
            self._forget()

    def _forget(self) -> None:
        self._space = self._told = self._reach = None
        self._is_answered = False
        self.refresh()

    def _keep(self, keep: bool) -> None:
        """Components of this moment stay, or are those of each."""
        self._kept = self._space.axes.tobytes() if keep and self._space is not None else b""

    # ------------------------------------------------------------ questions and answers

    def _wanted(self) -> AboutLayer:
        return AboutLayer(self.controls.layer.current, self.controls.units, self._kept, self.controls.fresh.isChecked())

    def _is_wanted(self, about: AboutLayer) -> bool:
        """Whether it is of the layer and the directions that are looked at, at whatever moment."""
        return replace(about, axes=b"") == replace(self._wanted(), axes=b"")

    def _about(self) -> AboutLayer | None:
        """Fresh weights are asked for once: they stay what they are."""
        wanted, known = self._wanted(), self._space.about if self._space else None
        is_told = wanted.fresh and wanted == known
        return wanted if self.isVisible() and wanted.node and not is_told else None

    def _about_readout(self) -> AboutReadOut | None:
        about = AboutReadOut(self.controls.fresh.isChecked())
        is_told = about.fresh and self._told is not None
        return about if self.isVisible() and self._editor.project.data.classes and not is_told else None

    def _hear(self, space: HiddenSpace | None) -> None:
        before, self._space, self._is_answered = self._space, space, True
        if space is not None:
            self._space = space if before is None else space.turned_to(before.axes)
            self._take_reach(self._space.points, self._space.grid)
        self.refresh()

    def _take_reach(self, points: Floats, grid: Floats) -> None:
        """The scale grows with the cloud and never shrinks, so that what moves is the cloud."""
        every = np.concatenate([points, grid.reshape(-1, 2)]).astype(np.float64)
        every = every[np.isfinite(every).all(axis=1)]
        if len(every):
            ends = np.stack([every.min(axis=0), every.max(axis=0)])
            before = ends if self._reach is None else self._reach
            self._reach = np.stack([np.minimum(before[0], ends[0]), np.maximum(before[1], ends[1])])

    def _hear_readout(self, told: ReadOut | None) -> None:
        self._told = told
        self.refresh()

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        self.controls.cost.setText(self._context.cost(self))
        self._draw_cloud()
        self._draw_bars()
        self._say()

    def _draw_cloud(self) -> None:
        space, data, theme = self._space, self._editor.project.data, theming.current()
        if space is None or self._reach is None:
            self.cloud.show_grid(NO_GRID, [])
            has_samples = not bool(data.excluded.all())
            self.cloud.show_words(self._context.why_empty(is_answered=self._is_answered, has_samples=has_samples))
            return
        low, high = self._reach
        room = np.where(high > low, (high - low) * ROOM, 1.0)
        titles = axis_titles(space)
        x, y = (Axis(low[i] - room[i], high[i] + room[i], titles[i]) for i in (0, 1))
        chosen = np.flatnonzero(space.samples == self._live.chosen.index)
        classes = data.y[space.samples].astype(np.intp) if data.classes else None
        points = Points(space.points.astype(np.float64), classes, chosen=int(chosen[0]) if len(chosen) else -1)
        self.cloud.show_grid(space.grid, self._grid_colors(space.answers, theme) if space.grid.size else [])
        self.cloud.show_cloud(x, y, points, space.wrong)

    def _grid_colors(self, answers: Floats, theme: Theme) -> list[tuple[str, NDArray[np.intp]]]:
        """The lines in the colours of what is told where they start."""
        told = lines_of(answers[..., None])[0][:, 0]
        if self._editor.project.data.classes:
            return [(theme.class_color(int(k)).name(), np.flatnonzero(told == k)) for k in np.unique(told)]
        shades = np.linspace(-1, 1, SHADES)
        colored = as_colors(self._editor.project.data, told.astype(np.float32))
        nearest = np.abs(colored[:, None] - shades).argmin(axis=1)
        return [(value_color(shades[k], theme).name(), np.flatnonzero(nearest == k)) for k in np.unique(nearest)]

    def _draw_bars(self) -> None:
        shares = self._told.shares if self._told else {}
        here = self.controls.layer.current
        bars = tuple(Bar(called(node), share, percent(share, 0), node == here) for node, share in shares.items())
        self.bars.show_bars(bars)
        for widget in (self.bars, self.heading):
            widget.setVisible(bool(bars))

    def _say(self) -> None:
        """Of the sample that is pointed at, or of the layer."""
        space = self._space
        words = "" if space is None else sentence(space, self._told, tuple(self._live.plan.inputs))
        words = say("With fresh weights: {words}", words=words) if words and self.controls.fresh.isChecked() else words
        self.setAccessibleDescription(words)
        self.cloud.setAccessibleDescription(words)
        self.said.setText(self._pointed_words() or words)

    def _pointed_words(self) -> str:
        space, spot = self._space, self.cloud.spot
        if space is None or spot is None or spot >= len(space.samples):
            return ""
        sample = int(space.samples[spot])
        wrong = say(", told wrong") if len(space.wrong) and space.wrong[spot] else ""
        what = target_text(self._editor.project.data, sample)
        return say(
            "No. {sample:,}, {what}{wrong}. Click to look at it everywhere.", sample=sample + 1, what=what, wrong=wrong
        )

    def _pick(self, spot: int) -> None:
        """Look at that sample everywhere."""
        if self._space is not None:
            self._live.chosen.choose(int(self._space.samples[spot]))

    def _pick_layer(self, bar: int) -> None:
        if self._told:
            self.controls.show_layer(list(self._told.shares)[bar])

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Where each sample lies."""
        space, data = self._space, self._editor.project.data
        if space is None:
            return ("sample", "target"), ()
        places = zip(space.samples.tolist(), space.points.tolist(), strict=True)
        return ("sample", "target", *axis_titles(space)), ((s + 1, target_text(data, s), *xy) for s, xy in places)
