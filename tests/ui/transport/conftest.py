"""A transport bar whose engine is a stand-in."""

from __future__ import annotations

import pytest
from fake_client import FakeClient

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar

load()


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def bridge(client, qapp):
    editor = Editor(Store(choose_generator(Project(), "xor")))
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))
    bridge._timer.stop()
    bridge.load()
    yield bridge
    bridge.close()
    live.close()


@pytest.fixture
def bar(bridge, qtbot):
    theming.manager().set_mode("light")
    bar = TransportBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1366, 56)
    bar.show()
    return bar
