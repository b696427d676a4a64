"""The import dialog by mouse and keys: what it shows, what corrections do, progress, Cancel, and what comes out."""

from __future__ import annotations

import struct
import threading

import numpy as np
import pytest
from import_hands import choose, rest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from nnsim.core.progress import Cancelled
from nnsim.data.scaling import LABELS
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import preview, read
from nnsim.io.sources import Pasted
from nnsim.ui.data.set_words import in_words
from nnsim.ui.importing import dialog as dialog_module
from nnsim.ui.importing.dialog import MEND, ImportDialog

LEFT = Qt.MouseButton.LeftButton
PEOPLE = "height,weight,town,sport\n" + "".join(
    f"{150 + i},{50 + i % 7},{'Ulm' if i % 3 else 'Graz'},{'judo' if i % 2 else 'chess'}\n" for i in range(40)
)


@pytest.fixture
def open_dialog(qtbot):
    """A shown dialog that has looked at its source."""
    dialogs = []

    def opened(source, *, ready: bool = True) -> ImportDialog:
        dialog = ImportDialog(source, ImportChoices())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        if ready:
            rest(qtbot, dialog)
        dialogs.append(dialog)
        return dialog

    yield opened
    for dialog in dialogs:
        dialog.reject()


def write(tmp_path, text: str = PEOPLE, name: str = "people.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def cells(dialog, row: int) -> list[str]:
    model = dialog.table.model
    return [model.data(model.index(row, column)) for column in range(model.columnCount())]


def headers(dialog) -> list[str]:
    model = dialog.table.model
    return [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]


def take(qtbot, dialog):
    with qtbot.waitSignal(dialog.imported) as caught:
        qtbot.mouseClick(dialog.take, LEFT)
    return caught.args[0]


def test_it_shows_what_was_recognised(open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path))
    assert headers(dialog) == ["height\nNumber", "weight\nNumber", "town\nCategory", "sport\nTarget: classes"]
    assert cells(dialog, 0) == ["150", "50", "Graz", "chess"]
    assert dialog.table.model.headerData(0, Qt.Orientation.Vertical) == "2"
    assert dialog.summary.text() == "40 rows, 4 columns"
    assert dialog.classes.text() == "40 samples · 2 classes: chess, judo"
    assert dialog.take.isEnabled()
    assert not dialog.troubles.isVisible()


def test_only_the_first_rows_are_held(open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, "a,b,class\n" + "1,2,u\n2,1,v\n" * 5000))
    assert dialog.table.model.rowCount() == 200
    assert dialog.summary.text() == "more than 2,000 rows, 3 columns"


def test_import_takes_it(qtbot, open_dialog, tmp_path) -> None:
    data = take(qtbot, open_dialog(write(tmp_path)))
    assert data.x.shape == (40, 4)
    assert (data.classes, data.scaling, data.origin) == (("chess", "judo"), "standard", "people.csv")


def test_another_use_of_a_column(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path))
    dialog.table.column.setCurrentIndex(0)
    dialog.table.column.chosen.emit("0")
    choose(qtbot, dialog.table.use, "values")
    qtbot.waitUntil(lambda: headers(dialog)[0] == "height\nTarget: values")
    rest(qtbot, dialog)
    assert headers(dialog)[3] == "sport\nCategory"
    data = take(qtbot, dialog)
    assert data.targets == "values"
    assert data.columns == ("weight", "town=Graz", "town=Ulm", "sport=chess", "sport=judo")


def test_a_click_on_a_header_asks(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path))
    header = dialog.table.header
    middle = QPoint(header.sectionViewportPosition(2) + header.sectionSize(2) // 2, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, middle)
    (menu,) = dialog.table.findChildren(QMenu)
    ignore = next(action for action in menu.actions() if action.text() == "Ignore")
    qtbot.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(ignore).center())
    qtbot.waitUntil(lambda: headers(dialog)[2] == "town\nIgnore")
    rest(qtbot, dialog)
    assert take(qtbot, dialog).columns == ("height", "weight")


