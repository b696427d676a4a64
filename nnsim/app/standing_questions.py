"""What the panels ask the engine as long as they are seen."""

from __future__ import annotations

from nnsim.app.panels import Panels
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.subscriptions import TURN_S, Subscription


def subscribe(bridge: EngineBridge, panels: Panels) -> None:
    """Let the engine answer what network and output panel want to know."""
    network, output = panels.network, panels.output
    blocks, pad = network.blocks, output.test_pad
    looked_at = Subscription("maps", blocks.sample.take, blocks.canvas.probe_sample, TURN_S, glides=True)
    drawn = Subscription("maps", pad.answering.take, pad.answering.probe_sample, TURN_S, glides=True)
    page = network.learner
    explanations = [(page, question) for question in page.questions]
    curves, heads = output.series, output.heads
    curve = Subscription("maps", curves.answering.take, curves.answering.probe_sample, TURN_S, glides=True)
    further = Subscription("maps", heads.take, heads.probe_sample, TURN_S, glides=True)
    for owner, subscription in (
        (blocks, looked_at), (pad, drawn), (curves, curve), (heads, further), *explanations
    ):  # fmt: skip
        bridge.subscriptions.add(owner, subscription)
    for asking in (page, heads):
        asking.wanted.connect(bridge.ask)
    for each in (pad, curves):
        each.answering.wanted.connect(bridge.ask)
        each.asked.connect(network.blocks.sample.show_drawn)
