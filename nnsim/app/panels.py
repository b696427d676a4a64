"""The panels of the window, together."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.ui.data.panel import DataPanel
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.recipe.panel import RecipePanel
from nnsim.ui.transport.bar import TransportBar
from nnsim.ui.views.dock import ViewDock


@dataclass(frozen=True, slots=True)
class Panels:
    """What stands in the window: the bar on top, and the panels below it."""

    bar: TransportBar
    data: DataPanel
    network: NetworkPanel
    output: OutputPanel
    plots: ViewDock
    recipe: RecipePanel
