"""What the pictures of a frame share out among the frames while it trains."""

from __future__ import annotations

import numpy as np
import pytest
from fake_client import FakeClient

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()
LINE = {"output.weight": np.array([[1, 0]], np.float32), "output.bias": np.zeros(1, np.float32)}


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def bridge(qapp, client):
    editor = Editor(Store(choose_generator(Project(), "xor")))
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, live)
    bridge.load()
    client.tell(client.loaded())
    bridge.tick()
    yield bridge
    bridge.close()
    live.close()


def test_miniatures_and_edges_take_turns_while_it_trains(bridge, client):
    told = []
    bridge.live.fields_updated.connect(lambda: told.append("miniatures"))
    bridge.live.edges_updated.connect(lambda: told.append("edges"))

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
