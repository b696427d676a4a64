"""Answers to what subscribers asked, of a moment that is over when they come."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from nnsim.edits.data import clear
from nnsim.ui.run.subscriptions import Subscription


def test_a_beat_makes_answers_out_of_date_although_no_step_was_made(bridge, client):
    heard = []
    owner = QObject()
    bridge.subscriptions.add(owner, Subscription("step", heard.append))
    for _ in range(2):
        bridge.step("beat")
        (asked,) = (name for name in bridge.subscriptions.due(0) if name.startswith("step"))
        frame = client.frame()
        client.tell(replace(frame, probes={**frame.probes, asked: "halt"}))
        bridge.tick()
    assert heard == ["halt", "halt"]
    assert not any(name.startswith("step") for name in bridge.subscriptions.due(0))


def test_what_was_asked_of_samples_that_are_gone_is_not_answered(bridge, client, editor):
    heard = []
    owner = QObject()
    bridge.subscriptions.add(owner, Subscription("activity", heard.append))
    (asked,) = (name for name in bridge.subscriptions.due(0) if name.startswith("activity"))
    editor.edit("Clear", clear)
    frame = client.frame()
    client.tell(replace(frame, probes={**frame.probes, asked: "of the samples of then"}))
    bridge.tick()
    assert heard == []
    (again,) = (name for name in bridge.subscriptions.due(0) if name.startswith("activity"))
    client.tell(client.loaded(), replace(frame, probes={**frame.probes, again: "of these"}))
    bridge.tick()
    (again,) = (name for name in bridge.subscriptions.due(0) if name.startswith("activity"))
    client.tell(replace(frame, probes={**frame.probes, again: "of these"}))
    bridge.tick()
    assert heard == ["of these"]


def test_a_weight_that_is_set_by_hand_makes_answers_old(bridge, client):
    heard, owner = [], QObject()
    bridge.subscriptions.add(owner, Subscription("step", heard.append))

    def asked() -> list[str]:
        return [name for name in bridge.subscriptions.due(bridge._clock()) if name.startswith("step")]

    client.tell(client.frame(step=5))
    bridge.tick()
    (first,) = asked()
    bridge.set_weight("output.weight", (0, 0), 0.5)
    (second,) = asked()
    assert second != first, "what was asked before is answered of the former weights"
    bridge.subscriptions.take({first: "before", second: "after"}, {})
    assert heard == ["after"]
    assert not asked()
    bridge.set_weight("output.weight", (0, 0), 0.6)
    assert asked()
