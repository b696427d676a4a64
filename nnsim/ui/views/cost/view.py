"""The view of costs: parameters and dollars on two axes of powers of ten, and in words what the run takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.milestones.models import MODELS, Assumptions
from nnsim.lessons.milestones.own import OwnCost, own_cost
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Label, Plane, Points
from nnsim.ui.kit.numbers import power_of_ten
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.cost.words import of_model, of_own

LEAST, BESIDE = 400, 640
"""Least width, and the width from which the sentence has room beside the chart, px."""

USUAL = Assumptions()

LOWEST, HIGHEST = -9, 9
"""Powers of ten of dollars from end to end; cheaper runs lie at the lower end."""


class CostView(QWidget):
    """What is assumed above, the chart, and the sentence beside it or below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._pace = context, context.editor, 0.0
        self.watts = NumberField(Scale(1, 10_000, 1), USUAL.watts, say("Watts of this machine"))
        self.watts.setToolTip(say("What this machine draws while it trains, in watts; a laptop about 30"))
        self.price = NumberField(Scale(0.01, 10, 0.01), USUAL.price, say("Price of a kilowatt hour"))
        self.price.setToolTip(say("What a kilowatt hour costs, in dollars"))
        self.plane = Plane(say("Parameters and cost of training"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._found: OwnCost | None = None
        self._build()
        context.bridge.framed.connect(self._measure)
        self._editor.store.changed.connect(self.refresh)
        self._editor.opened.connect(self._begin)
        self.watts.changed.connect(self.refresh)
        self.price.changed.connect(self.refresh)
        self.plane.pointed.connect(self._say)
        self.setFocusProxy(self.plane)
        follow(self._restyle)

    def _build(self) -> None:
        self._row = QHBoxLayout()
        for words, field in ((say("Assumed: W"), self.watts), (say("$ per kWh"), self.price)):
            self._row.addWidget(Text(words, "label", "muted"))
            self._row.addWidget(field)
        self._row.addStretch(1)
        self._below = Beside(self.plane, self.said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addLayout(self._below, 1)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setSpacing(theme.px(2 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the chart or below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._below.put(beside=self.width() >= theming.current().px(BESIDE))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self._measure()
        self.refresh()

    def _begin(self) -> None:
        """Another document: its pace is not known yet."""
        self._pace = 0.0
        self.plane.point_at(None)
        self.refresh()

    def _measure(self, *_frame: object) -> None:
        """The pace of the last frame that was trained for; a pause does not make it zero."""
        frame = self._context.run.record.frame
        if frame is not None and frame.running and frame.samples_per_second > 0:
            self._pace = frame.samples_per_second
            self.refresh()

    @property
    def assumed(self) -> Assumptions:
        """What energy and money are worked out with."""
        return Assumptions(self.watts.value, self.price.value)

    def refresh(self, *_change: object) -> None:
        """Draw what is known now."""
        if not self.isVisible():
            return
        self._found = own_cost(self._editor.project, self._pace, self.assumed)
        theme, own = self._theme, self._found
        places = [(math.log10(model.parameters), math.log10(model.dollars or 1.0)) for model in MODELS]
        labels = [Label(*place, model.name) for place, model in zip(places, MODELS, strict=True)][::-1]
        colors, curves = [theme.test] * len(MODELS), list[Curve]()
        if own is not None:
            across = math.log10(own.parameters)
            ends = np.array([(across, LOWEST), (across, HIGHEST)], np.float64)
            curves.append(Curve(ends, theme.accent, 1, dashed=True))
            if own.dollars:
                places.append((across, max(math.log10(own.dollars), LOWEST)))
                labels.insert(0, Label(*places[-1], say("this network")))
                colors.append(theme.accent)
        self.plane.show_plane(
            Axis(0, 13, say("parameters"), _powers(range(0, 13, 3))),
            Axis(LOWEST, HIGHEST, say("↑ cost of training, $"), _powers(range(LOWEST, HIGHEST + 1, 3))),
            curves=curves,
            points=Points(np.array(places, np.float64), side=9, colors=colors),
            labels=labels,
        )
        self._say()

    def _say(self, _spot: object = None) -> None:
        words = of_own(self._found, self.assumed, self._editor.project.recipe.epochs)
        for part in (self, self.plane):
            part.setAccessibleDescription(words)
        spot = self.plane.spot
        self.said.setText(of_model(MODELS[spot]) if spot is not None and spot < len(MODELS) else words)

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The networks of the chart; empty where nobody knows."""
        header = ("network", "year", "parameters", "operations", "dollars", "kWh", "source")
        rows = [(m.name, m.year, m.parameters, m.operations, m.dollars, m.kwh, m.source) for m in MODELS]
        own: list[Sequence[object]] = []
        if self._found is not None:
            found = self._found
            own = [
                (
                    say("this network"),
                    "",
                    found.parameters,
                    found.operations,
                    found.dollars,
                    found.kwh,
                    say("as measured"),
                )
            ]
        return header, ([value if value is not None else "" for value in row] for row in (*own, *rows))


def _powers(exponents: Iterable[int]) -> tuple[tuple[float, str], ...]:
    return tuple((float(power), power_of_ten(power)) for power in exponents)
