"""The data panel, used as a person would: what the chips, the gallery and the knobs show and do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from plane_scene import LEFT, Scene, clear_undo, near, points, scene
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from nnsim.catalog.edits_data import add_points, remove, set_generator
from nnsim.catalog.kinds import GENERATORS
from nnsim.catalog.load import load
from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.ui.data.hand_edits import HandEdits, hand_edits
from nnsim.ui.data.painting import Painting
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.theme import DARK, LIGHT
from nnsim.ui.widgets.slider import LabeledSlider

Key = Qt.Key


@dataclass
class Room:
    """A shown panel."""

    scene: Scene
    panel: DataPanel
    painting: Painting
    marks: list[str]

    @property
    def data(self) -> Data:
        """The points of the document."""
        return self.scene.data

    def chips(self) -> list[str]:
        """What the visible chips say."""
        return [chip.accessibleName() for chip in self.panel.chips.chips if chip.isVisible()]

    def framed(self) -> list[str]:
        """The generators that are framed in the gallery."""
        return [name for name, button in self.panel.gallery.buttons.items() if button.isChecked()]

    def click(self, widget: QWidget) -> None:
        """A click in the middle."""
        QTest.mouseClick(widget, LEFT, pos=widget.rect().center())

    def edit(self, change) -> None:
        """An edit from elsewhere, e.g. painted on the plane."""
        self.scene.editor.edit("Elsewhere", change)


@pytest.fixture
def room(qtbot):
    """Makes a panel as large as in a window of 1366 x 768."""

    def make(data: Data | None = None, kind: str = "") -> Room:
        it = scene(points() if data is None else data)
        if kind:
            it.editor.store.replace(set_generator(it.editor.project, Spec.of(kind, count=60)))
        painting = Painting(it.editor)
        panel = DataPanel(it.editor, painting)
        panel.resize(242, 490)
        marks: list[str] = []
        it.editor.marked.connect(marks.append)
        qtbot.addWidget(panel)
        with qtbot.waitActive(panel):
            panel.show()
            panel.activateWindow()
        return Room(it, panel, painting, marks)

    yield make
    clear_undo()


# ---------------------------------------------------------------- classes


def test_chips_count_what_is_painted_and_erased(room) -> None:
    it = room(points([(0, 0), (1, 0)], [0, 1]))
    assert it.chips() == ["Class A, square, 1 points", "Class B, circle, 1 points"]
    it.edit(lambda p: add_points(p, [[2, 2], [2, 1]], 1))
    assert it.chips()[1] == "Class B, circle, 3 points"
    assert it.panel.caption.text() == "4 points"
    it.edit(lambda p: remove(p, p.data.y == 1))
    assert it.chips()[1] == "Class B, circle, 0 points"


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
    assert not it.panel.chips.add_button.isEnabled()
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
    assert list(it.panel.gallery.buttons) == list(GENERATORS.ids())
    for generator in GENERATORS:
        assert generator.help in it.panel.gallery.buttons[generator.id].toolTip()


def test_a_click_makes_the_data_set(room) -> None:
    it = room()
    it.click(it.panel.gallery.buttons["spiral"])
    assert it.data.source == Spec("spiral")
    assert it.framed() == ["spiral"]
    assert it.panel.caption.text().endswith("· 200 points")
    assert it.marks == ["data: Spiral"]
    it.scene.editor.stack.undo()
    assert it.framed() == []
    assert len(it.data) == 0


def test_a_second_click_on_the_chosen_one_keeps_the_frame(room) -> None:
    it = room(kind="spiral")
    it.click(it.panel.gallery.buttons["spiral"])
    assert it.framed() == ["spiral"]


def test_the_gallery_by_keyboard(room, qtbot) -> None:
    it = room(kind="and")
    buttons = it.panel.gallery.buttons
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


def test_the_knobs_are_those_of_the_generator(room) -> None:
    it = room(kind="spiral")
    assert list(it.panel.knobs.form.controls) == [p.id for p in GENERATORS["spiral"].parameters]
    it.click(it.panel.gallery.buttons["circle"])
    assert list(it.panel.knobs.form.controls) == [p.id for p in GENERATORS["circle"].parameters]
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
    it.panel.knobs.share.changed.emit("test_share", 0.5, True)
    assert it.data.test.mean() == 0.5
    assert it.marks == ["test share 50\u00a0%"]


def test_painted_points_are_announced_before_they_go(room, qtbot) -> None:
    it = room(kind="moons")
    knobs = it.panel.knobs
    assert not knobs.note.isVisible()
    it.edit(lambda p: add_points(p, [[0, 0], [1, 1], [2, 2]], 1))
    qtbot.waitUntil(knobs.note.isVisible, timeout=2000)
    assert knobs.note.text() == "A new setting replaces 3 painted points; Undo brings them back."
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
    assert HandEdits(1, 0).warning() == "A new setting replaces 1 painted point; Undo brings it back."
    assert HandEdits(0, 4).warning().startswith("A new setting brings 4 erased points back")


# ---------------------------------------------------------------- values, tools, brush


def test_values_have_a_picker_instead_of_chips(room) -> None:
    it = room(kind="plane")
    assert it.panel.value.isVisible()
    assert it.chips() == []
    track = it.panel.value.track
    QTest.mouseClick(track, LEFT, pos=QPoint(2, track.height() // 2))
    assert it.painting.value == -1
    assert "−1" in it.panel.value.field.text()
    it.click(it.panel.gallery.buttons["circle"])
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
