"""Beside the learning rate that is set stands the present one, where it is another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe


def hear(bridge, rate: float) -> None:
    bridge.client.tell(replace(bridge.client.frame(), rate=rate))
    bridge.tick()


def test_a_schedule_shows_what_it_makes_of_the_rate(panel, editor, bridge) -> None:
    hear(bridge, editor.project.recipe.rate)
    assert panel.caption.text() == ""
    editor.edit("schedule", set_recipe.of(schedule=Spec("cosine")))
    hear(bridge, 0.00451)
    assert panel.caption.text() == "learning rate now 0.00451"
    hear(bridge, 0.0)
    assert panel.caption.text() == "learning rate now 0"
    track = panel.page.cells["rate"].slider.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=track.rect().center())
    hear(bridge, 0.0)
    assert panel.caption.text() == "", "nobody knows it while the knob is turned"
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=track.rect().center())
    hear(bridge, 0.0)
    assert panel.caption.text() == "learning rate now 0"
    editor.edit("learner", set_recipe.of(learner=Spec("perceptron")))
    hear(bridge, 0.5)
    assert ("rate" in panel.page.cells) == bool(panel.caption.text())
