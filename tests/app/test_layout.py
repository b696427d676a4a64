"""The panels keep the sizes that a person gave them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.layout import Layout
from nnsim.app.settings import Settings

NAMES = ("data", "network", "output", "plots", "recipe")


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def opened(qtbot, settings):
    def open_layout():
        panels = {name: QWidget() for name in NAMES}
        layout = Layout(settings, QWidget(), **panels)
        qtbot.addWidget(layout)
        layout.resize(1366, 768)
        layout.show()
        QApplication.processEvents()
        return layout, panels

    return open_layout


def sizes(panels):
    return {name: (panel.width(), panel.height()) for name, panel in panels.items()}


def pull(layout, name, index, dx, dy):
    """Drag the gap after panel ``index`` of a splitter."""
    splitter = next(s for s in layout._splitters if s.objectName() == name)
    handle = splitter.handle(index)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(handle, start + QPoint(dx, dy))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(dx, dy))


def test_panels_stand_as_one_reads(opened):
    _, panels = opened()
    x = {name: panel.mapTo(panel.window(), QPoint(0, 0)).x() for name, panel in panels.items()}
    y = {name: panel.mapTo(panel.window(), QPoint(0, 0)).y() for name, panel in panels.items()}
    assert x["data"] < x["network"] < x["output"] == x["recipe"]
    assert y["data"] == y["network"] == y["output"] < y["plots"]
    assert x["plots"] == x["data"]


def test_sizes_are_remembered(opened, settings):
    layout, panels = opened()
    before = sizes(panels)
    pull(layout, "row", 1, 60, 0)
    pull(layout, "side", 1, 0, -50)
    changed = sizes(panels)
    assert changed["data"][0] == before["data"][0] + 60
    assert changed["recipe"][1] == before["recipe"][1] + 50
    layout.remember()
    settings.sync()
    _, again = opened()
    assert sizes(again) == changed


def test_the_first_sizes_come_back_on_demand(opened):
    layout, panels = opened()
    first = sizes(panels)
    pull(layout, "columns", 1, -80, 0)
    assert sizes(panels) != first
    layout.reset()
    QApplication.processEvents()
    assert sizes(panels) == first


def test_damaged_sizes_are_ignored(opened, settings):
    _, panels = opened()
    first = sizes(panels)
    for name in ("row", "rows", "side", "columns"):
        settings.set_blob(f"layout/{name}", QByteArray(b"\xffgarbage"))
    _, again = opened()
    assert sizes(again) == first


def test_a_larger_window_is_for_the_network_and_the_map(opened):
    layout, panels = opened()
    before = sizes(panels)
    layout.resize(1920, 1080)
    QApplication.processEvents()
    after = sizes(panels)
    grown = {name: (after[name][0] - before[name][0], after[name][1] - before[name][1]) for name in NAMES}
    assert grown["network"][0] > grown["output"][0] > 100
    assert grown["data"][0] == 0
    assert grown["network"][1] > grown["plots"][1] > 50
    assert min(grown["output"][1], grown["recipe"][1]) > 90


def test_a_panel_that_comes_back_has_room(opened):
    layout, panels = opened()
    before = sizes(panels)
    for name in ("data", "plots", "recipe"):
        layout.show_panel(name, False)
    QApplication.processEvents()
    assert panels["network"].width() > before["network"][0]
    for name in ("data", "plots", "recipe"):
        layout.show_panel(name, True)
    QApplication.processEvents()
    assert sizes(panels) == before
    layout.present(True)
    layout.show_panel("data", True)
    layout.show_panel("data", False)
    layout.present(False)
    QApplication.processEvents()
    assert sizes(panels) == before


def test_the_large_lower_panel_is_one_that_is_seen(opened):
    layout, panels = opened()
    layout.show_panel("plots", False)
    layout.set_tall(True)
    assert not panels["plots"].isHidden()
    layout.show_panel("plots", False)
    assert not layout.is_tall
    assert panels["network"].isVisible()
    layout.show_panel("data", False)
    layout.reset()
    assert not panels["data"].isHidden()
    assert not panels["plots"].isHidden()