def test_a_menu_of_a_header_that_is_left_changes_nothing(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path))
    header = dialog.table.header
    middle = QPoint(header.sectionViewportPosition(2) + header.sectionSize(2) // 2, header.height() // 2)
    with qtbot.assertNotEmitted(dialog.table.used):
        qtbot.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, middle)
        (menu,) = dialog.table.findChildren(QMenu)
        qtbot.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(-20, -20))
        qtbot.waitUntil(lambda: not dialog.table.findChildren(QMenu))
    assert (dialog.table.column.current, dialog.table.use.current) == ("0", "number")


def test_notes_stay_when_another_column_gets_a_use(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, SURVEY.replace("tall", "27")))
    assert "Ignored: column 1 (row numbers)." in dialog.notes.text()
    dialog.table.used.emit(2, "ignore")
    qtbot.waitUntil(lambda: headers(dialog)[2] == "age\nIgnore")
    rest(qtbot, dialog)
    assert "Ignored: column 1 (row numbers)." in dialog.notes.text()


def test_the_delimiter_is_corrected_live(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, PEOPLE.replace(",", ";")))
    choose(qtbot, dialog.options.controls["delimiter"], ",")
    qtbot.waitUntil(lambda: len(headers(dialog)) == 1)
    rest(qtbot, dialog)
    assert "No column is an input" in dialog.troubles.text()
    assert not dialog.take.isEnabled()
    choose(qtbot, dialog.options.controls["delimiter"], ";")
    qtbot.waitUntil(lambda: len(headers(dialog)) == 4)
    rest(qtbot, dialog)
    assert dialog.take.isEnabled()


def test_header_scaling_and_split(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path))
    scaling = dialog.options.controls["scaling"]
    assert [scaling.itemText(i) for i in range(scaling.count())] == [*LABELS.values()], "as the panel calls them"
    choose(qtbot, scaling, "minmax")
    rest(qtbot, dialog)
    field = dialog.options.controls["test_share"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "50")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, dialog)
    data = take(qtbot, dialog)
    assert (data.scaling, data.test_share, int(data.test.sum())) == ("minmax", 0.5, 20)


def test_what_will_be_refused_is_not_counted_and_can_be_mended(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, PEOPLE + "tall,1,Ulm,judo\n"))
    assert dialog.troubles.text() == f"Row 42: 'tall' in column height is no number\n{MEND}"
    assert dialog.classes.text() == "2 classes: chess, judo"
    assert not dialog.take.isEnabled()
    dialog.table.used.emit(0, "ignore")
    qtbot.waitUntil(lambda: headers(dialog)[0] == "height\nIgnore")
    rest(qtbot, dialog)
    assert dialog.classes.text() == "41 samples · 2 classes: chess, judo"
    assert len(take(qtbot, dialog)) == 41


def test_what_fails_while_reading_is_said_and_can_be_mended(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, f"{PEOPLE}{PEOPLE.partition(chr(10))[2] * 50}tall,1,Ulm,judo\n"))
    assert dialog.troubles.text() == ""
    qtbot.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: dialog.troubles.text().startswith("people.csv, row 2,042"))
    assert dialog.isVisible()
    dialog.table.used.emit(0, "ignore")
    qtbot.waitUntil(lambda: headers(dialog)[0] == "height\nIgnore")
    rest(qtbot, dialog)
    assert len(take(qtbot, dialog)) == 2041


def test_progress_and_cancel(qtbot, open_dialog, tmp_path, monkeypatch) -> None:
    dialog = open_dialog(write(tmp_path))
    going = threading.Event()

    def slow(_source, _choices, progress):
        while progress(0.4):
            going.wait(0.06)
        raise Cancelled

    monkeypatch.setattr(dialog_module, "read", slow)
    qtbot.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: dialog.progress.share.text().startswith("40"))
    assert dialog.progress.isVisible()
    assert not dialog.take.isVisible()
    with qtbot.assertNotEmitted(dialog.imported):
        qtbot.mouseClick(dialog.progress.cancel, LEFT)
        qtbot.waitUntil(lambda: dialog._job is None)
    assert dialog.isVisible()
    assert dialog.take.isVisible()
    assert not dialog.progress.isVisible()


