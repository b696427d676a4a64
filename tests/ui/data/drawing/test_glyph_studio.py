"""Drawing samples in the data panel: start a set, draw, add, take back, draw anew, augment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from desk import Desk, click, desks
from glyph_hands import CTRL, keys, stroke
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.augment import Augmenting, augment
from nnsim.edits.data import replace_data
from nnsim.edits.images import add_copies, add_image, new_images
from nnsim.ui.data.drawing.large_pad import LargePad
from nnsim.ui.data.drawing.new_set_dialog import NewSetDialog
from nnsim.ui.data.painting.painting import Painting


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


@pytest.fixture
def drawn(desk) -> Desk:
    """Panels around an empty set of 8 x 8 pixels with two classes."""
    it = desk(4)
    it.editor.edit("Start", lambda project: new_images(project, 8, ["cross", "ring"]))
    it.weigh()
    return it


def counts(it: Desk) -> list[str]:
    """What the chips say."""
    return [chip.accessibleName().split(", ")[-1] for chip in it.data.chips.chips if chip.isVisible()]


def dialog_of(it: Desk) -> NewSetDialog:
    dialog = it.data.new_images()
    assert dialog.isVisible()
    return dialog


# ---------------------------------------------------------------- a new set


def test_a_set_is_started_by_clicks(desk) -> None:
    it = desk(4)
    click(it.data.sets.group.button("images"))
    click(it.data.sets.draw)
    dialog = it.data.findChild(NewSetDialog)
    click(dialog.size_row.button("20"))
    assert "Mark I" in dialog.note.text()
    click(dialog.colour.button("colour"))
    click(dialog.offers[0])
    assert dialog.complaint.text().startswith("10 classes")
    click(dialog.create_button)
    data = it.project.data
    assert data.x.shape == (0, 20, 20, 3)
    assert data.classes == tuple("0123456789")
    assert it.data.desk.isVisible()
    assert not it.data.tools.isVisible()
    assert it.data.caption.text() == "0 images"
    assert not it.editor.stack.canUndo(), "a document of its own"


def test_a_document_that_is_kept_keeps_the_keyboard_and_its_place(desk) -> None:
    it = desk(4)
    it.data.begun.disconnect(it.editor.open)
    wanted: list[Project] = []
    it.data.begun.connect(wanted.append)
    click(dialog_of(it).create_button)
    assert [project.data.kind for project in wanted] == ["image"]
    assert it.project.data.kind == "points"
    assert not it.data.desk.pad.hasFocus()


def test_wrong_names_are_told_and_nothing_starts(desk) -> None:
    it = desk(4)
    dialog = dialog_of(it)
    for text, words in (("A", "2 to"), ("A, A", "Two classes are called A"), ("", "2 to")):
        dialog.names.setText(text)
        assert words in dialog.complaint.text()
        assert not dialog.create_button.isEnabled()
    dialog.reject()
    assert it.project.data.kind == "points"


def test_any_size_can_be_typed(desk) -> None:
    it = desk(4)
    dialog = dialog_of(it)
    click(dialog.size_row.button("other"))
    keys_into(dialog.side, "13")
    click(dialog.create_button)
    assert it.project.data.sample_shape == (13, 13)


def keys_into(field: QWidget, text: str) -> None:
    field.selectAll()
    for letter in text:
        keys(field, letter)
    keys(field, Qt.Key.Key_Return)


# ---------------------------------------------------------------- samples


def test_twenty_drawings_in_a_quick_flow(drawn) -> None:
    pad = drawn.data.desk.pad
    for number in range(20):
        keys(pad, "12"[number % 2])
        stroke(pad, (1.5, 1.5), (6.5, 6.5))
        keys(pad, Qt.Key.Key_Return)
        assert pad.sketch.drawing.is_blank
    assert counts(drawn) == ["10 images", "10 images"]
    assert drawn.project.data.test.sum() == 4  # every fourth of a class
    assert drawn.data.caption.text() == "20 images"


def test_an_empty_pad_adds_nothing(drawn) -> None:
    before = drawn.project.data
    said: list[str] = []
    drawn.data.studio.said.connect(said.append)
    assert not drawn.data.desk.take.isEnabled()
    keys(drawn.data.desk.pad, Qt.Key.Key_Return)
    assert drawn.project.data is before
    assert said == ["There is nothing on the pad yet: draw something first."]


def test_undo_goes_from_strokes_to_samples_and_hands_the_drawing_back(drawn) -> None:
    pad, drawing = drawn.data.desk.pad, drawn.data.studio.sketch.drawing
    stroke(pad, (1.5, 1.5), (6.5, 6.5))
    stroke(pad, (6.5, 1.5), (1.5, 6.5))
    keys(pad, "z", modifiers=CTRL)
    assert drawing.can_redo
    stroke(pad, (6.5, 1.5), (1.5, 6.5))
    picture = drawing.picture
    click(drawn.data.desk.take)
    assert len(drawn.project.data) == 1
    assert not drawing.can_undo  # Ctrl+Z is the window's now
    drawn.editor.stack.undo()
    assert len(drawn.project.data) == 0
    assert np.array_equal(drawing.picture, picture)
    drawn.editor.stack.redo()
    assert len(drawn.project.data) == 1
    assert drawing.is_blank


def test_drawings_join_a_bundled_set(desk) -> None:
    it = desk()
    it.choose("digits")
    it.weigh()
    pad = it.data.desk.pad
    stroke(pad, (4, 1), (4, 7))
    keys(pad, "1", Qt.Key.Key_Return)
    assert len(it.project.data) == 1798
    assert it.project.data.y[-1] == 1
    assert it.data.caption.text() == "Digits 8×8, edited · 1,798 images"
    it.editor.stack.undo()
    assert it.project.data.bundled == "digits"
    assert not it.project.data.edited


def test_digits_choose_the_class_that_is_called_so(desk) -> None:
    it = desk()
    it.choose("digits")
    keys(it.data.desk.pad, "0")
    assert it.data.desk.take.text() == "Add as 0"
    assert it.data.chips.chips[0].toolTip().endswith("(0)")
    it.editor.edit("Start", lambda project: new_images(project, 8, ["cross", "ring"]))
    keys(it.data.desk.pad, "2")
    assert it.data.desk.take.text() == "Add as ring"
    assert it.data.chips.chips[1].toolTip().endswith("(2)")


def test_a_sample_is_drawn_anew(drawn) -> None:
    for number in range(3):
        image = np.full((8, 8), 60 * number, np.uint8)
        drawn.editor.edit("Add", lambda project, image=image, number=number: add_image(project, image, number % 2))
    row, pad = drawn.data.desk.samples, drawn.data.desk.pad
    click(row.back)
    assert row.words == "3 of 3 · train"
    click(row.back)
    assert row.words == "2 of 3 · train"
    assert drawn.data.desk.take.text() == "Replace as ring"
    assert (pad.sketch.drawing.picture == 60).all()
    stroke(pad, (4.5, 4.5))
    keys(pad, "1", Qt.Key.Key_Return)
    data = drawn.project.data
    assert (len(data), data.y[1]) == (3, 0)
    assert data.x[1].max() > 240
    assert (row.words, pad.sketch.drawing.is_blank) == ("New image", True)
    drawn.editor.stack.undo()
    assert (drawn.project.data.x[1] == 60).all()
    click(row.forth)
    keys(pad, Qt.Key.Key_Escape)
    assert row.words == "New image"


def test_the_sample_in_the_pad_is_let_go_when_samples_leave(drawn) -> None:
    drawn.editor.edit("Add", lambda project: add_image(project, np.full((8, 8), 9, np.uint8), 0))
    drawn.data.studio.load(0)
    drawn.editor.stack.undo()
    assert drawn.data.studio.editing is None
    assert drawn.data.studio.sketch.drawing.is_blank
    drawn.data.studio.load(5)
    assert drawn.data.studio.editing is None


def test_values_instead_of_classes_can_be_drawn_too(desk) -> None:
    it = desk(3)
    start = new_images(it.project, 8, ["a", "b"]).data
    it.editor.edit("Values", lambda project: replace_data(project, replace(start, classes=())))
    it.weigh()
    assert it.data.value.isVisible()
    assert it.data.desk.take.text().startswith("Add as 1.00")
    stroke(it.data.desk.pad, (4, 4))
    keys(it.data.desk.pad, Qt.Key.Key_Return)
    assert it.project.data.y.tolist() == [1.0]


# ---------------------------------------------------------------- large pad


def test_the_large_pad_shows_the_same_drawing(qtbot, drawn) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(900, 600)
    below = QWidget(room)
    below.setGeometry(50, 40, 730, 460)
    large = LargePad(drawn.editor, Painting(drawn.editor), drawn.data.desk, below, room)
    drawn.data.desk.expand.clicked.connect(large.open)
    room.show()
    click(drawn.data.desk.expand)
    assert large.isVisible()
    assert large.geometry() == below.geometry()
    below.resize(700, 420)
    assert large.size() == below.size()
    stroke(large.desk.pad, (1.5, 4), (6.5, 4))
    assert np.array_equal(drawn.data.desk.pad.sketch.drawing.picture, large.desk.pad.sketch.drawing.picture)
    keys(large.desk.pad, Qt.Key.Key_Return)
    assert len(drawn.project.data) == 1
    keys(large.desk.pad, Qt.Key.Key_Escape)
    assert not large.isVisible()
    large.open()
    drawn.editor.stack.undo()
    drawn.editor.stack.undo()
    assert not large.isVisible()


# ---------------------------------------------------------------- copies


def test_copies_are_told_apart_and_leave_with_one_command(desk) -> None:
    it = desk()
    it.choose("digits")
    before = it.project.data
    x, of = augment(before, Augmenting((Spec("noise"),))) or (None, None)
    assert x is not None
    assert of is not None
    it.editor.edit("Copies", lambda project: add_copies(project, x, of))
    row = it.data.copies
    assert row.text.text() == "1,346 augmented copies beside 1,346 training images"
    assert it.data.caption.text() == "Digits 8×8, edited · 1,797 images"
    assert "178 + 133" in counts(it)[0]
    it.data.studio.load(1797)
    assert it.data.desk.samples.words.startswith("1,798 of 3,143 · copy of ")
    click(row.remove)
    assert np.array_equal(it.project.data.x, before.x)
    assert not row.remove.isVisible()
    assert not row.text.isVisible()


def test_the_dialog_shows_and_makes_the_same_copies(qtbot, desk) -> None:
    it = desk()
    it.choose("digits")
    dialog = it.data.copies.open_dialog()
    assert dialog.make.text() == "Make 2,692 copies"
    shown = list(dialog.preview.made)
    click(dialog.kinds["scale"].switch)
    dialog.show_preview()
    assert not np.array_equal(dialog.preview.made[0], shown[0])
    shown = list(dialog.preview.made)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog.make)
    data = it.project.data
    assert data.copies == 2692
    for number in range(2):
        assert np.array_equal(data.x[1797 + number * 1346], shown[number])
    it.editor.stack.undo()
    assert it.project.data.bundled == "digits"


def test_the_dialog_says_what_cannot_be_made(drawn) -> None:
    dialog = drawn.data.copies.open_dialog()
    assert "no training image" in dialog.note.text()
    assert not dialog.make.isEnabled()
    drawn.editor.edit("Add", lambda project: add_image(project, np.full((8, 8), 9, np.uint8), 0))
    dialog.reject()
    dialog = drawn.data.copies.open_dialog()
    assert dialog.make.isEnabled()
    for kind in dialog.kinds.values():
        kind.switch.setChecked(False)
    dialog.show_preview()
    assert "switch on" in dialog.note.text()
    dialog.reject()


def test_making_copies_can_be_cancelled(qtbot, desk) -> None:
    it = desk()
    it.choose("mnist")
    before = it.project.data
    dialog = it.data.copies.open_dialog()
    click(dialog.make)
    assert dialog.progress.isVisible()
    click(dialog.progress.cancel)
    qtbot.waitUntil(dialog.make.isVisible, timeout=20_000)
    assert it.project.data is before
    dialog.reject()


def test_the_tip_of_a_hidden_pad_draws_nothing(drawn) -> None:
    before = drawn.data.desk.pad.sketch.drawing.picture
    drawn.data.desk.pad.sketch.move((4, 4))
    assert drawn.data.desk.pad.sketch.drawing.picture is before
    assert drawn.data.desk.pad.place_of((0, 0)) == QPointF(drawn.data.desk.pad.paper.topLeft())


def test_the_group_of_sets_that_is_in_use_lies_open(desk) -> None:
    it = desk()
    sets = it.data.sets

    def opened() -> list[str]:
        return [key for key, gallery in sets.galleries.items() if gallery.isVisible()]

    assert opened() == ["points"]
    it.choose("digits")
    assert opened() == ["images"]
    click(sets.group.button("points"))
    assert opened() == ["points"]
    assert it.project.data.kind == "image", "a look at other sets changes nothing"
    click(sets.buttons["spiral"])
    assert it.project.data.kind == "points"
    it.editor.stack.undo()
    assert opened() == ["images"]
