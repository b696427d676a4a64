"""A pack in the window: words open its steps, and an exam leaves nothing but the task, whatever path one tries."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven_window import DrivenWindow
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from nnsim.app.commands import COMMANDS
from nnsim.app.lesson_pack import ALLOWED, OpenPack
from nnsim.app.workbench import Workbench
from nnsim.lessons import rules as rules_of
from nnsim.lessons.format import read_lesson
from nnsim.lessons.handin import load
from nnsim.lessons.pack import packed
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.rules import Rules, gate

TEXT = """---
format: 1
id: exam
title: An exam
start: xor
---
## One
```hint
look: Here
```
## Two
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rules_of, "ROUNDS", 100)
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path / "unpacked")
    lesson = read_lesson(TEXT).lesson
    assert lesson
    rules = Rules((gate("two", word="Red Fox"),), exam=True, hints=False)
    path = tmp_path / "exam.nnsim-lesson"
    path.write_bytes(packed(lesson, rules=rules, words={"two": "Red Fox"}).pack)
    return path


@pytest.fixture
def exam(bench: Workbench, pack: Path, tmp_path: Path) -> Workbench:
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    bench.take(pack)
    assert bench.lessons.pack.is_exam
    return bench


def said(bench: Workbench) -> list[str]:
    return [banner.text.text() for banner in bench.messages.toasts.banners]


def test_every_command_that_an_exam_does_not_leave_is_refused_in_one_sentence(exam: Workbench) -> None:
    before, project = exam.lessons.sitting, exam.editor.project
    refused = [command.id for command in COMMANDS if not exam.actions[command.id].isEnabled()]
    assert set(refused) >= {
        "open", "new", "examples", "import", "paste_table", "lessons", "open_lesson", "first_steps", "lesson_show",
        "lesson_hint", "import_weights", "collect_class", "copy_code",
    }  # fmt: skip
    walked = 0
    for command in COMMANDS:
        if exam.lessons.locks.of_command(command.id).state == "editable":
            continue
        exam.messages.toasts.clear()
        assert exam.run(command.id) is None
        sentences = said(exam)
        assert len(sentences) == 1, command.id
        assert sentences[0].startswith("This is an exam: only its task is here; ")
        assert sentences[0].count(". ") == 0
        walked += 1
    assert walked >= 30
    assert (exam.lessons.sitting, exam.editor.project) == (before, project)
    assert len({pattern for pattern in ALLOWED if "*" not in pattern} - {command.id for command in COMMANDS}) == 0


def test_an_exam_is_called_one_and_its_locked_keys_say_why(exam: Workbench, qtbot: QtBot) -> None:
    assert not exam.classroom.exam.words.isHidden()
    DrivenWindow(qtbot, exam)
    for keys in (Qt.Key.Key_N, Qt.Key.Key_O):
        exam.messages.toasts.clear()
        QTest.keyClick(exam.shell, keys, Qt.KeyboardModifier.ControlModifier)
        (sentence,) = said(exam)
        assert sentence.startswith("This is an exam: only its task is here; ")
    exam.classroom.exam.leave(sure=True)
    assert exam.classroom.exam.words.isHidden()


def test_no_other_path_brings_another_document(exam: Workbench, tmp_path: Path, qtbot: QtBot) -> None:
    project = exam.editor.project
    hand = DrivenWindow(qtbot, exam)
    for name, content in (
        ("a.csv", b"x,y\n1,2\n"),
        ("b.nnsim", b""),
        ("c.safetensors", b""),
        ("d.nnsim-handin", b"{}"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        exam.messages.toasts.clear()
        hand.drop(path)
        assert len(said(exam)) == 1, name
        assert said(exam)[0].startswith("This is an exam: only its task is here; "), name
    tries = (
        lambda: exam.documents.open(tmp_path / "b.nnsim"),
        lambda: exam.documents.begin_example("moons"),
        exam.lessons.begin_first,
        exam.lessons.show_chapters,
        lambda: exam.data.begun.emit(project),
        exam.lessons.panel.all_button.click,
    )
    for attempt in tries:
        exam.messages.toasts.clear()
        attempt()
        assert said(exam), attempt
    for key, modifiers in (("o", Qt.KeyboardModifier.ControlModifier), ("e", Qt.KeyboardModifier.ControlModifier)):
        QTest.keyClick(exam.shell, key, modifiers)
    assert QApplication.activeModalWidget() is None
    pad, picture = exam.output.test_pad.pad, tmp_path / "e.png"
    exam.shell.grab().save(str(picture))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(3, 3), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    pad.dragEnterEvent(enter)
    assert not enter.isAccepted(), "no picture falls on a pad"
    exam.run("undo")
    assert exam.editor.project is project
    assert exam.lessons.sitting is not None


def test_a_word_typed_in_the_panel_opens_the_next_step(exam: Workbench) -> None:
    sitting = exam.lessons.sitting
    assert sitting
    exam.run("lesson_on")
    assert "opens with the word" in exam.lessons.panel.note.words.plain
    row = exam.classroom.exam.row
    assert row
    assert row.isVisibleTo(exam.shell)
    exam.run("unlock_step")
    assert row.field.hasFocus()
    QTest.keyClicks(row.field, "wrong")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert "opens no step" in exam.lessons.panel.note.words.plain
    row.field.clear()
    QTest.keyClicks(row.field, "red fox")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert not row.isVisibleTo(exam.shell)
    exam.run("lesson_on")
    assert sitting.step.id == "two"


def test_leaving_is_possible_and_is_written_down(
    exam: Workbench, pack: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam.run("open")
    exam.run("leave_exam")
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert exam.lessons.pack.is_exam, "Escape stays"
    exam.run("leave_exam", sure=True)
    assert exam.actions["open"].isEnabled()
    assert exam.lessons.sitting is None
    exam.take(pack)
    assert exam.lessons.pack.is_exam, "the same pack is an exam again"
    assert not exam.actions["open"].isEnabled()
    monkeypatch.setattr(exam.classroom.folder, "ask_save", lambda *_: tmp_path / "a.nnsim-handin")
    exam.run("hand_in")
    exam.document.newest.hurry()
    QTest.keyClick(exam.classroom.dialog, Qt.Key.Key_Return)
    terms = load(tmp_path / "a.nnsim-handin").terms
    assert terms
    assert terms.exam
    assert [entry.what for entry in terms.log] == ["began", "refused", "left", "came back"]
    exam.classroom.exam.close()
    again = OpenPack(lambda _rules: None)
    sitting = exam.lessons.sitting
    assert sitting
    again.begin(sitting, exam.lessons.pack.rules, exam.lessons.files)
    told = again.terms(sitting)
    assert told
    assert [entry.what for entry in told.log][4:] == ["handed in", "closed", "came back"], "as after a restart"
    assert told.doubts("") != ()


def test_what_was_open_before_and_may_tell_the_solution_is_put_away(
    bench: Workbench, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    bench.run("lesson_new")
    (tmp_path / "in").mkdir()
    grid = bench.classroom.collect([tmp_path / "in"])
    assert bench.editing.is_shown
    monkeypatch.setattr(bench.editing.file, "may_leave", lambda: False)
    bench.take(pack)
    assert not bench.lessons.pack.is_exam, "what is written and not saved is kept, and no exam begins"
    monkeypatch.setattr(bench.editing.file, "may_leave", lambda: True)
    bench.take(pack)
    assert bench.lessons.pack.is_exam
    assert not bench.editing.is_shown
    assert not isValid(grid) or not grid.isVisible()
