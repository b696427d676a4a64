"""What the pictures of a frame share out among the frames while it trains."""

from __future__ import annotations

import numpy as np

from nnsim.core.catalogue import load

load()
LINE = {"output.weight": np.array([[1, 0]], np.float32), "output.bias": np.zeros(1, np.float32)}


def test_miniatures_and_edges_take_turns_while_it_trains(bridge, client):
    told = []
    bridge.run.live.fields_updated.connect(lambda: told.append("miniatures"))
    bridge.run.live.edges_updated.connect(lambda: told.append("edges"))

    def frame(step):
        told.clear()
        client.tell(client.frame(step=step, weights=LINE))
        bridge.tick()
        return set(told)

    assert frame(1) == {"miniatures", "edges"}
    bridge.play()
    assert sorted(map(sorted, (frame(2), frame(3)))) == [["edges"], ["miniatures"]]
    bridge.pause()
    assert frame(4) == {"miniatures", "edges"}
