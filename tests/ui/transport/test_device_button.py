"""The chip that says where training runs, and who makes the steps."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.client.events import EngineState
from nnsim.core.messages import Ready


def _click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center())


def test_the_device_button_tells_the_state_of_the_engine(bar, bridge, client):
    client.tell(client.loaded())
    bridge.tick()
    assert bar.device.text() == "CPU · torch"
    client.state = EngineState.BUSY
    bridge.tick()
    assert bar.device.text() == "Engine busy…"
    client.state = EngineState.READY
    bridge.tick()
    assert bar.device.text() == "CPU · torch"
    assert "CPU · torch" in bar.device.toolTip()
    bar.device.set_short(True)
    assert bar.device.text() == "CPU"


def test_a_device_is_chosen_from_the_menu(bar, bridge, client):
    client.tell(Ready("2", ("cpu", "cuda"), 1))
    bridge.tick()
    for _ in range(3):
        _click(bar.device)
        actions = bar.device._menu.actions()
        bar.device._menu.close()
    assert [(a.text(), a.isEnabled(), a.isChecked()) for a in actions] == [
        ("CPU", True, True), ("GPU (CUDA)", True, False), ("GPU (Metal) (none found here)", False, False),
        ("", True, False), ("Fastest steps", True, False), ("Steps by PyTorch alone", True, True),
    ]  # fmt: skip
    actions[1].trigger()
    assert client.named("set_device") == [("cuda",)]
    actions[4].trigger()
    assert client.named("set_backend") == [("auto",)]
    _click(bar.device)
    assert [action.isChecked() for action in bar.device._menu.actions()[4:]] == [True, False]
    bar.device._menu.close()


def test_the_device_button_says_who_makes_the_steps_and_why(bar, bridge, client):
    client.tell(replace(client.loaded(), backend="fused", why="A kernel makes many steps at once."))
    bridge.tick()
    assert bar.device.text() == "CPU · fused"
    assert "A kernel makes many steps at once." in bar.device.toolTip()


def test_the_device_button_names_graphs_on_a_card(bar, bridge, client):
    why = "CUDA graphs make the steps: each is launched as a whole."
    client.tell(replace(client.loaded(), device="cuda", backend="graph", why=why))
    bridge.tick()
    assert bar.device.text() == "GPU (CUDA) · graph"
    assert why in bar.device.toolTip()
    _click(bar.device)
    assert "CUDA graphs on a card" in bar.device._menu.actions()[4].toolTip()
    bar.device._menu.close()