def test_closing_gives_up_the_reading(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, "a,b,class\n" + "1,2,u\n2,1,v\n" * 200_000))
    with qtbot.assertNotEmitted(dialog.imported):
        qtbot.mouseClick(dialog.take, LEFT)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not [thread for thread in threading.enumerate() if thread.name == "nnsim-job"])


def test_what_takes_long_to_look_at_is_named_and_can_be_cancelled(qtbot, open_dialog, tmp_path, monkeypatch) -> None:
    going = threading.Event()

    def slow(source, choices):
        going.wait()
        return preview(source, choices)

    monkeypatch.setattr(dialog_module, "preview", slow)
    people = write(tmp_path)
    dialog = open_dialog(people, ready=False)
    assert dialog.progress.isVisible()
    assert (dialog.progress.text.text(), dialog.progress.share.text()) == ("Reading people.csv", "")
    assert not any(part.isVisible() for part in (dialog.take, dialog.close_button, dialog.into, dialog.table))
    with qtbot.assertNotEmitted(dialog.refused):
        qtbot.mouseClick(dialog.progress.cancel, LEFT)
    assert not dialog.isVisible(), "before it could be read"
    going.set()
    dialog = open_dialog(people)
    assert not dialog.progress.isVisible()
    assert all(part.isVisible() for part in (dialog.take, dialog.close_button, dialog.into, dialog.table))


def test_what_cannot_even_be_shown(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, "", "none.csv"), ready=False)
    with qtbot.waitSignal(dialog.refused) as caught:
        pass
    assert caught.args[0].text == "none.csv: the file is empty."
    assert not dialog.isVisible()


def test_pasted_cells(qtbot, open_dialog) -> None:
    dialog = open_dialog(Pasted("a\tb\tclass\n1\t2\tu\n3\t4\tv\n"))
    assert dialog.windowTitle() == "Import The clipboard – nnsim"
    assert take(qtbot, dialog).x.tolist() == [[1, 2], [3, 4]]


def test_pictures_and_their_size(qtbot, open_dialog, tmp_path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for index in range(4):
            Image.new("L", (8, 6), 30 * index).save(tmp_path / "pets" / name / f"{index}.png")
    dialog = open_dialog(tmp_path / "pets")
    assert dialog.stack.currentWidget() is dialog.pictures
    assert dialog.summary.text() == "Pictures: 4 of cat, 4 of dog"
    field = dialog.options.controls["width"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.shown.choices.size == (6, 4))
    rest(qtbot, dialog)
    assert take(qtbot, dialog).x.shape == (8, 6, 4)


def test_broken_pictures_and_black_and_white(qtbot, open_dialog, tmp_path) -> None:
    for name, value in (("a", 16), ("b", 4)):
        (tmp_path / name).mkdir()
        Image.fromarray(np.full((4, 6), value, np.uint16)).save(tmp_path / name / "0.png")
    (tmp_path / "a" / "1.png").write_bytes(b"none")
    dialog = open_dialog(tmp_path)
    assert dialog.summary.text() == "Pictures: 1 of a, 1 of b; 0 is black, 16 is white"
    assert dialog.troubles.text().startswith("Left out: a/1.png: the picture is damaged")
    choose(qtbot, dialog.options.controls["levels"], "0:255")
    rest(qtbot, dialog)
    assert dialog.summary.text().endswith("; 0 is black, 255 is white")
    assert dialog.shown.pictures[:, 0, 0].tolist() == [16, 4]
    qtbot.mouseClick(dialog.options.controls["strict"], LEFT)
    rest(qtbot, dialog)
    assert dialog.troubles.text().startswith("Broken: a/1.png: the picture is damaged")
    assert dialog.classes.text() == "2 classes: a, b"
    assert not dialog.take.isEnabled()
    qtbot.mouseClick(dialog.options.controls["strict"], LEFT)
    rest(qtbot, dialog)
    data = take(qtbot, dialog)
    assert data.x[:, 0, 0].tolist() == [16, 4]


def test_idx_is_drawn_as_it_is(open_dialog, tmp_path) -> None:
    images = np.zeros((3, 4, 4), np.uint8)
    images[0] = 255
    (tmp_path / "a-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3]) + struct.pack(">3I", 3, 4, 4) + images.tobytes())
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1]) + struct.pack(">I", 3) + bytes([1, 0, 1]))
    dialog = open_dialog(tmp_path / "a-images-idx3-ubyte")
    shot = dialog.pictures.grab().toImage()
    assert shot.pixelColor(30, 30).name() == "#ffffff"
    assert shot.pixelColor(30 + 76, 30).name() == "#000000"


