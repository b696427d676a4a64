"""The recipe panel over a client that a test scripts."""

from __future__ import annotations

import pytest
from fake_client import FakeClient
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.ui.kit import theming
from nnsim.ui.recipe.panel import RecipePanel
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()


@pytest.fixture
def editor(qapp):
    return Editor(Store(mlp(choose_generator(Project(), "xor"), 4)))


@pytest.fixture
def bridge(editor):
    live = LiveModel(editor.store)
    bridge = EngineBridge(FakeClient(), editor, Run(live))
    bridge._timer.stop()
    bridge.load()
    bridge.client.told.clear()
    yield bridge
    bridge.close()
    live.close()


@pytest.fixture
def panel(editor, bridge, qtbot, qapp):
    theming.manager().apply(qapp, "light")  # the style sheet decides how wide a scroll bar is
    panel = RecipePanel(editor, bridge)
    qtbot.addWidget(panel)
    panel.resize(336, 700)
    panel.show()
    QApplication.processEvents()
    return panel
