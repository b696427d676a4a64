"""The view of the heat of a decision: a sample with what counts of it, and beside it the map of weights drawn anew."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QWidget

from nnsim.core.answers.heat import DECIDED, HeatMap, HeatQuestion, Method
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.messages import ProbeSample
from nnsim.core.store import Change
from nnsim.data import modalities
from nnsim.data.entries import DataKind
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.plan import Planned
from nnsim.networks.relevance import undefined_for
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.kit.series_lines import spans_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.heat.picture import Content, Image, Place, Series
from nnsim.ui.views.heat.side import Side
from nnsim.ui.views.heat.words import (
    control_sentence,
    heat_text,
    names_of_inputs,
    pointed_sentence,
    said_of,
    tokens,
    undefined_sentence,
    unit_name,
)

EVERY_S, REST = 0.5, 8
"""Seconds from one question to the next while it trains, and so many times as long as the answer took at least."""

METHODS = (("cover", say("Cover")), ("gradient", "Gradient × input"), ("relevance", "LRP"))

HINTS = {
    "cover": say(
        "A patch is covered with the mean of the training samples, a word or character with the most frequent; "
        "blue is where the answer falls"
    ),
    "gradient": say("The slope of the score by every number of the input, times that number"),
    "relevance": say("Layer-wise relevance propagation: the score is shared out among the inputs, layer by layer"),
}

PATCH, LARGEST, SHARE = 5, 15, 4
"""Pixels or steps along each side of a patch: usual, at most, and how many patches beside each other small samples
have at least."""

LEAST, SAID, BESIDE = 420, 190, 620
"""Narrowest view, least room for the sentence beside images, and width from which it stands beside anything, px."""

WIDEST = 16_777_215
"""What Qt takes for no limit, px."""


class HeatView(QWidget):
    """What is asked above, the maps below, and beside them in a sentence what they tell."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._bridge = context.editor, context.bridge
        self._chosen, self._film = context.run.live.chosen, context.run.live.film
        self._real: HeatMap | None = None
        self._control: HeatMap | None = None
        self._peaks: dict[HeatQuestion, float] = {}
        self._rests_until = 0.0
        self.unit = ComboBox(say("What is explained"))
        self.unit.setToolTip(say("The class, value, action or character whose score is explained"))
        self.modality = ComboBox(say("What is looked at"))
        self.modality.setToolTip(say("Which half of a sample the map is of; the other one stays as it is"))
        self.method = Segmented(say("Method"), METHODS, "cover", small=True)
        self.patch = LabeledSlider(say("Patch"), Scale(1, LARGEST, 1, whole=True), PATCH, in_line=True)
        self.patch.setToolTip(say("Pixels, steps, characters or words that are covered at once, along each side"))
        self.randomise = ComboBox(say("Randomise"))
        self.randomise.hugs = True
        self.randomise.setToolTip(
            say(
                "Beside it the map with other random weights in the last layers: one that stays the same "
                "tells nothing of "
                "what was learned"
            )
        )
        self.real, self.control = Side(say("Heat map")), Side(say("Heat map with layers drawn anew"))
        self.said = Text("", "label", "muted", wrap=True)
        self.cost = Text("", "label", "muted")
        self._build()
        self._connect()
        follow(self._restyle)
        self._open()

    def _build(self) -> None:
        self._top = QWidget()
        self._flow = FlowLayout(self._top)
        for control in (self.unit, self.modality, self.method, self.patch, self.randomise):
            self._flow.addWidget(control)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        words = QWidget()
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom, words)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.addWidget(self.said, 0, Qt.AlignmentFlag.AlignTop)
        self._words.addWidget(self.cost, 0, Qt.AlignmentFlag.AlignTop)
        self._words.addStretch()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(self._top, 0, 0, 1, 3)
        self._grid.addWidget(self.real, 1, 0)
        self._grid.addWidget(self.control, 1, 1)
        self._grid.addWidget(words, 1, 2)
        self._grid.setRowStretch(1, 1)
        self._parts = words

    def _connect(self) -> None:
        self.method.chosen.connect(self._choose)
        self.modality.chosen.connect(self._choose_modality)
        self.randomise.chosen.connect(self._choose)
        self.real.pointed.connect(lambda place: self._point(self._real, place))
        self.control.pointed.connect(lambda place: self._point(self._control, place))
        self._film.show_on(self, self.refresh)
        self._chosen.changed.connect(self._another)
        self._bridge.run.live.data_changed.connect(self._forget)  # before anybody shows this view
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        for heard, about in ((self._take, self._asked), (self._take_control, self._asked_control)):
            self._bridge.subscriptions.add(self, Subscription("heat", heard, about, EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._grid.setVerticalSpacing(theme.px(SPACE))
        self._grid.setHorizontalSpacing(theme.px(3 * SPACE))
        self._flow.setSpacing(theme.px(2 * SPACE))
        self.patch.setFixedWidth(theme.px(170))
        self.patch.field.setFixedWidth(theme.px(44))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Images are as wide as they are high; the sentence stands beside them, and below what is wider."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, kind = current(), self._kind
        shown = 1 + bool(self._redrawn)
        beside = kind.is_pictorial or self.width() >= theme.px(BESIDE)
        self._grid.removeWidget(self._parts)
        self._grid.addWidget(self._parts, *((1, 2, 1, 1) if beside else (2, 0, 1, 3)))
        self._words.setDirection(QBoxLayout.Direction.TopToBottom if beside else QBoxLayout.Direction.LeftToRight)
        for place, stretch in enumerate((int(not beside), 0, int(beside))):
            self._words.setStretch(place, stretch)
        for column, stretch in enumerate((2, 2 * (shown - 1), 3 * beside)):
            self._grid.setColumnStretch(column, stretch)
        high = self.height() - self._flow.heightForWidth(self.width())
        room = (self.width() - theme.px(SAID)) // shown - theme.px(3 * SPACE)
        for side in (self.real, self.control):
            side.setMaximumWidth(max(min(high, room), theme.px(80)) if kind.is_pictorial else WIDEST)
        self.control.setVisible(bool(self._redrawn))

    # ------------------------------------------------------------ what is asked

    def _open(self) -> None:
        """Another document: what was chosen belongs to the former one."""
        for box in (self.unit, self.modality, self.randomise):
            box.clear()
        self._another()
        self._offer()
        self._begin_patch()

    def _begin_patch(self) -> None:
        """A patch of the usual size, or a smaller one where samples are small."""
        data = self._editor.project.data
        shape = modalities.part(data, data.x[:1], self._modality).shape[1:]
        across = min(modalities.picture_shape(data)[:2] if self._kind.is_pictorial else shape[:1])
        self.patch.set_value(max(min(PATCH, across // SHARE), 1))

    def _choose_modality(self) -> None:
        """The other half of the samples: what was answered is of this one."""
        self._begin_patch()
        self._forget()
        self._choose()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self._another()
        if change.parts & {"data", "network", "recipe"}:
            self._offer()

    def _offer(self) -> None:
        """The units there are to explain, and the layers that can be drawn anew."""
        project = self._editor.project
        task = task_of(project)
        count = (
            len(project.data.classes) if task.tells_classes or task.continues_text else len(task.names(project.data))
        )
        units = tuple((str(unit), unit_name(project, unit)) for unit in range(count))
        options = units if task.tells_values else ((str(DECIDED), say("Its answer")), *units)
        _replace(self.unit, options)
        labels = (each.modality.label for each in modalities.sections(project.data))
        _replace(self.modality, tuple((str(number), label) for number, label in enumerate(labels)))
        layers = self._bridge.run.live.plan.layers
        depth = sum(any(array.role == "weight" for array in layer.arrays) for layer in layers)
        anew = tuple((str(n), say("{n} anew", n=_last_layers(n, depth))) for n in range(1, depth + 1))
        _replace(self.randomise, (("0", say("Randomise …")), *anew))
        self._choose()

    def _choose(self) -> None:
        """Another method, or the control is wanted or no longer."""
        kind, method = self._kind, self._method
        self.method.setToolTip(HINTS[method])
        self.patch.setVisible(method == "cover" and not (kind.has_columns or kind.takes_features))
        self.unit.setVisible(self.unit.count() > 1)
        self.modality.setVisible(self.modality.count() > 1)
        self._fit()
        self.refresh()

    @property
    def _method(self) -> Method:
        return cast(Method, self.method.current)

    @property
    def _modality(self) -> int:
        """Which of the things that a sample consists of is looked at."""
        return int(self.modality.current) if self.modality.count() else 0

    @property
    def _kind(self) -> DataKind:
        """The kind of what is looked at."""
        return modalities.kind_of_part(self._editor.project.data, self._modality)

    @property
    def _redrawn(self) -> int:
        """How many of the last layers the control draws anew; 0 for no control."""
        return int(self.randomise.current) if self.randomise.count() else 0

    @property
    def _sample(self) -> int | None:
        """The sample that is looked at, or the first that tests."""
        data = self._editor.project.data
        if self._chosen.index is not None:
            return self._chosen.index
        return (int(np.argmax(data.test)) if data.test.any() else 0) if len(data) else None

    @property
    def _undefined(self) -> Planned | None:
        return undefined_for(self._bridge.run.live.plan) if self._method == "relevance" else None

    def _asked(self) -> HeatQuestion | None:
        rests = self._bridge.running and time.monotonic() < self._rests_until
        if not self.isVisible() or self._sample is None or self._undefined or rests:
            return None
        unit, method = int(self.unit.current or DECIDED), self._method
        patch = round(self.patch.value) if method == "cover" else 1
        return HeatQuestion(ProbeSample(self._sample), unit, method, patch, modality=self._modality)

    def _asked_control(self) -> HeatQuestion | None:
        """The same about weights that learned nothing, of the unit that the map itself is about."""
        asked = self._asked() if self._redrawn else None
        return replace(asked, unit=self._real.unit, redrawn=self._redrawn) if asked and self._real else None

    # ------------------------------------------------------------ answers

    def _take(self, answer: HeatMap | None) -> None:
        self._real = answer
        if answer:
            before = self._peaks.get(answer.question, 0.0)
            self._rests_until = time.monotonic() + REST * answer.ms / 1000
            self._peaks = {answer.question: max(before, _peak(answer.heat))}  # a scale only grows while it trains
        self.refresh()

    def _take_control(self, answer: HeatMap | None) -> None:
        self._control = answer
        self.refresh()

    def _another(self) -> None:
        """Another sample, or other data: what was answered is about none of it."""
        self._forget()

    def _forget(self) -> None:
        self._real = self._control = None
        self.refresh()

    def refresh(self) -> None:
        """Draw and say what the last answers tell."""
        real, control = self._real, self._control
        self._draw(self.real, real, self._peaks.get(real.question, 1.0) if real else 1.0)
        self._draw(self.control, control, _peak(control.heat) if control else 1.0)
        passes = "" if real is None else f"{counted(real.passes, 'pass')}, {real.ms:.0f} ms"
        self.cost.setText(passes)
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _draw(self, side: Side, heat: HeatMap | None, peak: float) -> None:
        data, kind = self._editor.project.data, self._kind
        if heat is None:
            side.show_map(None, np.zeros(0, np.float32), 1.0, "")
        elif kind.has_columns or kind.takes_features:
            side.show_columns(names_of_inputs(self._editor.project, len(heat.heat)), heat.heat, peak)
        elif kind.is_written:
            side.show_tokens(tokens(data, heat), heat.heat, peak)
        else:
            index = heat.question.sample.index
            scale = f"colours ±{heat_text(self._editor.project, heat, peak)}"
            whose = "anew" if heat.question.redrawn else target_text(data, index)
            title = f"{whose} · {scale}"  # a value with ± behind it would look like what it is uncertain by
            shown = heat.heat[self._film.moment] if heat.heat.ndim > 2 else heat.heat
            side.show_map(self._content(index), shown, peak, title)

    def _content(self, index: int) -> Content:
        data, kind = self._editor.project.data, kind_of(self._editor.project.data)
        if not kind.is_pictorial:
            return Series(data.x[index], spans_of(data))
        (seen,) = modalities.pictures(data, data.x[index : index + 1], self._film.moment)
        return Image(seen[..., -1] if kind.is_played and seen.ndim > 2 else seen)  # the newest of what a player sees

    def _point(self, heat: HeatMap | None, place: Place | None) -> None:
        """Tell of one place, or again of the whole."""
        if heat is None or place is None:
            self._parts.setMinimumHeight(0)
            self._say()
        else:
            self._parts.setMinimumHeight(self._parts.height())  # so that what is pointed at stays there
            whole = (self._film.moment, *place) if heat.heat.ndim > len(place) else place
            self.said.setText(pointed_sentence(self._editor.project, heat, whole))

    def _say(self) -> None:
        words = self.sentence()
        self.said.setText(words)
        for figure in (*self.real.figures, *self.control.figures):
            figure.setAccessibleDescription(words)

    def sentence(self) -> str:
        """What the maps tell."""
        project, undefined = self._editor.project, self._undefined
        if undefined:
            return undefined_sentence(undefined)
        if self._real is None:
            return "" if self._sample is not None else say("There are no samples yet.")
        control = self._control if self._redrawn else None
        compared = f" {control_sentence(self._real, control)}" if control and _alike(self._real, control) else ""
        return f"{said_of(project, self._real)}{compared}"

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Every number of the map by its place."""
        heat = self._real.heat if self._real else np.zeros(0, np.float32)
        places = ("picture", "row", "column")[3 - heat.ndim :] if heat.ndim > 1 else ("place",)
        return (*places, "heat"), ((*(at + 1 for at in place), float(value)) for place, value in np.ndenumerate(heat))


def _peak(heat: Floats) -> float:
    return float(np.abs(heat).max(initial=0.0)) or 1.0


def _alike(real: HeatMap, control: HeatMap) -> bool:
    """Whether the control is about the same question; its answer may still be on the way."""
    asked = replace(control.question, unit=real.question.unit, redrawn=0)
    return asked == real.question and control.heat.shape == real.heat.shape


def _replace(box: ComboBox, options: tuple[tuple[str, str], ...]) -> None:
    """Other options; the choice stays where it is still offered."""
    chosen = box.current if box.count() else ""
    known = chosen in dict(options)
    box.set_options(options, chosen if known else options[0][0] if options else "")


def _last_layers(count: int, depth: int) -> str:
    if count == depth:
        return say("All")
    return say("Output") if count == 1 else say("Last {count}", count=count)
