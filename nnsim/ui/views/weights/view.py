"""The view of weights: how those of a layer are spread over the steps, and what its units look for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.health import AboutKept, AboutWeights, WeightSpread
from nnsim.core.network import OUTPUT
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.naming import output_title, title
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Band, Curve, Plane, Points
from nnsim.ui.kit.figures.strip import ImageStrip, Tile
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.theme import SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.moments import Moments
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.weights import pictures

EVERY_S, KEPT_EVERY_S = 0.5, 0.1
"""Seconds from one question to the next while it trains: of now, and of what is kept of the run."""

MOST, FILMED = 100, 16
"""Moments that are kept, as pictures of filters take room, and those of a film, which are to be large enough to see."""

WIDTH, LEAST, LARGEST, LETTERS = 420, 30, 120, 40
"""The least width of the view, sides of pictures, and room for the words below them, px."""

KINDS = (("now", say("Units now")), ("film", say("Film of one")))
BOX, SHADES = 12.0, (0.2, 0.45)
"""Width of the box at the newest step, px, and how strong the outer and the inner band are."""

AHEAD = 1.2
"""The axis reaches so many times as far as weights do, so that it need not grow at once."""


class WeightsView(QWidget):
    """A choice of the layer, a band over the steps, pictures where the layer sees pixels, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self._moments: Moments[WeightSpread] = Moments(MOST)
        self._now: WeightSpread | None = None
        self._reach, self._unit = 0.0, 0
        self.layer = ComboBox(say("Layer"))
        self.layer.setToolTip(say("The layer whose weights are shown"))
        self.kind = Segmented(say("Pictures"), KINDS)
        self.cost = Text("", "small", "muted")
        self.band = Plane(say("Weights over the steps"), pointable=False)
        self.strip = ImageStrip(say("What units look for"), LEAST, LARGEST, LETTERS)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._connect(context)
        self._offer()
        follow(self._restyle)

    def _build(self) -> None:
        self._top, self._middle = QHBoxLayout(), QHBoxLayout()
        for widget in (self.layer, self.kind):
            self._top.addWidget(widget)
        self._top.addStretch(1)
        self._top.addWidget(self.cost)
        self._middle.addWidget(self.band, 1)
        self._middle.addWidget(self.strip, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._top)
        self._column.addLayout(self._middle, 1)
        self._column.addWidget(self.said)
        self.setFocusProxy(self.layer)

    def _connect(self, context: ViewContext) -> None:
        self.layer.chosen.connect(self._begin)
        self.kind.chosen.connect(self.refresh)
        self.strip.pointed.connect(self._say)
        self.strip.picked.connect(self._pick)
        ask = context.bridge.subscriptions.add
        ask(self, Subscription("weight_spread", self._hear, self._asked, EVERY_S))
        ask(self, Subscription("kept_weights", self._hear_kept, self._asked_kept, KEPT_EVERY_S))
        context.bridge.unseen.connect(self._begin)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        for row in (self._top, self._middle):
            row.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(WIDTH))
        self.refresh()

    # ------------------------------------------------------------ what is asked and heard

    def _asked(self) -> AboutWeights | None:
        return AboutWeights(self.layer.current) if self.isVisible() and self.layer.current else None

    def _asked_kept(self) -> AboutKept | None:
        """What the band lacks, once the present is known."""
        now = self._now if self.isVisible() else None
        return self._moments.missing(now.step, self.layer.current) if now else None

    def _hear(self, answer: WeightSpread | None) -> None:
        self._now = answer
        if answer:
            self._moments.add(self._context.bridge.client.run, answer.step, answer)
            self._grow(answer)
        self.refresh()

    def _hear_kept(self, answers: Sequence[WeightSpread]) -> None:
        now = self._now.step if self._now else 0
        self._moments.fill(self._context.bridge.client.run, now, ((answer.step, answer) for answer in answers))
        for answer in answers:
            self._grow(answer)
        self.refresh()

    def _grow(self, answer: WeightSpread) -> None:
        """The axis reaches as far as weights ever did, to a round number."""
        reach = max(-answer.ends[0], answer.ends[-1])
        if reach > self._reach and math.isfinite(reach):
            power = 10.0 ** math.floor(math.log10(AHEAD * reach))
            self._reach = next(step * power for step in (1, 2, 5, 10) if step * power >= AHEAD * reach)

    def _names(self) -> dict[str, str]:
        """The layers that have weights, by id."""
        network = self._editor.project.network
        weighing = [
            layer.id
            for layer in self._context.run.live.plan.layers
            if any(array.role == "weight" for array in layer.arrays)
        ]
        return {
            node: output_title(network, node) if node in network.outputs else title(network.node(node))
            for node in weighing
        }

    def _offer(self) -> None:
        """The layers of the network, the same one chosen as before if it is still there."""
        before, names = self.layer.current, self._names()
        self.layer.set_options(names.items(), before)
        if self.layer.current != before:
            self._begin()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self._offer()
            self.refresh()

    def _open(self) -> None:
        self.layer.set_options(self._names().items())
        self.kind.set_current("now")
        self._begin()

    def _begin(self) -> None:
        """Another layer or another run."""
        self._moments.clear()
        self._now = None
        self._reach, self._unit = 0.0, 0
        self.strip.point_at(None)
        self.refresh()

    def _pick(self, place: int) -> None:
        """From all units to the film of one, and back."""
        if self.kind.current == "now":
            self._unit = place
        self.kind.set_current("film" if self.kind.current == "now" else "now")
        self.strip.point_at(None)
        self.refresh()

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile is asked for."""
        super().showEvent(event)
        self._moments.look_back()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer moments of a film have room."""
        super().resizeEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Redraw from what is known now."""
        has_pictures = self._now is not None and self._now.pictures is not None
        self.strip.setVisible(has_pictures)
        self.kind.setVisible(has_pictures)
        self.strip.show_tiles(self._tiles())
        self._draw_band()
        self.cost.setText(self._context.cost(self))
        self._say(self.strip.spot)

    def _tiles(self) -> tuple[Tile, ...]:
        if self._now is None or self._now.pictures is None:
            return ()
        if self.kind.current == "now":
            return pictures.now(self._now.pictures, self._told_units, theming.current())
        return pictures.film(self._filmed(), self._unit, theming.current())

    @property
    def _told_units(self) -> Sequence[str]:
        """What the units of the layer are about, where each tells a class; none for others."""
        project = self._editor.project
        tells = self.layer.current == OUTPUT and task_of(project).shows_shares
        return project.data.classes if tells else ()

    def _filmed(self) -> list[WeightSpread]:
        """The moments of a film that there is room for."""
        moments = self._moments.values
        return [moments[place] for place in pictures.spread_out(len(moments), min(self.strip.room, FILMED))]

    def _draw_band(self) -> None:
        """Bands over the steps, and what they are now as a box."""
        theme, steps, reach = theming.current(), self._moments.steps, self._reach or 1.0
        x, ends = np.array(steps, np.float64), np.array([moment.ends for moment in self._moments.values])
        bands, curves, outer, inner = [], [], *(blend(theme.panel, theme.accent, share) for share in SHADES)
        if steps:
            bands = [Band(x, ends[:, 0], ends[:, 4], outer), Band(x, ends[:, 1], ends[:, 3], inner)]
            curves = [Curve(np.stack([x, ends[:, 2]], axis=1), theme.accent)]
        if now := self._now:
            box = [
                Curve(np.array([[now.step, now.ends[low]], [now.step, now.ends[high]]], np.float64), color, BOX)
                for low, high, color in ((0, 4, outer), (1, 3, inner))
            ]
            curves = [*box, *curves]
        middle = Points(np.array([[now.step, now.ends[2]]], np.float64), side=5.0) if now else None
        labels = tuple((end, value_text(end)) for end in (-reach, 0.0, reach))
        upright = Axis(-reach, reach, say("weights"), labels)
        self.band.show_plane(Axis.through(steps), upright, bands=bands, curves=curves, points=middle)

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The shares of the weights of the layer at the steps that are known."""
        columns = ["step", *(f"{share} % below" for share in (5, 25, 50, 75, 95))]
        return columns, ([moment.step, *moment.ends] for moment in self._moments.values)

    # ------------------------------------------------------------ words

    def _say(self, place: int | None) -> None:
        self.band.setAccessibleDescription(self.sentence())
        self.strip.setAccessibleDescription(self.sentence())
        self.said.setText(self.sentence() if place is None else self._of_tile(place))

    def _name(self) -> str:
        return say("the output") if self.layer.current == OUTPUT else self.layer.currentText()

    def sentence(self) -> str:
        """Where most weights lie, and how that has changed."""
        if self._now is None:
            return ""
        first, now = self._moments.values[0], self._now
        low, lower, _, upper, high = map(_figure, now.ends)
        where = say(
            "Nine of ten weights of {name} lie from {low} to {high}, half of them from {lower} to {upper}",
            name=self._name(),
            low=low,
            high=high,
            lower=lower,
            upper=upper,
        )
        before, after = (moment.ends[4] - moment.ends[0] for moment in (first, now))
        if first.step == now.step or not before:
            return f"{where}."
        times = _figure(after / before)
        return (
            say("{where}, as at step {step:,}.", where=where, step=first.step)
            if times == "1"
            else say("{where}: {times} times the spread of step {step:,}.", where=where, times=times, step=first.step)
        )

    def _of_tile(self, place: int) -> str:
        """The unit that is pointed at, or the moment of one."""
        is_film = self.kind.current == "film"
        moment = self._filmed()[place] if is_film else self._now
        if moment is None or moment.pictures is None:
            return self.sentence()
        unit = self._unit if is_film else place
        low, high = (_figure(float(end)) for end in (moment.pictures[unit].min(), moment.pictures[unit].max()))
        when = say(" at step {step:,}", step=moment.step) if is_film else ""
        hint = say("click for all units") if is_film else say("click to see it over the steps")
        names = self._told_units
        about = (
            say("Class {name}", name=names[unit])
            if unit < len(names)
            else say("Unit {unit} of {name}", unit=unit + 1, name=self._name())
        )
        return say(
            "{about}{when}: weights from {low} to {high}; {hint}.",
            about=about,
            when=when,
            low=low,
            high=high,
            hint=hint,
        )


def _figure(value: float) -> str:
    """Two figures: more would change all the time."""
    return value_text(value, 2)
