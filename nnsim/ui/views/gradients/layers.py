"""What views of layers share: two plots, a sentence, what the answers cost, and numbers over the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.network import OUTPUT
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.naming import output_title, title
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.moments import Moments
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.gradients.plots import Ghost, LayerNumber, LayerPlots

WIDTH = 420
"""The least width, px."""


class LayerView(QWidget):
    """Plots and a sentence; subclasses ask the engine and say what its answers mean.

    ``top`` is the row above the plots, with room at its left; ``shown`` are the layers that are drawn.
    """

    def __init__(self, context: ViewContext, plots: LayerPlots) -> None:
        super().__init__()
        self._context, self._editor, self.plots = context, context.editor, plots
        self._past: Moments[Mapping[str, float]] = Moments()
        self.shown: Sequence[LayerNumber] = ()
        self.cost = Text("", "small", "muted")
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.top = QHBoxLayout()
        self.top.addStretch(1)
        self.top.addWidget(self.cost)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self.top)
        self._column.addWidget(plots, 1)
        self._column.addWidget(self.said)
        self.setFocusProxy(plots)
        plots.pointed.connect(self._say)
        context.bridge.unseen.connect(self._begin)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self.top.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(WIDTH))

    # ------------------------------------------------------------ what subclasses know

    def layers(self) -> Sequence[LayerNumber]:
        """The numbers that are known of layers which the document still has."""
        raise NotImplementedError

    def ghosts(self) -> Sequence[Ghost]:
        """What they are compared with."""
        return ()

    def sentence(self) -> str:
        """What all of it tells."""
        raise NotImplementedError

    def of_layer(self, layer: LayerNumber) -> str:
        """What there is to tell of one layer."""
        raise NotImplementedError

    def forget(self) -> None:
        """The answers so far are of another run."""
        raise NotImplementedError

    # ------------------------------------------------------------ what happens

    def _note(self, step: int, values: Mapping[str, float]) -> None:
        """What layers had at a step, for the lines."""
        self._past.add(self._context.bridge.client.run, step, values)

    def _begin(self) -> None:
        self.forget()
        self._past.clear()
        self.refresh()

    def _open(self) -> None:
        self.plots.begin()
        self._begin()

    def _on_change(self, change: Change) -> None:
        if "network" in change.parts:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile is asked for."""
        super().showEvent(event)
        self._past.look_back()
        self.refresh()

    # ------------------------------------------------------------ showing

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The numbers of every layer at the steps that are known."""
        layers = self.shown
        moments = zip(self._past.steps, self._past.values, strict=True)
        rows = ([step, *(values.get(layer.id, "") for layer in layers)] for step, values in moments)
        return ["step", *(layer.name for layer in layers)], rows

    def names(self) -> dict[str, str]:
        """What layers are called by their id: ``Dense 1``, ``Output``."""
        network = self._editor.project.network
        hidden = {node.id: title(node) for node in network.nodes}
        return hidden | {output: output_title(network, output) for output in network.outputs}

    def names_within(self) -> dict[str, str]:
        """The same within a sentence: ``the output``."""
        return self.names() | {OUTPUT: say("the output")}

    def refresh(self) -> None:
        """Redraw from what is known now."""
        self.shown = self.layers()
        self.plots.show_layers(self.shown, self._past, self.ghosts())
        self.cost.setText(self._context.cost(self))
        self._say(self.plots.by_layer.spot)

    def _say(self, place: int | None) -> None:
        words = self.sentence()
        self.plots.describe(words)
        self.said.setText(words if place is None else self.of_layer(self.shown[place]))
