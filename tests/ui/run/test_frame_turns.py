"""What the pictures of a frame share out among the frames while it trains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject

from nnsim.core.catalogue import load
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.run.turns import FAST_S

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


@pytest.mark.parametrize("begin", ["load", "reset", "restore", "fork"])
def test_an_answer_that_waits_goes_with_its_run(bridge, client, begin):
    heard = []
    bridge._clock = lambda: 1.0
    bridge.subscriptions.add(bridge, Subscription("activity", heard.append))
    bridge.play()
    client.tell(client.frame(step=1, weights=LINE))
    bridge.tick()
    asked = bridge.subscriptions.due(1)
    client.tell(replace(client.frame(step=2), probes={"weights": LINE, **asked}))
    bridge.tick()
    assert bridge.subscriptions.has_answers
    place = bridge.states.place()
    acts = {
        "load": bridge.load, "reset": bridge.reset,
        "restore": lambda: bridge.restore(place), "fork": lambda: bridge.fork(bridge.states.place(), place),
    }  # fmt: skip
    acts[begin]()
    bridge.tick()
    bridge.pause()
    bridge.tick()
    assert heard == []


def test_samples_are_predicted_when_the_plane_has_its_turn_and_not_between_frames(bridge, client):
    """What is predicted goes with the map: between two frames nothing is left to do that would draw the plane."""
    drawn = []
    bridge._clock = lambda: 1.0
    client.tell(client.frame(step=1, weights=LINE))
    bridge.tick()
    bridge.play()
    live = bridge.run.live
    live.updated.connect(lambda: drawn.append(live.predictions.tolist()))
    other = {**LINE, "output.weight": np.array([[-1, 0]], np.float32)}
    before = live.predictions.tolist()
    client.tell(client.frame(step=2, weights=other))
    bridge.tick()  # the turn of the network
    bridge.tick()
    assert drawn == []
    assert live.predictions.tolist() == before
    client.tell(client.frame(step=3, weights=other))
    bridge.tick()
    assert len(drawn) == 1
    assert drawn[0] != before


def test_what_a_fast_frame_left_out_is_drawn_when_none_follows_it_soon(bridge, client):
    drawn, now = [], [1.0]
    bridge._clock = lambda: now[0]
    client.tell(client.frame(step=1, weights=LINE))
    bridge.tick()
    bridge.play()
    bridge.run.live.updated.connect(lambda: drawn.append("plane"))
    client.tell(client.frame(step=2, weights=LINE))
    bridge.tick()
    now[0] += FAST_S / 2
    bridge.tick()
    assert drawn == []
    now[0] += FAST_S
    bridge.tick()
    bridge.tick()
    assert drawn == ["plane"]
