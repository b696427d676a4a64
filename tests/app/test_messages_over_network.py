"""A message that stays covers nothing of the network; one that leaves by itself moves nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from stillness import restless

from nnsim.examples.example import open_example

WAYS = (("Mend it", lambda: None), ("Leave it", lambda: None))


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def bottom(bench) -> float:
    """The lower end of the lowest neuron, px of the screen."""
    canvas = bench.network.canvas
    lowest = max(box.y + box.height for box in canvas.diagram.layout.boxes)
    return canvas.mapToGlobal(QPoint(0, 0)).y() + lowest


def test_what_stays_covers_no_neuron(bench) -> None:
    bench.shell.resize(1366, 768)
    bench.document.show(open_example("spiral").project)
    settle()
    high = bench.network.canvas.height()
    banner = bench.messages.say("Something is wrong.", "warning", WAYS)
    settle()
    assert bottom(bench) <= banner.mapToGlobal(QPoint(0, 0)).y()
    assert bench.network.canvas.height() < high
    banner.dismiss()
    settle()
    assert bench.network.canvas.height() == high, "all of it comes back"
    bench.messages.say("Saved.", "success")
    settle()
    assert bench.network.canvas.height() == high, "what leaves by itself moves nothing"


def test_on_a_low_screen_neurons_stay_as_large_as_they_are(bench) -> None:
    bench.shell.resize(960, 600)
    settle()
    high = bench.network.canvas.height()
    bench.messages.say("Something is wrong.", "warning", WAYS)
    settle()
    assert bench.network.canvas.height() == high


@pytest.mark.parametrize("name", ["lenet5", "decision-tree"])
def test_blocks_trees_and_the_inspector_end_above_it(bench, name) -> None:
    bench.shell.resize(1366, 768)
    bench.document.show(open_example(name).project)
    network = bench.network
    network.inspect.setChecked(name == "lenet5")
    settle()
    pages, sheet = network.pages.currentWidget(), network.inspector
    high = pages.height()
    banner = bench.messages.say("Something is wrong.", "warning", WAYS)
    settle()
    top = banner.mapToGlobal(QPoint(0, 0)).y()
    assert pages.mapToGlobal(QPoint(0, pages.height())).y() <= top
    assert sheet.isVisible() == (name == "lenet5")
    assert not sheet.isVisible() or sheet.mapToGlobal(QPoint(0, sheet.height())).y() <= top
    below = network.mapToGlobal(QPoint(0, network.height())).y()
    free = network.palette_strip.mapToGlobal(QPoint(0, 0)).y() if network.palette_strip.isVisible() else below
    assert top + banner.height() <= free
    banner.dismiss()
    settle()
    assert pages.height() == high


def test_a_window_with_messages_comes_to_rest(bench) -> None:
    bench.document.show(open_example("lenet5").project)
    bench.messages.say("Something is wrong. " * 6, "warning", WAYS)
    bench.messages.say("Saved.", "success")
    for size in ((960, 600), (1366, 768), (1500, 640)):
        bench.shell.resize(*size)
        assert restless(bench.shell) == [], size
