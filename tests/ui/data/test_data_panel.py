"""The data panel, used as a person would: what the chips, the gallery and the knobs show and do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from data_room import Room, room_of
from plane_scene import LEFT, clear_undo, near, points, scene
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from shown_windows import ShownWindows

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.edits.data import add_points, choose_generator, remove, set_generator
from nnsim.examples.example import build, examples
from nnsim.ui.data.hand_edits import HandEdits, hand_edits
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.kit.theme import DARK, LIGHT
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.run.undo import Editor

Key = Qt.Key


@pytest.fixture
def room(qtbot):
    """Makes a shown panel."""
    yield partial(room_of, qtbot)
    clear_undo()


# ---------------------------------------------------------------- classes


def test_chips_count_what_is_painted_and_erased(room) -> None:
    it = room(points([(0, 0), (1, 0)], [0, 1]))
    assert it.chips() == ["Class A, square, 1 point", "Class B, circle, 1 point"]
    it.edit(lambda p: add_points(p, [[2, 2], [2, 1]], 1))
    assert it.chips()[1] == "Class B, circle, 3 points"
    assert it.panel.caption.text() == "4 points"
    it.edit(lambda p: remove(p, p.data.y == 1))
    assert it.chips()[1] == "Class B, circle, 0 points"


def test_the_tip_of_a_chip_tells_how_many_only_where_the_chip_does_not(room) -> None:
    it = room(points([(0, 0), (1, 0)], [0, 1]))
    tips = [chip.toolTip() for chip in it.panel.chips.chips]
    assert tips[1] == "Paint this class; double click renames  (2)"
    it.edit(lambda p: add_points(p, [[2, 2], [2, 1]], 1))
    assert [chip.toolTip() for chip in it.panel.chips.chips] == tips
    x, y = np.zeros((5, 8, 8), np.float32), np.arange(5, dtype=np.float32)
    it = room(Data(x, y, y < 0, tuple("abcde"), (), kind="image"))
    assert it.panel.chips.chips[4].toolTip().startswith("Paint this class (1 image); double click renames")


def test_a_click_on_a_chip_takes_its_class(room) -> None:
    it = room()
    it.click(it.panel.chips.chips[1])
    assert it.painting.class_index == 1
    assert [chip.isChecked() for chip in it.panel.chips.chips] == [False, True]


def test_a_chip_shows_the_choice_made_by_key(room) -> None:
    it = room()
    it.painting.press_number(2)
    assert it.panel.chips.chips[1].isChecked()


def _field(it: Room) -> QLineEdit:
    return next(f for f in it.panel.chips.findChildren(QLineEdit) if f.isVisible())


def test_a_double_click_renames(room) -> None:
    it = room()
    chip = it.panel.chips.chips[0]
    QTest.mouseDClick(chip, LEFT, pos=chip.rect().center())
    QTest.keyClicks(_field(it), "cats")
    QTest.keyClick(_field(it), Key.Key_Return)
    assert it.data.classes == ("cats", "B")
    assert not isinstance(QApplication.focusWidget(), QLineEdit), "Space plays again"
    assert it.chips()[0].startswith("Class cats")
    it.scene.editor.stack.undo()
    assert it.chips()[0].startswith("Class A")


def test_escape_leaves_the_name(room) -> None:
    it = room()
    QTest.keyClick(it.panel.chips.chips[0], Key.Key_F2)
    QTest.keyClicks(_field(it), "cats")
    QTest.keyClick(_field(it), Key.Key_Escape)
    assert it.data.classes == ("A", "B")
    assert not [f for f in it.panel.chips.findChildren(QLineEdit) if f.isVisible()]


def test_a_taken_name_is_refused(room) -> None:
    it = room()
    it.panel.chips.rename(0)
    _field(it).setText("B")
    QTest.keyClick(_field(it), Key.Key_Return)
    assert it.data.classes == ("A", "B")
    assert it.scene.editor.stack.count() == 0


def test_plus_adds_classes_up_to_ten(room) -> None:
    it = room()
    for _ in range(8):
        it.click(it.panel.chips.add_button)
    assert len(it.chips()) == 10
    assert it.data.classes == tuple("ABCDEFGHIJ")
    assert it.painting.class_index == 9
    assert it.panel.chips.add_button.isHidden()
    assert it.scene.editor.project.network.output.spec.kind == "multiclass"
    while it.scene.editor.stack.canUndo():
        it.scene.editor.stack.undo()
    assert len(it.chips()) == 2
    assert it.painting.class_index == 0


def test_the_context_menu_removes_a_class(room) -> None:
    it = room(points([(0, 0), (1, 0), (2, 0)], [0, 1, 2], classes=("A", "B", "C")))
    chip = it.panel.chips.chips[1]
    QApplication.sendEvent(
        chip, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), chip.mapToGlobal(QPoint(3, 3)))
    )
    menu = next(m for m in it.panel.chips.findChildren(QMenu) if m.isVisible())
    menu.actions()[-1].trigger()
    menu.close()
    assert it.data.classes == ("A", "C")
    assert it.data.y.tolist() == [0, 1]
    assert [name.split(",")[0] for name in it.chips()] == ["Class A", "Class C"]


def test_two_classes_stay(room) -> None:
    it = room()
    assert not it.panel.chips.menu(0).actions()[-1].isEnabled()


# ---------------------------------------------------------------- gallery


def test_every_generator_is_in_the_gallery_with_its_help(room) -> None:
    it = room()
    shown = [name for gallery in it.panel.sets.galleries.values() for name in gallery.buttons if name in GENERATORS]
    assert sorted(shown) == sorted(GENERATORS.ids())
    for generator in GENERATORS:
        assert generator.help in it.panel.sets.buttons[generator.id].toolTip()


def test_a_click_makes_the_data_set(room) -> None:
    it = room()
    it.click(it.panel.sets.galleries["points"].buttons["spiral"])
    assert it.data.source == Spec("spiral")
    assert it.framed() == ["spiral"]
    assert it.panel.caption.text().endswith("· 200 points")
    assert it.marks == ["data: Spiral"]
    it.scene.editor.stack.undo()
    assert it.framed() == []
    assert len(it.data) == 0


def test_a_second_click_on_the_chosen_one_keeps_the_frame(room) -> None:
    it = room(kind="spiral")
    it.click(it.panel.sets.galleries["points"].buttons["spiral"])
    assert it.framed() == ["spiral"]


def test_the_gallery_by_keyboard(room, qtbot) -> None:
    it = room(kind="and")
    buttons = it.panel.sets.galleries["points"].buttons
    buttons["and"].setFocus()
    QTest.keyClick(buttons["and"], Key.Key_Right)
    assert buttons["or"].hasFocus()
    QTest.keyClick(buttons["or"], Key.Key_Return)
    qtbot.waitUntil(lambda: it.framed() == ["or"], timeout=2000)
    assert it.data.source == Spec("or")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_thumbnails_show_the_points_in_their_colours(qapp: QApplication, theme) -> None:
    load()
    picture = thumbnail("gauss", theme, 44).toImage()
    assert _near_any(picture, (30, 44), (0, 20), theme.class_color(1))
    assert _near_any(picture, (0, 20), (24, 44), theme.class_color(0))
    assert not _near_any(picture, (0, 12), (0, 12), theme.class_color(1))


def _near_any(picture: QImage, xs: tuple[int, int], ys: tuple[int, int], color) -> bool:
    spots = [picture.pixelColor(x, y) for x in range(*xs) for y in range(*ys)]
    return any(spot.alpha() > 250 and near(spot, color, 12) for spot in spots)


# ---------------------------------------------------------------- knobs


def _slider(it: Room, name: str) -> LabeledSlider:
    form = it.panel.knobs.form
    assert form is not None
    slider = form.controls[name]
    assert isinstance(slider, LabeledSlider)
    return slider


def test_a_drag_of_a_knob_is_one_step(room) -> None:
    it = room(kind="circle")
    before = it.data
    track = _slider(it, "noise").track
    it.panel.column.ensureWidgetVisible(track)
    middle = track.rect().center()
    QTest.mousePress(track, LEFT, pos=middle)
    QTest.mouseMove(track, middle + QPoint(20, 0))
    QTest.mouseMove(track, middle + QPoint(40, 0))
    assert it.data.source != before.source
    QTest.mouseRelease(track, LEFT, pos=middle + QPoint(40, 0))
    noise = it.data.source.values["noise"]
    assert 0.5 < noise < 1
    assert it.scene.editor.stack.count() == 1
    assert it.marks == [f"noise {noise:.2f}"]
    it.scene.editor.stack.undo()
    assert it.data is before
    assert _slider(it, "noise").value == pytest.approx(GENERATORS["circle"].parameters[1].default)


def noise_first(kind: str) -> list[str]:
    names = [p.id for p in GENERATORS[kind].parameters]
    return ["noise", *(name for name in names if name != "noise")]


def test_the_knobs_are_those_of_the_generator(room) -> None:
    it = room(kind="spiral")
    assert list(it.panel.knobs.form.controls) == noise_first("spiral")
    it.click(it.panel.sets.galleries["points"].buttons["circle"])
    assert list(it.panel.knobs.form.controls) == noise_first("circle")
    it.click(it.panel.knobs.clear_button)
    assert it.panel.knobs.form is None


def test_more_arms_make_more_classes(room) -> None:
    it = room(kind="spiral")
    QTest.keyClick(_slider(it, "arms").track, Key.Key_Right)
    QTest.keyClick(_slider(it, "arms").track, Key.Key_Right)
    assert len(it.chips()) == 4


def test_clear_and_undo(room) -> None:
    it = room(kind="moons")
    it.click(it.panel.knobs.clear_button)
    assert len(it.data) == 0
    assert it.framed() == []
    assert not it.panel.knobs.clear_button.isEnabled()
    it.scene.editor.stack.undo()
    assert len(it.data) == 60


def test_the_dice_draws_other_points(room) -> None:
    it = room(kind="moons")
    before = it.data
    it.click(it.panel.knobs.dice)
    assert it.data.seed != before.seed
    assert not np.array_equal(it.data.x, before.x)
    assert it.panel.knobs.seed.text() == f"{it.data.seed:,}"


def test_the_test_share_holds_points_out(room) -> None:
    it = room(kind="moons")
    it.panel.knobs.split.share.changed.emit("test_share", 0.5, True)
    assert it.data.test.mean() == 0.5
    assert it.marks == ["test share 50\u00a0%"]


def test_painted_points_are_announced_before_they_go(room, qtbot) -> None:
    it = room(kind="moons")
    knobs = it.panel.knobs
    assert not knobs.note.isVisible()
    it.edit(lambda p: add_points(p, [[0, 0], [1, 1], [2, 2]], 1))
    qtbot.waitUntil(knobs.note.isVisible, timeout=2000)
    assert knobs.note.text() == (
        "Another setting below makes new points in place of the 3 painted points; Undo brings them back."
    )
    knobs.form.changed.emit("noise", 0.3, True)
    assert len(it.data) == 60
    qtbot.waitUntil(lambda: not knobs.note.isVisible(), timeout=2000)
    it.scene.editor.stack.undo()
    assert len(it.data) == 63


def test_counting_by_hand() -> None:
    load()
    it = scene(points())
    project = set_generator(it.editor.project, Spec.of("moons", count=40))
    assert hand_edits(project.data) == HandEdits(0, 0)
    erased = remove(project, np.arange(40) < 4)
    assert hand_edits(erased.data) == HandEdits(0, 4)
    both = add_points(erased, [[0, 0]], 0)
    assert hand_edits(both.data) == HandEdits(1, 4)
    kind = kind_of(project.data)
    assert HandEdits(1, 0).warning(kind) == (
        "Another setting below makes new points in place of the painted point; Undo brings it back."
    )
    assert HandEdits(0, 4).warning(kind).startswith("Another setting below brings the 4 erased points back")


@pytest.mark.parametrize("kind", ["moving_ball", "waves", "arm"])
def test_counting_samples_of_any_shape_by_hand(kind: str) -> None:
    load()
    project = set_generator(Project(), Spec.of(kind, count=40))
    fewer = remove(project, np.arange(40) < 4).data
    assert hand_edits(fewer) == HandEdits(0, 4)
    assert hand_edits(remove(project, np.ones(40, np.bool_)).data) == HandEdits(0, 40), "none is left"
    gone = {"moving_ball": "removed videos", "waves": "removed series", "arm": "erased points"}[kind]
    warning = HandEdits(0, 4).warning(kind_of(fewer))
    assert warning == f"Another setting below brings the 4 {gone} back; Undo removes them again."


def test_samples_that_no_generator_makes_are_all_edits_by_hand() -> None:
    """As a file can say that was written by other hands: points by source, with five columns."""
    load()
    made = choose_generator(Project(), "xor").data
    wide = replace(made, x=np.zeros((len(made), 5), np.float32), columns=tuple("abcde"), edited=True, kind="table")
    assert hand_edits(wide) == HandEdits(len(made), len(made))


@pytest.mark.parametrize("name", ["digits-linear", "iris", "adding-gru"])
def test_no_part_is_a_window_of_its_own_while_the_panel_is_made(qapp, qtbot, name: str) -> None:
    """Rows that show themselves before they stand in the panel flashed up at the corner of the screen."""
    editor, windows = Editor(Store(build(examples()[name]))), ShownWindows()
    qapp.installEventFilter(windows)
    qtbot.addWidget(DataPanel(editor, Painting(editor)))
    qapp.removeEventFilter(windows)
    assert windows.shown == []
    clear_undo()
