"""The view of a single unit: what it says to samples, and what would fall without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.arrays import Places
from nnsim.core.answers.units import AboutUnit, Activity, AsIf, Effect
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.bars import Bars
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import EVERY_S, Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.unit import words
from nnsim.ui.views.unit.controls import UnitControls
from nnsim.ui.views.unit.gathered import Gathered, samples_of
from nnsim.ui.views.unit.pieces import pieces
from nnsim.ui.views.unit.sample_strip import SampleStrip
from nnsim.ui.views.unit.telling import NOTHING, Told, of_activity, of_effect, values_of

FEW = 9
"""Samples that drive the unit most, and as many that it ignores."""

BESIDE, LOW, LEAST, BARS = 640, 260, 420, 190
"""Width from which, and height up to which, both strips stand side by side, least width of the view, and that of the
bars, px."""


class UnitView(QWidget):
    """Which unit on top, below it bars by class and the samples that it says most and least to, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._live = context.run.live
        self._activity, self._effect = Gathered[Activity](), Gathered[Effect]()
        self._ends = (0.0, 0.0)
        self._scaled_for: AboutUnit | None = None
        self._told = NOTHING
        self._shown: dict[SampleStrip, Places] = {}
        self.controls = UnitControls()
        self.heading = Text("", "small", "muted")
        self.bars = Bars(say("Bars by class"), width=BARS, names=88, pointable=False)
        self.most = SampleStrip(say("Samples that drive the unit most"), say("Drive it most"))
        self.least = SampleStrip(say("Samples that it says least to"), say("It says least to"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._connect()
        follow(self._restyle)
        self._offer()

    def _build(self) -> None:
        self._left = QVBoxLayout()
        self._left.setSpacing(0)
        self._left.addWidget(self.heading)
        self._left.addWidget(self.bars, 1)
        self._strips = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._strips.addWidget(self.most)
        self._strips.addWidget(self.least)
        self._row = QHBoxLayout()
        self._row.addLayout(self._left)
        self._row.addLayout(self._strips, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.controls)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)
        self.bars.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.controls.changed.connect(self._choose)
        for strip in (self.most, self.least):
            strip.pointed.connect(self._say)
            strip.picked.connect(partial(self._pick, strip))
        self._live.chosen.changed.connect(self._redraw)
        self._live.focus_changed.connect(self._follow_network)
        self._live.planned.connect(self._offer)
        self._live.data_changed.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        add = self._bridge.subscriptions.add
        add(self, Subscription("activity", self._hear_activity, self._about_activity, EVERY_S))
        add(self, Subscription("effect", self._hear_effect, self._about_effect, EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._row.setSpacing(theme.px(4 * SPACE))
        self._strips.setSpacing(theme.px(2 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.bars.setFixedWidth(theme.px(BARS))
        self._fit()
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strips stand side by side or one below the other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theming.current().px
        is_beside = self.width() >= px(BESIDE) or self.height() < px(LOW)
        way = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        if way != self._strips.direction():
            self._strips.setDirection(way)

    # ------------------------------------------------------------ which unit

    def _offer(self) -> None:
        """The layers of the network as it is now."""
        self.controls.offer([layer for layer in self._live.plan.layers if not layer.kind.is_view])
        self._follow_network()
        self._redraw()

    def _follow_network(self) -> None:
        """The unit that is chosen in the network is the one that is looked at."""
        if self._live.focus and self.controls.show_unit(*self._live.focus):
            self._choose()

    def _open(self) -> None:
        """Another document."""
        self.controls.begin_anew()
        self._offer()

    def _choose(self) -> None:
        """Another unit, or something else that it says."""
        unit = replace(self.controls.about, fresh=False)
        if unit != self._scaled_for:
            self._scaled_for, self._ends = unit, (0.0, 0.0)
        self._redraw()

    def _on_change(self, change: Change) -> None:
        """Fresh weights are others now."""
        if self.controls.about.fresh and change.parts & {"network", "recipe"}:
            self._forget()

    def _forget(self) -> None:
        self._activity.clear()
        self._effect.clear()
        self._ends = (0.0, 0.0)
        self._redraw()

    # ------------------------------------------------------------ questions and answers

    def _turn(self, gathered: Gathered[Activity] | Gathered[Effect], about: object) -> AboutUnit | None:
        """What is asked next; nothing once all is told of fresh weights, which stay what they are."""
        unit, frame = self.controls.about, self._bridge.run.record.frame
        if not self.isVisible() or not self.controls.planned or (unit.fresh and gathered.is_whole(about)):
            return None
        step = 0 if unit.fresh else frame.step if frame else -1
        return replace(unit, turn=gathered.turn(about, step, moves=self._bridge.running and not unit.fresh))

    def _about_activity(self) -> AboutUnit | None:
        return self._turn(self._activity, self.controls.about)

    def _about_effect(self) -> AsIf | None:
        about = self.controls.as_if
        unit = self._turn(self._effect, about) if about else None
        return AsIf(unit, about.value) if about and unit else None

    def _hear_activity(self, answer: Activity | None) -> None:
        turn = answer.about.turn if answer else 0
        self._activity.take(answer, replace(answer.about, turn=0) if answer else None, turn)
        values = values_of(self._activity.parts)
        if len(values):
            self._ends = min(self._ends[0], float(values.min())), max(self._ends[1], float(values.max()))
        self._redraw()

    def _hear_effect(self, answer: Effect | None) -> None:
        turn = answer.about.unit.turn if answer else 0
        about = AsIf(replace(answer.about.unit, turn=0), answer.about.value) if answer else None
        self._effect.take(answer, about, turn)
        self._redraw()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Redraw from what is known now."""
        self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self._redraw()

    def _redraw(self) -> None:
        if not self.isVisible():
            return
        self._told = self._tell()
        self.controls.cost.setText(self._context.cost(self))
        self.heading.setText(self._told.heading)
        self.heading.set_tone("muted" if self.controls.as_if is None else "accent")
        self.bars.show_bars(self._told.bars, self._told.ends)
        self._draw_strips()
        self._say()

    def _tell(self) -> Told:
        layer, as_if, theme = self.controls.planned, self.controls.as_if, theming.current()
        if layer is None:
            return NOTHING
        name, project = words.unit_name(layer, self.controls.about.unit), self._editor.project
        if as_if is None:
            told = of_activity(project, name, self._known, self._ends, theme)
        else:
            driven = None if self.controls.mode.current == "off" else as_if.value
            told = of_effect(project, name, driven, self._effect.about(as_if), theme)
        is_fresh = self.controls.about.fresh and told.sentence
        return (
            told._replace(sentence=say("With fresh weights: {sentence}", sentence=told.sentence)) if is_fresh else told
        )

    @property
    def _known(self) -> tuple[Activity, ...]:
        return self._activity.about(self.controls.about)

    def _draw_strips(self) -> None:
        """As many as are told of, none twice."""
        data, samples, values = self._editor.project.data, samples_of(self._known), values_of(self._known)
        spots = np.concatenate([np.zeros((0, 2), np.float32), *(part.spots for part in self._known)])
        order = np.argsort(-values, kind="stable")
        few = min(FEW, len(order) // 2)
        for strip, places in ((self.most, order[:few]), (self.least, order[::-1][:few])):
            self._shown[strip] = samples[places]
            chosen = np.flatnonzero(samples[places] == self._live.chosen.index)
            shown = pieces(data, samples[places], values[places], spots[places], theming.current())
            strip.show_pieces(shown, int(chosen[0]) if len(chosen) else -1)

    def _say(self) -> None:
        """Of the sample that is pointed at, or what the bars come to."""
        self.setAccessibleDescription(self._told.sentence)
        self.said.setText(self._pointed_words() or self._told.sentence or self._context.no_samples)

    def _pointed_words(self) -> str:
        data = self._editor.project.data
        for strip in (self.most, self.least):
            if strip.spot is not None and strip.spot < len(self._shown[strip]):
                sample, said = int(self._shown[strip][strip.spot]), strip.pieces[strip.spot].words
                return say(
                    "No. {sample:,}, {target_text}: {said}. Click to look at it everywhere.",
                    sample=sample + 1,
                    target_text=target_text(data, sample),
                    said=said,
                )
        return ""

    def _pick(self, strip: SampleStrip, place: int) -> None:
        """Look at that sample everywhere."""
        self._live.chosen.choose(int(self._shown[strip][place]))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """What the unit says to each sample that is told of."""
        samples, values = samples_of(self._known).tolist(), values_of(self._known).tolist()
        data = self._editor.project.data
        rows = ((sample + 1, target_text(data, sample), value) for sample, value in zip(samples, values, strict=True))
        return ("sample", "target", "activation"), rows
