"""What the pictures of a frame share out among the frames while it trains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from nnsim.core.catalogue import load
from nnsim.ui.run.subscriptions import Subscription

load()
LINE = {"output.weight": np.array([[1, 0]], np.float32), "output.bias": np.zeros(1, np.float32)}


def test_plane_and_network_take_turns_while_frames_come_fast(bridge, client):
    told = []
    bridge._clock = lambda: 1.0
    bridge.run.live.updated.connect(lambda: told.append("plane"))
    bridge.run.live.fields_updated.connect(lambda: told.append("miniatures"))
    bridge.run.live.edges_updated.connect(lambda: told.append("edges"))

    def frame(step):
        told.clear()
        client.tell(client.frame(step=step, weights=LINE))
        bridge.tick()
        return sorted(told)

    assert frame(1) == ["edges", "miniatures", "plane"]
    bridge.play()
    assert [frame(2), frame(3), frame(4)] == [["edges", "miniatures"], ["plane"], ["edges", "miniatures"]]
    bridge.pause()
    assert frame(5) == ["edges", "miniatures", "plane"]


def test_views_that_have_an_answer_take_turns_with_plane_and_network(bridge, client):
    """Each of three that wait gets a frame of its own; an answer that takes the place of weights does not wait."""
    heard = []
    bridge._clock = lambda: 1.0
    for view in "abc":
        bridge.subscriptions.add(QObject(bridge), Subscription("activity", heard.append, lambda view=view: view))
    bridge.subscriptions.add(bridge, Subscription("plane", heard.append, lambda: "plane", prompt=True))
    client.tell(client.frame(step=1, weights=LINE))
    bridge.tick()
    bridge.play()
    asked = bridge.subscriptions.due(1)
    frame = client.frame(step=2, weights=LINE)
    client.tell(replace(frame, probes={**frame.probes, **asked}))
    bridge.tick()
    for step, expected in ((3, "a"), (4, "a"), (5, "a"), (6, "ab")):
        client.tell(client.frame(step=step, weights=LINE))
        bridge.tick()
        assert heard == ["plane", *expected]
    bridge.tick()
    assert heard == ["plane", *"abc"], "without a frame there is room, too"
