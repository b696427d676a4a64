"""The view of errors at each step, folded by a period, and of the gradient on its way back through time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.sequences import NOW, AboutSequence, AboutStates, OverTime, Reading
from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.grammars import grammar_of
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers, theming, ticks
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Plane, Points
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext

EVERY_S, LEAST = 0.3, 430
"""Seconds from one question to the next while it trains, and least width, px."""

WHOLE = "1"
FOLDS = ((WHOLE, say("Every step")), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"))
"""Periods."""

SMALLEST = 1e-12
"""What is smaller counts as nothing on an axis of powers of ten."""

FRESH = say("Fresh weights: the same before anything was learned")


class OverTimeView(QWidget):
    """Errors at the left, gradients at the right, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._live = context.run.live
        self._told: OverTime | None = None
        self._reading: Reading | None = None
        self._is_answered = False
        self.fold = Segmented(say("Folded by"), FOLDS)
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.folded = Text(say("Folded by"), "small", "muted")
        self.errors = Plane(say("Loss at each step"), pointable=False)
        self.slopes = Plane(say("Gradient with respect to the state of each step"), pointable=False)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build()
        self._connect()
        follow(self._restyle)
        self._open()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        for widget in (self.folded, self.fold, self.fresh):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._row = QHBoxLayout()
        self._row.addWidget(self.errors, 1)
        self._row.addWidget(self.slopes, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)

    def _connect(self) -> None:
        self.fold.chosen.connect(self.refresh)
        self.fresh.toggled.connect(self._forget)
        self._live.chosen.changed.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)
        add = self._bridge.subscriptions.add
        add(self, Subscription("over_time", self._take, self._asked, EVERY_S))
        add(self, Subscription("reading", self._take_reading, self._asked_reading, EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._row.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ questions and answers

    def _open(self) -> None:
        """Another document: folded as its rule repeats."""
        grammar = grammar_of(self._editor.project.data)
        period = str(grammar.period) if grammar else WHOLE
        self.fold.set_current(period if period in dict(FOLDS) else WHOLE)
        self.fresh.setChecked(False)
        self._forget()

    def _on_change(self, change: Change) -> None:
        if change.old.data.source != change.new.data.source:
            self._open()
        elif change.parts & {"data", "network", "recipe"}:
            self._forget()

    def _forget(self, _event: object = None) -> None:
        self._told = self._reading = None
        self._is_answered = False
        self.refresh()

    @property
    def _tells_steps(self) -> bool:
        return task_of(self._editor.project).tells_symbols

    def _asked(self) -> AboutStates | None:
        return AboutStates(fresh=self.fresh.isChecked()) if self.isVisible() and self._tells_steps else None

    def _asked_reading(self) -> AboutSequence | None:
        """Of the sample that is looked at everywhere, or of the first that is held out."""
        data, chosen = self._editor.project.data, self._live.chosen.index
        if not self.isVisible() or not len(data):
            return None
        held = np.flatnonzero(data.test)
        usual = int(held[0]) if len(held) else 0
        sample = chosen if chosen is not None and 0 <= chosen < len(data) else usual
        return AboutSequence(sample=sample, fresh=self.fresh.isChecked())

    def _take(self, told: OverTime | None) -> None:
        self._told = told
        self.refresh()

    def _take_reading(self, reading: Reading | None) -> None:
        self._reading, self._is_answered = reading, True
        self.refresh()

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self, _event: object = None) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        for widget in (self.folded, self.fold, self.errors):
            widget.setVisible(self._tells_steps)
        self._draw_errors()
        self._draw_slopes()
        words = self.sentence()
        for part in (self, self.errors, self.slopes):
            part.setAccessibleDescription(words)
        self.said.setText(self._context.with_cost(words, self))

    def _losses(self) -> Doubles:
        """Those that are shown: of every step, or folded."""
        told, period = self._told, int(self.fold.current)
        if told is None:
            return np.zeros(0)
        return told.losses[told.counts > 0] if self.fold.current == WHOLE else told.folded(period)[0]

    def _draw_errors(self) -> None:
        losses, theme = self._losses(), theming.current()
        if not np.isfinite(losses).any():
            self.errors.show_words(self._why())
            return
        places = np.arange(1, len(losses) + 1, dtype=np.float64)
        names = tuple((place, f"{int(place)}") for place in places.tolist()) if len(places) <= len(FOLDS) else ()
        title = (
            say("after step") if self.fold.current == WHOLE else say("after step, folded by {n}", n=self.fold.current)
        )
        x = Axis(0.5, len(losses) + 0.5, title, names)
        y = Axis(0.0, float(np.nanmax(losses)) * 1.1 or 1.0, say("mean loss, nats"))
        bars = [Curve(np.array([[place, 0.0], [place, loss]]), theme.test, 3.0) for place, loss in
                zip(places.tolist(), losses.tolist(), strict=True) if math.isfinite(loss)]  # fmt: skip
        mean = float(np.average(self._told.losses[self._told.counts > 0])) if self._told else math.nan
        level = Curve(
            np.array([[0.5, mean], [len(losses) + 0.5, mean]]), theme.muted, 1.2, dashed=True, name=say("mean")
        )
        points = Points(np.stack([places, losses], axis=1), None, 6.0, colors=[theme.test] * len(losses))
        self.errors.show_plane(x, y, curves=[*bars, level], points=points)

    def _draw_slopes(self) -> None:
        slopes, theme = self._powers(), theming.current()
        if not slopes:
            self.slopes.show_words(self._why())
            return
        every = np.concatenate(list(slopes.values()))
        low, high = math.floor(np.nanmin(every)), math.ceil(np.nanmax(every))
        high = high if high > low else low + 1
        longest = max(map(len, slopes.values()))
        labels = tuple((float(place), words) for place, words in ticks.decades(low, high, 6))
        x = Axis(0, max(longest * 1.18, 1), say("steps back from the last that is told"))
        curves = [
            Curve(
                np.stack([np.arange(len(row), dtype=np.float64), row[::-1]], axis=1),
                theme.accent if kind == NOW else theme.class_color(number).name(),
                2.4 if kind == NOW else 1.4,
                dashed=kind != NOW,
                name=self._name(kind),
            )
            for number, (kind, row) in enumerate(slopes.items())
        ]
        self.slopes.show_plane(x, Axis(low, high, say("size of the gradient, fresh dashed"), labels), curves=curves)

    def _name(self, kind: str) -> str:
        return say("now") if kind == NOW else LAYERS[kind].label

    def _powers(self) -> dict[str, Doubles]:
        """Powers of ten of the gradients, up to the last step that leads to what is told."""
        reading = self._reading
        if reading is None:
            return {}
        known = {kind: row[: np.flatnonzero(row > 0).max(initial=-1) + 1] for kind, row in reading.slopes.items()}
        return {kind: np.log10(np.maximum(row, SMALLEST)) for kind, row in known.items() if len(row)}

    def _why(self) -> str:
        has_samples = not bool(self._editor.project.data.excluded.all())
        return self._context.why_empty(is_answered=self._is_answered, has_samples=has_samples)

    def sentence(self) -> str:
        """Where least is lost, and how much is left of the gradient at the first step."""
        losses, powers = self._losses(), self._powers().get(NOW, np.zeros(0))
        parts = []
        if np.isfinite(losses).any():
            best, worst = int(np.nanargmin(losses)), int(np.nanargmax(losses))
            parts.append(
                say(
                    "Least is lost after step {best}: {least}; most after step {worst}: {most}.",
                    best=best + 1,
                    least=numbers.loss(float(losses[best])),
                    worst=worst + 1,
                    most=numbers.loss(float(losses[worst])),
                )
            )
        if self._told is not None and math.isfinite(self._told.legal):
            share = percent(self._told.legal)
            parts.append(say("What may follow is likelier than all else in {share}.", share=share))
        if len(powers) > 1:
            times = numbers.value_text(float(10.0 ** (powers[0] - powers[-1])), 2)
            parts.append(
                say(
                    "The gradient is multiplied by {times} on its way through {steps}.",
                    steps=counted(len(powers) - 1, "step"),
                    times=times,
                )
            )
        words = " ".join(parts)
        return say("With fresh weights: {words}", words=words) if words and self.fresh.isChecked() else words

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each step that is asked: the mean loss, the share that is right, and of how many sequences."""
        header, told = ("step", "loss", "share right", "sequences"), self._told
        if told is None:
            return header, ()
        rows = zip(told.losses.tolist(), told.right.tolist(), told.counts.tolist(), strict=True)
        return header, ((step, *row) for step, row in enumerate(rows, 1) if row[2])
