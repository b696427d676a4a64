"""The view of updates: how far single steps move the weights, beside what is commonly recommended."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QShowEvent

from nnsim.core.answers.health import UpdateRatios
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import plain
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.gradients.layers import LayerView
from nnsim.ui.views.gradients.plots import LayerNumber, LayerPlots

EVERY_S = 0.2
"""Seconds from one step that is watched to the next while it trains."""

USUAL = -5, 0
"""The powers of ten that axes show at first."""

ADVISED = 1e-3
SOURCE = say("Karpathy, notes of CS231n")
"""Who recommends a ratio "somewhere around 1e-3": cs231n.github.io/neural-networks-3, Ratio of weights:updates."""

BAND = ADVISED / 10**0.5, ADVISED * 10**0.5
"""Around it, from half a decade below to half a decade above."""

NO_STEP = say("The next steps are measured, as soon as one is made.")


class UpdatesView(LayerView):
    """The ratio of single steps, one watched at a time."""

    def __init__(self, context: ViewContext) -> None:
        self._answer: UpdateRatios | None = None
        super().__init__(context, LayerPlots(say("Update beside weights"), "|update| / |weights|", USUAL, band=BAND))
        context.bridge.subscriptions.add(self, Subscription("updates", self._hear, self._asked, EVERY_S))

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile is not known: lines begin anew."""
        self._past.clear()
        super().showEvent(event)

    def _asked(self) -> object | None:
        return True if self.isVisible() else None

    def _hear(self, answer: UpdateRatios | None) -> None:
        self._answer = answer
        if answer:
            self._note(answer.step, answer.layers)
        self.refresh()

    def forget(self) -> None:
        """Nothing is known."""
        self._answer = None

    def layers(self) -> Sequence[LayerNumber]:
        """The ratios of the step that was watched, and what lies between all so far but a tenth at each side."""
        names, found = self.names(), self._answer.layers if self._answer else {}
        return tuple(
            LayerNumber(node, names[node], ratio, self._spread(node)) for node, ratio in found.items() if node in names
        )

    def _spread(self, node: str) -> tuple[float, float]:
        seen = np.array([values.get(node, math.nan) for values in self._past.values])
        known = seen[np.isfinite(seen)]
        if not len(known):
            return math.nan, math.nan
        low, high = np.quantile(known, (0.1, 0.9)).tolist()
        return low, high

    def sentence(self) -> str:
        """The layers that move most and least, and what is recommended."""
        ratios = {layer.id: layer.value for layer in self.shown if math.isfinite(layer.value)}
        if self._answer is None or not ratios:
            return NO_STEP
        names = self.names_within()
        most, least = max(ratios, key=ratios.__getitem__), min(ratios, key=ratios.__getitem__)
        step = say("Step {step:,} moved {name}", step=self._answer.step + 1, name=names[most])
        text = say("{step} by {ratio} of the size of its weights", step=step, ratio=_figure(ratios[most]))
        rest = say(", {name} by {ratio}", name=names[least], ratio=_figure(ratios[least])) if most != least else ""
        return say(
            "{text}{rest}. About {advised} is recommended ({source}).",
            text=text,
            rest=rest,
            advised=_figure(ADVISED),
            source=SOURCE,
        )

    def of_layer(self, layer: LayerNumber) -> str:
        """Its ratio, and that of the steps before."""
        low, high = map(_figure, layer.spread)
        name = self.names_within()[layer.id]
        return say(
            "The step moved {name} by {layer} of the size of its weights, four of five steps so far by "
            "{low} to {high}.",
            name=name,
            layer=_figure(layer.value),
            low=low,
            high=high,
        )


def _figure(ratio: float) -> str:
    return plain(float(f"{ratio:.2g}"))
