"""Tools, brush and values in the data panel, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from data_room import room_of
from plane_scene import LEFT, clear_undo
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

Key = Qt.Key


@pytest.fixture
def room(qtbot):
    """Makes a shown panel."""
    yield partial(room_of, qtbot)
    clear_undo()


# ---------------------------------------------------------------- values, tools, brush


def test_values_have_a_picker_instead_of_chips(room) -> None:
    it = room(kind="plane")
    assert it.panel.value.isVisible()
    assert it.chips() == []
    track = it.panel.value.track
    QTest.mouseClick(track, LEFT, pos=QPoint(2, track.height() // 2))
    assert it.painting.value == -1
    assert "−1" in it.panel.value.field.text()
    it.click(it.panel.sets.galleries["points"].buttons["circle"])
    assert not it.panel.value.isVisible()
    assert len(it.chips()) == 2


def test_tools_by_click_and_by_letter(room) -> None:
    it = room()
    it.click(it.panel.tools.buttons["eraser"])
    assert it.painting.tool.id == "eraser"
    QTest.keyClick(it.panel, Key.Key_V)
    assert it.painting.tool.id == "select"
    assert [name for name, b in it.panel.tools.buttons.items() if b.isChecked()] == ["select"]


def test_the_brush_knobs_and_the_hand_agree(room) -> None:
    it = room()
    knobs = it.panel.brush
    QTest.keyClick(knobs.size_knob.track, Key.Key_Right)
    assert it.painting.size == pytest.approx(0.08)
    it.painting.set_density(20)
    assert knobs.density_knob.value == 20
    it.painting.set_tool("eraser")
    assert knobs.size_knob.isEnabled()
    assert not knobs.density_knob.isEnabled()


def test_the_size_of_the_brush_fits_its_field_whatever_keys_were_pressed(room) -> None:
    """Three times a fifth more is 12.096 %, which was cut to "12.09("."""
    it = room()
    field = it.panel.brush.size_knob.field
    for _ in range(12):
        it.painting.set_size(it.painting.size * 1.2)
        margins = field.textMargins()
        room_for_text = field.width() - margins.left() - margins.right() - 4  # two px on each side are Qt's own
        assert field.fontMetrics().horizontalAdvance(field.text()) <= room_for_text, field.text()


@pytest.mark.parametrize("kind", ["spiral", "xor", "multi_gauss"])
def test_nothing_is_cut_at_the_small_window(room, kind: str) -> None:
    it = room(kind=kind)
    it.edit(lambda p: replace(p, data=replace(p.data, edited=True)))
    view = it.panel.column.viewport()
    content = it.panel.column.widget()
    assert content.width() <= view.width()
    for widget in content.findChildren(QWidget):
        if widget.isVisible():
            right = widget.mapTo(content, QPointF(widget.width(), 0)).x()
            assert right <= view.width() + 0.5, widget


# ---------------------------------------------------------------- families of tools


def test_a_family_shares_a_button_that_offers_its_members(room) -> None:
    it = room()
    button = it.panel.tools.buttons["line"]
    it.click(button)
    assert it.painting.tool.id == "line"
    it.click(button)
    menu = next(m for m in button.findChildren(QMenu) if m.isVisible())
    assert [a.text().split("\t")[0] for a in menu.actions()] == ["Line", "Rectangle", "Ellipse", "Free shape"]
    menu.actions()[2].trigger()
    menu.close()
    assert it.painting.tool.id == "ellipse"
    assert button.accessibleName() == "Ellipse"
    it.painting.set_tool("brush")
    it.click(button)
    assert it.painting.tool.id == "ellipse"


def test_arrow_down_opens_a_family(room) -> None:
    it = room()
    button = it.panel.tools.buttons["select"]
    QTest.keyClick(button, Key.Key_Down)
    menu = next(m for m in button.findChildren(QMenu) if m.isVisible())
    menu.actions()[1].trigger()
    menu.close()
    assert it.painting.tool.id == "lasso"
    assert it.panel.tools.button_of(it.painting.tool).isChecked()


def test_hollow_by_click_and_by_letter(room) -> None:
    it = room()
    assert not it.panel.tools.hollow.isEnabled()
    QTest.keyClick(it.panel, Key.Key_R)
    assert not it.panel.brush.size_knob.isEnabled()
    it.click(it.panel.tools.hollow)
    assert it.painting.hollow
    assert it.panel.brush.size_knob.isEnabled()
    QTest.keyClick(it.panel, Key.Key_H)
    assert not it.painting.hollow
    assert not it.panel.tools.hollow.isChecked()
