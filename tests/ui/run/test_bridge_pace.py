"""How often the window looks at the engine, and the planned length of a run on its way there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer

from nnsim.core.catalogue import load
from nnsim.core.texts import plain
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import FRAME_MS, IDLE_MS, REST_MS, RESTS_AFTER

load()


def test_another_plan_reaches_the_engine_with_its_edit(bridge, client, editor):
    bridge.play()
    client.told.clear()
    editor.edit("epochs", lambda p: set_recipe(p, epochs=77), mark=plain("plan"))
    editor.set_view(lambda p: replace(p, view=replace(p.view, stops=True)))
    assert client.told == [], "an edit is sent with its words, at the next tick"
    bridge.tick()
    assert [call[0] for call in client.told if call[0] in ("edit", "play")] == ["edit", "play"]
    client.told.clear()
    bridge.tick()
    assert not [call for call in client.told if call[0] in ("edit", "play")]


def test_another_document_is_not_sent_to_the_run_of_the_one_before(bridge, client, editor):
    bridge.play()
    client.told.clear()
    editor.open(replace(editor.project, view=replace(editor.project.view, stops=True)))
    bridge.load()
    bridge.tick()
    assert not [call for call in client.told if call[0] in ("edit", "play")]


def test_a_window_at_rest_polls_seldom_and_a_running_one_every_frame(bridge):
    bridge.tick()
    assert bridge._timer.interval() == IDLE_MS
    bridge.play()
    bridge.tick()
    assert bridge._timer.interval() == FRAME_MS
    bridge.pause()
    bridge.tick()
    assert bridge._timer.interval() == IDLE_MS


def test_a_window_that_nobody_touches_looks_at_the_engine_still_less_often(bridge, client):
    for _ in range(RESTS_AFTER + 1):
        bridge.tick()
    assert bridge._timer.interval() == REST_MS
    client.tell(client.frame())
    bridge.tick()
    assert bridge._timer.interval() == IDLE_MS
    for _ in range(RESTS_AFTER + 1):
        bridge.tick()
    bridge.ask("maps")
    assert bridge._timer.interval() == FRAME_MS, "who does something waits for nothing"
    bridge.tick()
    assert bridge._timer.interval() == IDLE_MS


def test_a_stream_of_edits_does_not_starve_the_timer(bridge, client, editor, qtbot):
    """A mouse tells up to a thousand moves a second; each may only bring the next tick nearer."""
    brush = QTimer(interval=3)
    values = iter(np.linspace(0.1, 1, 2000).tolist())
    brush.timeout.connect(lambda: editor.edit("rate", lambda p: set_recipe(p, rate=next(values))))
    brush.start()
    qtbot.waitUntil(lambda: len(client.named("edit")) >= 3, timeout=3000)
    brush.stop()
