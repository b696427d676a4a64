"""The bridge with a client that tells what a test wants, for the tests of what a run sends and shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_client import FakeClient

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def editor(qapp) -> Editor:
    return Editor(Store(choose_generator(Project(), "xor")))


@pytest.fixture
def idle(client: FakeClient, editor: Editor) -> Iterator[EngineBridge]:
    """A bridge before the first load."""
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))
    yield bridge
    bridge.close()
    live.close()


@pytest.fixture
def bridge(idle: EngineBridge, client: FakeClient) -> EngineBridge:
    """One that has loaded; what it said to the engine until then is forgotten."""
    idle.load()
    client.tell(client.loaded())
    idle.tick()
    client.told.clear()
    return idle