def test_the_caption_of_an_imported_set(tmp_path) -> None:
    gaps = read(write(tmp_path, PEOPLE + ",1,Ulm,judo\n"))
    assert gaps.origin == "people.csv; 1 incomplete row left out (no height)"
    assert in_words(gaps) == "people.csv · 40 rows"
    long = read(write(tmp_path, PEOPLE, "measurements of all members 2024.csv"))
    assert in_words(long) == "measurements…rs 2024.csv · 40 rows"


SURVEY = "A survey\n;income;age;vote\n" + "".join(
    f"{i};{i + 1}.{i:03},5;{'tall' if i == 7 else 20 + i};{['yes', 'no', 'none'][i % 3]}\n" for i in range(30)
)


def type_words(qtbot, dialog, text: str) -> None:
    field = dialog.options.controls["words"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, dialog)


def test_what_was_recognised_is_said(open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, SURVEY))
    assert dialog.notes.text() == (
        "1 line above the table skipped. Ignored: column 1 (row numbers). income: '1.000,5' is read as 1000.5. "
        "Taken for a class: none in vote (10 rows); name it as missing if it is none."
    )
    assert dialog.notes.isVisible()
    assert dialog.troubles.text() == f"Row 10: 'tall' in column age is no number\n{MEND}"
    plain = open_dialog(write(tmp_path, PEOPLE, "plain.csv"))
    assert not plain.notes.isVisible()


def test_missing_words_are_corrected(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, SURVEY))
    type_words(qtbot, dialog, "tall, none")
    assert dialog.shown.classes == ("no", "yes")
    assert dialog.troubles.text() == "11 rows lack values and are left out: vote (10), age (1)."
    data = take(qtbot, dialog)
    assert (len(data), data.classes, data.columns) == (19, ("no", "yes"), ("income", "age"))


def test_escape_leaves_the_missing_words_as_they_were(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, SURVEY.replace("tall", "NA")))
    field = dialog.options.controls["words"]
    assert field.text() == "NA"
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "NA"
    assert dialog.isVisible()


def test_signs_in_numbers_are_corrected_and_chosen_uses_stay(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, SURVEY.replace(",5;", ";").replace("tall", "27")))
    assert "income: '1.000' is read" not in dialog.notes.text()
    dialog.table.used.emit(2, "ignore")
    qtbot.waitUntil(lambda: headers(dialog)[2] == "age\nIgnore")
    rest(qtbot, dialog)
    choose(qtbot, dialog.options.controls["thousands"], ".")
    choose(qtbot, dialog.options.controls["decimal"], ",")
    rest(qtbot, dialog)
    assert "income: '1.000' is read as 1000." in dialog.notes.text()
    assert headers(dialog)[2] == "age\nIgnore"
    assert take(qtbot, dialog).x[:2, 0].tolist() == [1000, 2001]


def test_lines_above_the_table_are_corrected(qtbot, open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, "a,b,class\n" * 2 + "1,2,u\n3,4,v\n5,6,u\n"))
    field = dialog.options.controls["skip"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.shown.choices.skip == 2)
    rest(qtbot, dialog)
    assert dialog.summary.text() == "3 rows, 3 columns"
    assert headers(dialog) == ["x1\nNumber", "x2\nNumber", "x3\nTarget: classes"]


def test_one_class_is_one_class(open_dialog, tmp_path) -> None:
    dialog = open_dialog(write(tmp_path, "a,b,class\n1,2,u\n3,4,u\n"))
    assert dialog.classes.text() == "1 class: u"
    assert dialog.troubles.text() == "All samples are of the class u: choose another target."
    assert not dialog.take.isEnabled()
