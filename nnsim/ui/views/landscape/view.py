"""The view of the loss landscape: along the gradient at the left, over a plane at the right, sentences below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.answers.landscape import AboutLandscape, Descent, Landscape
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit.figures.plane import Plane
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import TURN_S, Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.landscape.pictures import show_descent, show_landscape
from nnsim.ui.views.landscape.words import (
    cost_text,
    descent_sentence,
    landscape_sentence,
    moment_sentence,
    samples_text,
)
from nnsim.ui.views.turns import Turns

FRESH = say("Fresh weights: the loss along their gradient, before anything was learned")
NO_STEP = say("No step yet")
LEAST, COSTS = 420, 200
"""Narrowest, and height from which it is told in a line of its own what the answers cost, px."""


class LandscapeView(QWidget):
    """Both come in parts while somebody looks, the slice along the gradient first."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._is_answered = False
        self._descent: Descent | None = None
        self._landscape: Landscape | None = None
        self.slice = Plane(say("Loss along the gradient"), pointable=False)
        self.plane = Plane(say("Loss over a plane of the weights"), square=True)
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.said_of_slice, self.said_of_plane = (Text("", "label", "muted", wrap=True) for _ in range(2))
        self.cost_of_slice, self.cost_of_plane = (Text("", "label", "muted") for _ in range(2))
        self._build()
        self._connect()
        follow(self._restyle)
        self._forget()

    def _build(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        columns = (
            (self.slice, self.said_of_slice, self.cost_of_slice),
            (self.plane, self.said_of_plane, self.cost_of_plane),
        )
        for column, parts in enumerate(columns):
            for row, part in enumerate(parts):
                self._grid.addWidget(part, row, column)
            parts[1].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            parts[2].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._grid.setColumnStretch(column, 1)
        self._grid.setRowStretch(0, 1)
        beside = QHBoxLayout()
        beside.addWidget(self.said_of_slice, 1)
        beside.addWidget(self.fresh, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(beside, 1, 0)

    def _connect(self) -> None:
        self._descents: Turns[Descent] = Turns(self._bridge, self.isVisible, self._take_descent)
        self._landscapes: Turns[Landscape] = Turns(self._bridge, self._is_spanned, self._take_landscape)
        for probe, turns, about in (
            ("descent", self._descents, self._about_descent), ("landscape", self._landscapes, self._landscapes.about),
        ):  # fmt: skip
            self._bridge.subscriptions.add(self, Subscription(probe, turns.take, about, TURN_S))
        self.fresh.toggled.connect(self._turn_over)
        self.plane.pointed.connect(self._point)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(3 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE / 2))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, figures need the room."""
        super().resizeEvent(event)
        for cost in (self.cost_of_slice, self.cost_of_plane):
            cost.setVisible(not self._is_low)
        self._say()

    @property
    def _is_low(self) -> bool:
        """Whether there is no room for lines of their own for the costs: they stand behind the sentences."""
        return self.height() < current().px(COSTS)

    # ------------------------------------------------------------ answers

    @property
    def _step(self) -> int:
        frame = self._bridge.run.record.frame
        return frame.step if frame else 0

    def _is_spanned(self) -> bool:
        """Whether there are two moments; the slice along the gradient comes first."""
        return self.isVisible() and self._step > 0 and self._descent is not None and self._descent.done >= 1

    def _about_descent(self) -> AboutLandscape | None:
        about = self._descents.about()
        return replace(about, fresh=self.fresh.isChecked()) if about else None

    def _turn_over(self) -> None:
        """From what was learned to fresh weights, and back."""
        self._descent, self._is_answered = None, False
        self.refresh()

    def _open(self) -> None:
        """Another document."""
        self.fresh.setChecked(False)
        self._forget()

    def _take_descent(self, answer: Descent | None) -> None:
        self._descent, self._is_answered = answer, True
        self.refresh()

    def _take_landscape(self, answer: Landscape | None) -> None:
        is_begun = answer is not None and not len(answer.x) and self._landscape is not None
        if not is_begun:  # the one before stays until there is something of the next
            self._landscape = answer
            self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"} or change.old.recipe.loss != change.new.recipe.loss:
            self._forget()
        elif self.fresh.isChecked() and "recipe" in change.parts:  # they are others now
            self._turn_over()

    def _forget(self) -> None:
        self._descent = self._landscape = None
        self._is_answered = False
        self.refresh()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Draw and say what is known."""
        theme, project = current(), self._editor.project
        is_empty, has_samples = self._is_answered and self._descent is None, bool(project.data.train.any())
        words = self._context.why_empty(is_answered=is_empty, has_samples=has_samples)
        show_descent(self.slice, self._descent, theme, words)
        show_landscape(self.plane, self._landscape, theme, words if self._step or is_empty else NO_STEP)
        self._say()

    def _say(self) -> None:
        """What both pictures tell, and what they cost."""
        words = descent_sentence(self._editor.project, self._descent) if self._descent else ""
        words = say("With fresh weights: {words}", words=words) if words and self.fresh.isChecked() else words
        self.slice.setAccessibleDescription(words)
        for cost, found in ((self.cost_of_slice, self._descent), (self.cost_of_plane, self._landscape)):
            cost.setText(samples_text(found.samples, found.of, found.ms) if found else "")
        self.said_of_slice.setText(self._with_cost(words, self._descent))
        self._point(self.plane.spot)

    def _with_cost(self, words: str, found: Descent | Landscape | None) -> str:
        """Where it is low, there is no line of its own for the cost."""
        return f"{words} · {cost_text(found.samples, found.of, found.ms)}" if self._is_low and found else words

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _point(self, moment: int | None) -> None:
        """Tell of one moment of the path, or of the plane."""
        found, whole = self._landscape, landscape_sentence(self._landscape, self._step)
        is_pointed = found is not None and moment is not None
        self.said_of_plane.setMinimumHeight(self.said_of_plane.height() if is_pointed else 0)  # so that it stays there
        told = self._with_cost(whole, found)
        self.said_of_plane.setText(told if found is None or moment is None else moment_sentence(found, moment))
        self.plane.setAccessibleDescription(whole)

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Every loss by its place: along the gradient, over the plane, and of the moments of the path."""
        return ("of", "x", "y", "loss"), self._rows()

    def _rows(self) -> Iterator[Sequence[object]]:
        if found := self._descent:
            for along, value in zip(found.along.tolist(), found.losses.tolist(), strict=True):
                yield "gradient", along, 0.0, value
        if plane := self._landscape:
            for row, column in np.ndindex(plane.losses.shape):
                yield "plane", float(plane.x[column]), float(plane.y[row]), float(plane.losses[row, column])
            for step, (x, y), value in zip(plane.steps.tolist(), plane.xy.tolist(), plane.moment_losses, strict=True):
                yield say("step {step}", step=step), x, y, float(value)
