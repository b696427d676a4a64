"""The view of residuals: every sample of a part as a point, predicted over true value, and in words how they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.one_value import looked_at, value_of
from nnsim.language.texts import say
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.tasks.fit import fit
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Plane, Points
from nnsim.ui.kit.numbers import counter, value_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.decided_row import PART_WORDS
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext

EVERY_S = 0.25
"""Seconds from one question to the next while it trains."""

LEAST, BESIDE = 400, 640
"""Least width, and the width from which the sentence has room beside the points, px."""

MOST = 2_000
"""Points that are drawn, of more a part that is drawn by lot once; the numbers are of all."""

NOWHERE = (math.inf, -math.inf)
"""From where to where values reach, before there are any."""


class ResidualsView(QWidget):
    """Controls above, the points, and the sentence beside them or below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self._chosen = context.run.live.chosen
        self._predicted: Doubles | None = None
        self._run = self._step = 0
        self._reach = NOWHERE
        self._samples: Places = np.zeros(0, np.intp)
        self.part = ComboBox(say("Part of the data"), PART_WORDS.items(), "test")
        self.off = Switch(say("Residuals"))
        self.off.setToolTip(say("Draw how far each prediction is off, instead of the prediction"))
        self.of = Text("", "label", "muted")
        self.of.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.of.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.plane = Plane(say("Predicted over true values"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._build()
        context.bridge.subscriptions.add(self, Subscription("predictions", self._hear, self._asked, EVERY_S))
        context.bridge.unseen.connect(self._forget)
        context.run.live.data_changed.connect(self._forget)
        context.bridge.framed.connect(self._tell_moment)
        self.part.chosen.connect(self.refresh)
        self.off.toggled.connect(self.refresh)
        self.plane.pointed.connect(self._say)
        self.plane.picked.connect(lambda place: self._chosen.choose(int(self._samples[place])))
        self._chosen.changed.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        self.setFocusProxy(self.plane)
        follow(self._restyle)

    def _build(self) -> None:
        self._row = QHBoxLayout()
        for widget in (self.part, self.off):
            self._row.addWidget(widget)
        self._row.addWidget(self.of, 1)
        self._below = Beside(self.plane, self.said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addLayout(self._below, 1)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the points or below them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._below.put(beside=self.width() >= theming.current().px(BESIDE))

    # ------------------------------------------------------------ asking

    def _asked(self) -> object | None:
        return True if self.isVisible() else None

    def _hear(self, answer: Floats) -> None:
        data = self._editor.project.data
        if answer.shape != data.y.shape or data.classes:
            return  # it is of the document before the last edit
        run, self._step = self._context.bridge.subscriptions.moment
        if run != self._run:  # what diverged must not keep the axes wide
            self._run, self._reach = run, NOWHERE
        self._predicted = answer.astype(np.float64)
        self.refresh()

    def _forget(self) -> None:
        self._predicted = None
        self._reach = NOWHERE
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if value_of(change.old) != value_of(change.new):
            self._forget()

    def _begin(self) -> None:
        """Another document: its test samples."""
        self.part.set_current("test")
        self.off.setChecked(False)
        self.plane.point_at(None)
        self._forget()

    # ------------------------------------------------------------ showing

    def _pairs(self) -> tuple[Doubles, Doubles, Places]:
        """True and predicted values of the samples of the part of which both are numbers, and these samples."""
        data, predicted = looked_at(self._editor.project), self._predicted
        if predicted is None:
            return np.zeros(0), np.zeros(0), np.zeros(0, np.intp)
        one = predicted if predicted.ndim == 1 else predicted[:, value_of(self._editor.project)]
        samples = np.flatnonzero(getattr(data, self.part.current) & np.isfinite(one))
        return data.y[samples].astype(np.float64), one[samples], samples

    def refresh(self, _what: object = None) -> None:
        """Take in what is known now."""
        if not self.isVisible():
            return
        truth, predicted, samples = self._pairs()
        few = np.arange(len(samples))
        if len(samples) > MOST:
            few = np.sort(seeds.generator(0, "points of residuals").permutation(len(samples))[:MOST])
        self._samples = samples[few]
        self.plane.setVisible(len(samples) > 0)
        if len(samples):
            self._show_points(truth, predicted, few)
        self._tell_moment()
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _show_points(self, truth: Doubles, predicted: Doubles, few: Places) -> None:
        theme, name = theming.current(), self._editor.project.data.values[value_of(self._editor.project)]
        ends = np.concatenate([truth, predicted])
        self._reach = min(self._reach[0], float(ends.min())), max(self._reach[1], float(ends.max()))
        low, high = self._reach
        room = (high - low or 1.0) / 25
        x = Axis(low - room, high + room, say("true {name}", name=name))
        if self.off.isChecked():
            far = high - low + room
            y, right, line = Axis(-far, far, "predicted − true"), predicted - truth, (0.0, 0.0)
        else:
            y, right, line = Axis(x.low, x.high, say("predicted {name}", name=name)), predicted, (x.low, x.high)
        exact = Curve(np.array([[x.low, line[0]], [x.high, line[1]]]), theme.muted, 1.0, dashed=True)
        here = np.flatnonzero(self._samples == (-1 if self._chosen.index is None else self._chosen.index))
        points = Points(np.column_stack([truth, right])[few], side=5, chosen=int(here[0]) if len(here) else -1)
        self.plane.show_plane(x, y, curves=(exact,), points=points)

    def _tell_moment(self, _frame: object = None) -> None:
        if not self.isVisible():
            return
        frame = self._context.run.record.frame
        late = "" if frame is None or frame.step == self._step else say("earlier ")
        moment = "" if self._predicted is None else say("of {late}step {step}", late=late, step=counter(self._step))
        self.of.setText(" · ".join(filter(None, (moment, self._context.cost(self)))))

    def _say(self, _spot: object = None) -> None:
        """Of the sample that is pointed at, or of all."""
        words = self.sentence()
        self.plane.setAccessibleDescription(words)
        self.said.setText(words if self.plane.spot is None else self._sample(int(self._samples[self.plane.spot])))

    def sentence(self) -> str:
        """How far predictions are off, how much of the spread they explain, and the worst of them."""
        if self._predicted is None:
            return ""
        there = int(getattr(self._editor.project.data, self.part.current).sum())
        part = self.part.current
        named = f"{'training' if part == 'train' else part} sample"
        truth, predicted, samples = self._pairs()
        if not len(samples):
            return (
                NO_NUMBERS
                if there
                else say("There are {counted}: choose another part, or hold some out.", counted=counted(0, named))
            )
        found, worst = fit(truth, predicted), int(np.abs(predicted - truth).argmax())
        share = (
            "" if math.isnan(found.explained) else say(" R² is {explained}:", explained=value_text(found.explained, 3))
        )
        explained = (
            say(
                "{share} {explained} of the spread is explained.",
                share=share,
                explained=percent(max(found.explained, 0.0)),
            )
            if share
            else ""
        )
        return say(
            "Off by {off} on average over {counted}, root mean square {root}.{explained} Furthest off: {sample}",
            off=value_text(found.off, 3),
            counted=counted(len(samples), named),
            root=value_text(found.root, 3),
            explained=explained,
            sample=self._sample(int(samples[worst])),
        )

    def _sample(self, sample: int) -> str:
        truth, predicted, samples = self._pairs()
        place = int(np.searchsorted(samples, sample))
        true, said = float(truth[place]), float(predicted[place])
        return say(
            "no. {sample:,}, {said} predicted, {true} true.",
            sample=sample + 1,
            said=value_text(said, 3),
            true=value_text(true, 3),
        )

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Every sample of the part with its true and its predicted value."""
        truth, predicted, samples = self._pairs()
        rows = zip((samples + 1).tolist(), truth.tolist(), predicted.tolist(), strict=True)
        return ("sample", "true", "predicted"), rows
