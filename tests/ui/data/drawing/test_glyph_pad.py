"""The pad in the hands of a person: every tool by mouse, everything by keyboard, undo stroke by stroke."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from glyph_hands import CTRL, SHIFT, keys, stroke
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.ui.data.drawing.ink_row import InkRow
from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.data.drawing.tool_bar import GlyphToolBar
from nnsim.ui.data.drawing.width_knob import WidthKnob


@pytest.fixture
def pad(qtbot) -> GlyphPad:
    """A shown pad of 16 x 16 grey pixels."""
    return shown(qtbot, (16, 16))


def shown(qtbot, shape: tuple[int, ...]) -> GlyphPad:
    it = GlyphPad(Sketch(shape), "Pad")
    it.sketch.setParent(it)
    it.resize(322, 322)
    qtbot.addWidget(it)
    with qtbot.waitActive(it):
        it.show()
        it.activateWindow()
    it.setFocus()
    return it


def ink(pad: GlyphPad) -> np.ndarray:
    return pad.sketch.drawing.picture


def dark(pad: GlyphPad) -> set[tuple[int, int]]:
    """Pixels (x, y) with more than half of the ink."""
    return {(int(x), int(y)) for y, x in np.argwhere(ink(pad) > 127)}


# ---------------------------------------------------------------- mouse


def test_the_pen_leaves_soft_ink_along_its_way(pad) -> None:
    stroke(pad, (3.5, 8.5), (12.5, 8.5))
    assert {(x, 8) for x in range(3, 13)} <= dark(pad)
    assert 0 < ink(pad)[7, 8] < 255
    assert ink(pad)[3, 8] == 0


def test_crossing_its_own_way_makes_ink_no_darker(pad) -> None:
    stroke(pad, (3.5, 8.5), (12.5, 8.5), (3.5, 8.5))
    once = ink(pad)
    pad.sketch.drawing.undo()
    stroke(pad, (3.5, 8.5), (12.5, 8.5))
    assert np.array_equal(once, ink(pad))


def test_the_eraser_and_shift_take_ink_off(pad) -> None:
    stroke(pad, (2.5, 8.5), (13.5, 8.5))
    stroke(pad, (8.5, 4.5), (8.5, 12.5), modifiers=SHIFT)
    assert (8, 8) not in dark(pad)
    keys(pad, "e")
    stroke(pad, (4.5, 4.5), (4.5, 12.5))
    assert (4, 8) not in dark(pad)
    assert (12, 8) in dark(pad)


def test_the_bucket_fills_inside_an_outline(pad) -> None:
    pad.sketch.set_width(1.0)
    stroke(pad, (3.5, 3.5), (12.5, 3.5), (12.5, 12.5), (3.5, 12.5), (3.5, 3.5))
    keys(pad, "f")
    stroke(pad, (8.5, 8.5))
    assert (ink(pad)[4:12, 4:12] == 255).all()
    assert ink(pad)[0, 0] == 0


def test_dragging_moves_the_drawing_and_loses_nothing_on_the_way(pad) -> None:
    stroke(pad, (4.5, 4.5), (6.5, 4.5))
    before = ink(pad)
    keys(pad, "v")
    stroke(pad, (8, 8), (-20, 8), (11, 10))
    assert np.array_equal(ink(pad), np.roll(before, (2, 3), (0, 1)))


def test_width_by_keys_and_slider(qtbot, pad) -> None:
    knob = WidthKnob(pad.sketch)
    qtbot.addWidget(knob)
    before = pad.sketch.width
    keys(pad, "]", "]")
    assert pad.sketch.width > before
    assert knob.slider is not None
    assert knob.slider.value == pytest.approx(pad.sketch.width)
    knob.slider.changing.emit(4.0)
    stroke(pad, (8, 8))
    assert (ink(pad) > 127).sum() == pytest.approx(np.pi * 4, abs=3)
    keys(pad, *"[" * 30)
    assert pad.sketch.width == pad.sketch.widths[0]


def test_a_pen_presses_more_or_less(pad) -> None:
    pad.sketch.set_width(4.0)
    pad.pen.pressure = 0.0
    stroke(pad, (8, 8))
    light = ink(pad).sum(dtype=int)
    pad.sketch.drawing.undo()
    pad.pen.pressure = 1.0
    stroke(pad, (8, 8))
    assert light < ink(pad).sum(dtype=int) / 3


def test_the_tip_is_shown_at_the_hand(pad) -> None:
    QTest.mouseMove(pad, QPointF(pad.place_of((4, 4))).toPoint())
    here = pad.grab().toImage()
    QTest.mouseMove(pad, QPointF(pad.place_of((12, 12))).toPoint())
    assert pad.grab().toImage() != here


def test_buttons_take_tools_undo_and_clear(qtbot, pad) -> None:
    bar = GlyphToolBar(pad.sketch)
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.undo.isEnabled()
    stroke(pad, (4, 4), (9, 9))
    for button in (bar.clear, bar.undo):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert pad.sketch.drawing.is_blank == (button is bar.clear)
    QTest.mouseClick(bar.buttons["fill"], Qt.MouseButton.LeftButton)
    assert pad.sketch.tool.id == "fill"


# ---------------------------------------------------------------- undo


def test_strokes_are_taken_back_one_by_one(pad) -> None:
    pictures = [ink(pad)]
    for row in (3.5, 7.5, 11.5):
        stroke(pad, (2.5, row), (12.5, row))
        pictures.append(ink(pad))
    for before in reversed(pictures[:-1]):
        keys(pad, "z", modifiers=CTRL)
        assert np.array_equal(ink(pad), before)
    keys(pad, "y", modifiers=CTRL)
    keys(pad, "z", modifiers=CTRL | SHIFT)
    assert np.array_equal(ink(pad), pictures[2])
    stroke(pad, (2.5, 2.5))
    assert not pad.sketch.drawing.can_redo


def test_escape_takes_back_a_stroke_that_still_goes_on(pad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPointF(pad.place_of((4, 4))).toPoint())
    QTest.mouseMove(pad, QPointF(pad.place_of((9, 9))).toPoint())
    assert not pad.sketch.drawing.is_blank
    keys(pad, Qt.Key.Key_Escape)
    assert pad.sketch.drawing.is_blank
    assert not pad.sketch.drawing.can_undo


def test_what_changes_nothing_is_no_stroke(pad) -> None:
    keys(pad, "e")
    stroke(pad, (4, 4), (9, 9))
    assert not pad.sketch.drawing.can_undo


# ---------------------------------------------------------------- keyboard


def test_a_glyph_by_keyboard_alone(pad) -> None:
    pad.sketch.set_width(1.0)
    keys(pad, Qt.Key.Key_Right)
    assert pad.pixel == (8, 8)
    QTest.keyPress(pad, Qt.Key.Key_Space)
    keys(pad, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down)
    QTest.keyRelease(pad, Qt.Key.Key_Space)
    assert dark(pad) == {(8, 8), (9, 8), (10, 8), (10, 9)}
    keys(pad, Qt.Key.Key_Left, modifiers=SHIFT)
    assert pad.pixel == (6, 9)
    keys(pad, Qt.Key.Key_Space, modifiers=SHIFT)
    keys(pad, "z", modifiers=CTRL)
    assert pad.sketch.drawing.is_blank


def test_arrows_move_the_drawing_as_one_step(pad) -> None:
    stroke(pad, (1.5, 8.5), (4.5, 8.5))
    before = ink(pad)
    keys(pad, *[Qt.Key.Key_Left] * 6, modifiers=CTRL)
    keys(pad, "v", *[Qt.Key.Key_Right] * 9, Qt.Key.Key_Down)
    assert np.array_equal(ink(pad), np.roll(before, (1, 3), (0, 1)))
    keys(pad, "z", modifiers=CTRL)
    assert np.array_equal(ink(pad), before)


def test_space_is_the_windows_until_a_pixel_is_marked(qtbot, pad) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_P):
        QTest.keyClick(pad, key)
    assert pad.sketch.drawing.is_blank
    said: list[str] = []
    pad.keys.typed.connect(said.append)
    pad.keys.entered.connect(lambda: said.append("enter"))
    pad.keys.left.connect(lambda: said.append("left"))
    keys(pad, "7", Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert said == ["7", "enter"]
    assert pad.pixel is None
    pad.keys.can_leave = lambda: True
    keys(pad, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert said == ["7", "enter", "left"]


def test_what_a_screen_reader_is_told(pad) -> None:
    assert pad.accessibleName() == "Pad"
    assert pad.accessibleDescription() == "16 by 16 pixels, grey; Pen in hand"
    keys(pad, "e")
    assert pad.accessibleDescription().endswith("Eraser in hand")


# ---------------------------------------------------------------- colour


def test_colour_pads_draw_in_colour(qtbot) -> None:
    pad = shown(qtbot, (12, 12, 3))
    row = InkRow(pad.sketch)
    qtbot.addWidget(row)
    row.show()
    red = next(swatch for swatch in row.swatches if swatch.accessibleName() == "Red")
    QTest.mouseClick(red, Qt.MouseButton.LeftButton)
    pad.sketch.set_width(3.0)
    stroke(pad, (6, 6))
    assert tuple(ink(pad)[6, 6]) == red.ink
    assert tuple(ink(pad)[0, 0]) == (255, 255, 255)
    keys(pad, Qt.Key.Key_Delete)
    assert pad.sketch.drawing.is_blank
    pad.sketch.set_shape((12, 12))
    assert not row.isVisible()


# ---------------------------------------------------------------- pictures from files


def drop(pad: GlyphPad, *paths: Path) -> bool:
    """Let go of files over the pad; whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = pad.rect().center()
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle, action, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(pad, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(
        pad, QDropEvent(QPointF(middle), action, data, left, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)
    )
    return True


def test_a_dropped_picture_comes_onto_the_pad_as_a_stroke(pad, tmp_path) -> None:
    sheet = np.full((100, 50), 230, np.uint8)
    sheet[40:60, 20:30] = 10
    Image.fromarray(sheet).save(tmp_path / "dark on light.png")
    assert drop(pad, tmp_path / "dark on light.png")
    assert ink(pad)[7:9, 7:9].min() > 200
    assert ink(pad)[0].max() < 60
    keys(pad, "z", modifiers=CTRL)
    assert pad.sketch.drawing.is_blank


def test_other_files_are_the_windows_and_broken_ones_change_nothing(pad, tmp_path) -> None:
    (tmp_path / "a.csv").write_text("1,2")
    (tmp_path / "b.png").write_bytes(b"no picture")
    assert not drop(pad, tmp_path / "a.csv")
    assert not drop(pad, tmp_path / "b.png", tmp_path / "b.png")
    assert drop(pad, tmp_path / "b.png")
    assert pad.sketch.drawing.is_blank
    assert not pad.sketch.drawing.can_undo
