"""A class in the window: hand in, and see who is where, by real mouse and keys."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from class_of_learners import SIZE, TEXT, lesson, write_class
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.core.files.nnsim_file import to_bytes
from nnsim.lessons.handin import SUFFIX, hand_in, load, save
from nnsim.lessons.progress import Progress, ProgressFiles
from nnsim.ui.classroom.class_window import ClassWindow
from nnsim.ui.classroom.hand_in_dialog import HandInDialog
from nnsim.ui.classroom.looks import LOOKS
from nnsim.ui.kit import theming

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-ins of thirty learners with their lesson, a damaged one, and a file of somebody else."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder)
    (folder / "a-class.md").write_text(TEXT, "utf-8")
    (folder / f"broken{SUFFIX}").write_bytes(b"{")
    (folder / "notes.txt").write_text("lunch", "utf-8")
    return folder


@pytest.fixture
def grid(bench: Workbench, room: Path, qtbot: QtBot) -> Iterator[ClassWindow]:
    window = bench.classroom.collect([room])
    qtbot.waitUntil(lambda: window.found is not None)
    yield window
    window.close()


def drop(window: ClassWindow, path: Path) -> None:
    """A file from a file manager."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at = window.rect().center()
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)


def test_thirty_hand_ins_are_a_grid(grid: ClassWindow) -> None:
    table = grid.view.grid
    assert (table.rowCount(), table.columnCount()) == (SIZE, 3)
    names = [table.name(row) for row in range(SIZE)]
    assert names == sorted(names, key=str.casefold)
    assert not any("Learner" in name for name in names), "names are hidden"
    signs = {table.cell(table.index(row, column)) for row in range(SIZE) for column in range(3)}
    assert signs == set(LOOKS)
    first = grid.mistakes.list.item(0).text()
    assert first.startswith("15 learners: 5\nHow much is 2 + 2? For example ")
    bad = grid.bad.text().splitlines()
    assert len(bad) == 2
    assert bad[0].startswith(f"broken{SUFFIX} is no hand-in that can be read")
    assert bad[1] == "notes.txt is no hand-in by its name, and was left alone."


def test_arrow_keys_walk_and_what_was_answered_is_told(grid: ClassWindow) -> None:
    view = grid.view
    view.setFocus()
    view.setCurrentIndex(view.grid.index(0, 0))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 1)
    assert grid.details.title.text().startswith(f"{view.grid.name(2)}, Choose: ")
    wrong = next(row for row in range(SIZE) if view.grid.cell(view.grid.index(row, 0)) in ("wrong", "stuck"))
    box = view.visualRect(view.grid.index(wrong, 0))
    view.scrollTo(view.grid.index(wrong, 0))
    box = view.visualRect(view.grid.index(wrong, 0))
    QTest.mouseClick(view.viewport(), LEFT, pos=box.center())
    assert "wrong" in grid.details.words.text()
    assert grid.details.title.text().startswith(view.grid.name(wrong))


def test_the_learner_of_an_example_is_one_click_away(grid: ClassWindow) -> None:
    item = grid.mistakes.list.item(0)
    QTest.mouseClick(grid.mistakes.list.viewport(), LEFT, pos=grid.mistakes.list.visualItemRect(item).center())
    name = grid.view.grid.name(grid.view.currentIndex().row())
    assert item.text().endswith(f"For example {name}.")


def test_names_are_shown_by_a_switch_and_on_a_projector_only_when_asked_again(grid: ClassWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(grid.names, LEFT)
    shown = [grid.view.grid.name(row) for row in range(SIZE)]
    assert sum(name.startswith("Learner ") for name in shown) == SIZE // 2
    theming.manager().set_presenter(True)
    assert not grid.shows_names
    assert not any(grid.view.grid.name(row).startswith("Learner ") for row in range(SIZE))
    QTest.mouseClick(grid.names, LEFT)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert not grid.shows_names
    QTest.mouseClick(box.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: grid.shows_names)


def test_the_table_goes_to_the_clipboard_and_to_a_file(
    grid: ClassWindow, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTest.mouseClick(grid.copy, LEFT)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "\t1 Count\t2 Choose\t3 Say"
    assert len(lines) == SIZE + 1
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "table"), ""))
    QTest.mouseClick(grid.table, LEFT)
    rows = list(csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig"))))
    assert len(rows) == 3 * SIZE + 1
    assert not any("Learner" in cell for row in rows for cell in row)


def test_a_new_file_appears_and_one_can_be_dropped(
    bench: Workbench, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnsim.ui.classroom.class_window.FOLLOW_MS", 20)
    folder = tmp_path / "in"
    folder.mkdir()
    window = ClassWindow(bench.shell, every=20)
    window.show()
    window.gather([folder])
    qtbot.waitUntil(lambda: window.found is not None)
    assert "no hand-in yet" in window.note.text()
    save(folder / f"one{SUFFIX}", hand_in(lesson(), Progress("a-class", at="count"), "1" * 32))
    qtbot.waitUntil(lambda: window.view.grid.rowCount() == 1)
    other = tmp_path / f"other{SUFFIX}"
    save(other, hand_in(lesson(), Progress("a-class", at="count"), "2" * 32))
    drop(window, other)
    qtbot.waitUntil(lambda: window.view.grid.rowCount() == 2)
    window.gather([tmp_path / "nowhere"])
    qtbot.waitUntil(lambda: "There is no folder" in window.note.text())
    window.close()


def test_the_document_of_a_learner_opens_as_a_new_one(
    bench: Workbench, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run("examples", name="xor")
    content = to_bytes(bench.editor.project)
    bench.run("examples", name="moons")
    path = tmp_path / f"one{SUFFIX}"
    save(path, hand_in(lesson(), Progress("a-class", at="count"), "1" * 32, document=content))
    bench.take(path)
    window = bench.classroom.collect()
    qtbot.waitUntil(lambda: window.view.grid.rowCount() == 1)
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    assert bench.editor.project.name == "XOR with a hidden layer"
    assert (bench.document.path, bench.document.unsaved) == (None, True)
    damaged = hand_in(lesson(), Progress("a-class"), "1" * 32, document=b"PK")
    assert not bench.classroom.open_state(damaged)
    assert any(
        "The document in this hand-in cannot be used" in each.text.text() for each in bench.messages.toasts.banners
    )
    window.close()


def test_a_lesson_is_handed_in(bench: Workbench, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not bench.actions["hand_in"].isEnabled()
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    text = tmp_path / "a-class.md"
    text.write_text(TEXT, "utf-8")
    bench.take(text)
    bench.lessons.sitting.answer(bench.lessons.sitting.step.before[0], 5.0)
    bench.run("hand_in")
    bench.document.newest.hurry()
    dialog = bench.classroom.dialog
    assert isinstance(dialog, HandInDialog)
    words = dialog.contents.text()
    for question in dialog.asked:
        assert question.height() >= question.heightForWidth(question.width()), "a long question takes another line"
    assert "1 of 3 steps reached" in words
    assert "1 answer that you gave" in words
    saved = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    QTest.keyClicks(dialog.name, "Ada")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    made = load(saved.with_name(f"mine{SUFFIX}"))
    assert (made.name, made.progress.lesson) == ("Ada", "a-class")
    assert made.document.startswith(b"PK")
    assert made.progress.answers["sum"].verdicts == (False,)
    assert any("Give this file to your teacher" in banner.text.text() for banner in bench.messages.toasts.banners)
    assert json.loads(saved.with_name(f"mine{SUFFIX}").read_text("utf-8"))["version"] == 2
