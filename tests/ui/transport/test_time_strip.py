"""The time line tells how much of its memory old steps take."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_client import FakeClient

from nnsim.core.answers.past import KeptPast
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar

load()


@pytest.fixture
def bridge(qapp):
    editor = Editor(Store(choose_generator(Project(), "xor")))
    live = LiveModel(editor.store)
    bridge = EngineBridge(FakeClient(), editor, Run(live))
    bridge._timer.stop()
    bridge.load()
    yield bridge
    bridge.close()
    live.close()


def test_the_time_line_tells_what_old_steps_take(bridge, qtbot):
    client, bar = bridge.client, TransportBar(bridge)
    qtbot.addWidget(bar)
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    client.tell(client.frame(step=40))
    bridge.tick()
    bar.time.setFocus()
    bridge.tick()
    (asked,) = (name for name in client.named("want_frame")[-1][0] if name.startswith("past#"))
    client.tell(replace(client.frame(step=40), probes={asked: KeptPast(412, 37 << 20, 256 << 20, first=20)}))
    bridge.tick()
    assert "Old steps take 37 of 256 MB, in 412 states" in bar.time.toolTip().replace("\n", " ")
    words = "Nothing is kept of the steps before step 20: it goes back that far"
    assert words in bar.time.toolTip().replace("\n", " ")
    assert words in bar.time.accessibleDescription()
    strip = bar.time
    picture = strip.grab().toImage()
    row = [picture.pixelColor(x, picture.height() // 2).name() for x in range(round(strip._x_of(20)) - 4)]
    assert len({*row[4:]}) > 1, "dots where nothing is kept"
    bar.play.setFocus()
    client.tell(client.frame(step=41))
    bridge.tick()
    assert not any(name.startswith("past#") for name in client.named("want_frame")[-1][0])
