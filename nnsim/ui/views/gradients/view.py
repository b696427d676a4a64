"""The view of gradients: how large they are in each layer and over the steps, and which units get none."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnsim.core.answers.health import AboutGradients, AboutKept, GradientSizes, Idle
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.networks.plan import Plan
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.gradients import words
from nnsim.ui.views.gradients.layers import LayerView
from nnsim.ui.views.gradients.plots import Ghost, LayerNumber, LayerPlots

EVERY_S, UNITS_EVERY_S = 0.2, 1.0
"""Seconds from one question to the next while it trains: of gradients, and of idle units, which cost more."""

USUAL = -6, 0
"""The powers of ten that axes show at first."""

STEEPEST = 0.25
"""The steepest slope of the sigmoid: so much of a gradient at most comes through each of its layers."""

NO_GRADIENT = say(
    "There is no gradient: there are no samples yet, or the player does not remember enough to learn from."
)


class GradientsView(LayerView):
    """A switch for the comparison with fresh weights above the plots."""

    def __init__(self, context: ViewContext) -> None:
        self._answer: GradientSizes | None = None
        self._fresh: GradientSizes | None = None
        self._idle: Idle | None = None
        self._has_heard = False
        super().__init__(
            context,
            LayerPlots(say("Size of the gradient"), "|gradient|", USUAL, dashed=say("– – sigmoid: 0.25 per layer")),
        )
        self.fresh = Switch(say("Line of fresh weights"))
        self.fresh.setToolTip(
            say("Compare with the gradients that weights drawn from the seed have on the same samples")
        )
        self.fresh.toggled.connect(self.refresh)
        self.top.insertWidget(0, self.fresh)
        ask = context.bridge.subscriptions.add
        ask(self, Subscription("gradients", self._hear, self._asked, EVERY_S))
        ask(self, Subscription("kept_gradients", self._hear_kept, self._asked_kept, EVERY_S))
        ask(self, Subscription("gradients", self._hear_fresh, self._asked_fresh))
        ask(self, Subscription("idle_units", self._hear_idle, self._asked_units, UNITS_EVERY_S))

    # ------------------------------------------------------------ what is asked and heard

    def _asked(self) -> AboutGradients | None:
        return AboutGradients() if self.isVisible() else None

    def _asked_kept(self) -> AboutKept | None:
        """What the lines lack, once the present is known."""
        return self._past.missing(self._answer.step) if self.isVisible() and self._answer else None

    def _asked_fresh(self) -> AboutGradients | None:
        """Once: fresh weights stay what they are."""
        is_wanted = self.isVisible() and self.fresh.isChecked() and self._fresh is None and self._answer is not None
        return AboutGradients(fresh=True) if is_wanted else None

    def _asked_units(self) -> object | None:
        return True if self.isVisible() else None

    def _hear(self, answer: GradientSizes | None) -> None:
        self._answer, self._has_heard = answer, True
        if answer:
            self._note(answer.step, _medians(answer))
        self.refresh()

    def _hear_kept(self, answers: Sequence[GradientSizes]) -> None:
        run, now = self._context.bridge.client.run, self._answer.step if self._answer else 0
        self._past.fill(run, now, ((answer.step, _medians(answer)) for answer in answers))
        self.refresh()

    def _hear_fresh(self, answer: GradientSizes | None) -> None:
        self._fresh = answer
        self.refresh()

    def _hear_idle(self, answer: Idle | None) -> None:
        self._idle = answer
        self.refresh()

    def forget(self) -> None:
        """Nothing is known."""
        self._answer = self._fresh = self._idle = None
        self._has_heard = False

    def _open(self) -> None:
        self.fresh.setChecked(False)
        super()._open()

    def _on_change(self, change: Change) -> None:
        """Fresh weights are others now, or have another gradient."""
        if change.parts & {"data", "network", "recipe"}:
            self._fresh = None
            self.refresh()

    # ------------------------------------------------------------ showing

    def layers(self) -> Sequence[LayerNumber]:
        """The medians, and below them the idle units."""
        names, idle = self.names(), self._idle.layers if self._idle else {}
        found = self._answer.layers if self._answer else {}
        return tuple(
            LayerNumber(node, names[node], spread.middle, (spread.low, spread.high), words.note(idle.get(node)))
            for node, spread in found.items()
            if node in names
        )

    def ghosts(self) -> Sequence[Ghost]:
        """The same with fresh weights, and what sigmoids let pass at most."""
        found, nodes = self.shown, [layer.id for layer in self.shown]
        ghosts = []
        if self._fresh and self.fresh.isChecked():
            fresh = self._fresh.layers
            ghosts.append(Ghost([fresh[node].middle if node in fresh else math.nan for node in nodes]))
        squashed = _squashed(self._context.run.live.plan) & set(nodes)
        if len(squashed) > 1:
            ghosts.append(Ghost(_weakened(found[-1].value, [node in squashed for node in nodes]), dashed=True))
        return ghosts

    def sentence(self) -> str:
        """How far apart the layers are, and what is idle."""
        if self._answer is None:
            return NO_GRADIENT if self._has_heard else ""
        names, shown = self.names_within(), self._fresh if self.fresh.isChecked() else None
        if not self._answer.layers.keys() <= names.keys():
            return ""  # it is of the network before this one
        return words.sentence(self._answer, self._idle, shown, names)

    def of_layer(self, layer: LayerNumber) -> str:
        """Its median and spread, and its idle units."""
        idle = self._idle.layers.get(layer.id) if self._idle else None
        return words.of_layer(layer, idle, self.names_within()[layer.id])


def _medians(answer: GradientSizes) -> dict[str, float]:
    return {node: spread.middle for node, spread in answer.layers.items()}


def _squashed(plan: Plan) -> set[str]:
    """The layers whose activation is the sigmoid."""
    call = ACTIVATIONS["sigmoid"].call
    return {layer.id for layer in plan.layers if call in layer.calls}


def _weakened(last: float, squashed: Sequence[bool]) -> list[float]:
    """What is left of a gradient that is ``last`` behind the last layer, where each sigmoid lets a quarter through."""
    sizes, left = list[float](), last
    for is_squashed in reversed(squashed):
        left *= STEEPEST if is_squashed else 1.0
        sizes.insert(0, left)
    return sizes
