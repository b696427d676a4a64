"""A lesson is written in the window: text, preview, mistakes, locks by clicking, what is recorded, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from written_lesson import LESSON, begin_writing, text_of, write

from nnsim.app.workbench import Workbench
from nnsim.client import checking
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.checked import StepResult
from nnsim.lessons.drafts import left
from nnsim.lessons.findings import Finding
from nnsim.lessons.format import read_lesson
from nnsim.lessons.library import bundled
from nnsim.lessons.lock_text import locks_in


@pytest.fixture
def writing(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> Iterator[Workbench]:
    begin_writing(bench, tmp_path, qtbot)
    yield bench
    bench.editing.file.is_written = True


def again(bench: Workbench) -> None:
    """The lesson as it was."""
    bench.editing.file.is_written = True
    bench.run("lesson_edit", path=bench.editing.file.path)


def test_the_step_of_the_cursor_is_shown_in_the_state_that_leads_to_it(writing: Workbench) -> None:
    editing, lessons = writing.editing, writing.lessons
    assert editing.panel.text.hasFocus()
    assert lessons.panel.step_page is not None
    assert lessons.panel.step_page.title.text() == "How well does one neuron do?"
    editing.panel.go_to_line(17)
    editing.read()
    assert lessons.panel.step_page.title.text() == "And now?"
    assert writing.editor.project.recipe.rate == 0.25
    editing.panel.go_to_line(8)
    editing.read()
    assert lessons.panel.step_page.title.text() == "How well does one neuron do?"
    assert writing.editor.project.recipe.rate != 0.25
    assert editing.panel.text.hasFocus()
    again(writing)
    write(writing, 8, " Then look.")
    page = writing.lessons.panel.step_page
    assert page is not None
    assert page.text[0].plain == "Press Play. Then look."
    set_by_hand = set_recipe.of(rate=0.125)
    writing.editor.edit("rate", set_by_hand)
    write(writing, 8, " Again.")
    assert writing.editor.project.recipe.rate == 0.125


def test_a_mistake_is_said_below_its_line_and_the_last_good_text_stays(writing: Workbench) -> None:
    editing = writing.editing
    write(writing, 11, " and data.cont = 3")
    note = editing.panel.text.notes[11]
    assert note.tone == "error"
    assert "did you mean data.count?" in note.text
    assert "last text that could be read" in editing.panel.state.text()
    page = writing.lessons.panel.step_page
    assert page is not None
    assert page.title.text() == "How well does one neuron do?"
    height = editing.panel.text.blockBoundingGeometry(editing.panel.text.document().findBlockByNumber(10)).height()
    editing.panel.text.undo()
    editing.read()
    assert not editing.panel.text.notes
    plain = editing.panel.text.blockBoundingGeometry(editing.panel.text.document().findBlockByNumber(10)).height()
    assert height > plain
    again(writing)
    write(writing, 11, " and nonsense(")
    writing.run("lesson_try")
    assert writing.editing.panel.checked.help.text().startswith("This cannot be gone through yet. Line 11:")
    assert not writing.editing.checking.is_busy
    again(writing)
    panel = writing.editing.panel
    QTest.keyClick(panel.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.find_bar.field, "recipe")
    first = panel.text.line
    QTest.keyClick(panel.find_bar.field, Qt.Key.Key_Return)
    assert panel.text.line > first
    QTest.keyClick(panel.find_bar.field, Qt.Key.Key_Escape)
    assert panel.text.hasFocus()
    assert not panel.find_bar.isVisible()


def test_conditions_say_what_they_are_now(writing: Workbench) -> None:
    editing = writing.editing
    editing.panel.show_page("conditions")
    rows = editing.panel.conditions.rows
    assert rows.topLevelItem(0).text(1) == "false"
    writing.editor.edit("rate", set_recipe.of(rate=0.5))
    editing.look()
    assert rows.topLevelItem(0).text(1) == "true"
    assert rows.topLevelItem(0).child(0).text(1) == "0.5"
    again(writing)
    editing = writing.editing
    editing.panel.show_page("names")
    names = editing.panel.names
    assert names.count.text() == "143 names"
    names.search.setFocus()
    QTest.keyClicks(names.search, "batch samples per step")
    assert names.count.text() == "1 name"
    editing.look()
    QTest.keyClick(names.search, Qt.Key.Key_Down)
    assert names.rows.currentItem().text(1) == str(writing.editor.project.recipe.batch)
    editing.panel.text.go_to_line(8)
    QTest.keyClick(names.rows, Qt.Key.Key_Return)
    assert text_of(writing).splitlines()[7] == "Press Play.recipe.batch"


def test_what_is_offered_is_taken_by_tab_and_never_by_enter_alone(writing: Workbench) -> None:
    text = writing.editing.panel.text
    text.go_to_line(11)
    QTest.keyClicks(text, " and run.epo")
    assert text.offering.is_open
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert "run.epo\n" in text_of(writing)
    text.undo()
    text.go_to_line(11)
    QTest.keyClicks(text, "c")
    QTest.keyClick(text, Qt.Key.Key_Backspace)
    assert text.offering.is_open
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert not text.offering.is_open
    assert "run.epoch" in text_of(writing).splitlines()[10]
    again(writing)
    assert writing.editing.panel.width() >= 380
    assert writing.shell.minimumSizeHint().width() <= 1280
    assert writing.network.isVisible()
    assert writing.shell.width() == 1366


# ---------------------------------------------------------------- locks and links


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())


def test_a_click_locks_a_thing_in_the_text_as_one_step_to_undo(writing: Workbench) -> None:
    editing, rate = writing.editing, writing.editor.project.recipe.rate
    editing.panel.go_to_line(8)
    editing.panel.show_page("locks")
    QTest.mouseClick(editing.panel.locks.hand, Qt.MouseButton.LeftButton)
    assert editing.window.hand.is_on
    click(writing.control("recipe.rate.track"), QPoint(2, 5))
    assert writing.editor.project.recipe.rate == rate
    click(writing.bar.play)
    assert not writing.bridge.running
    assert [(each.lock.pattern, each.scope) for each in locks_in(text_of(writing))] == [
        ("recipe.rate", "on"), ("command.play", "on"), ("recipe.batch", "here"),
    ]  # fmt: skip
    QTest.keyClick(writing.shell, Qt.Key.Key_Escape)
    assert not editing.window.hand.is_on
    assert writing.lessons.locks.of_command("play").state == "fixed"
    editing.panel.text.undo()
    editing.panel.text.undo()
    editing.read()
    assert text_of(writing) == LESSON
    assert writing.lessons.locks.of_command("play").state == "editable"
    again(writing)
    editing = writing.editing
    editing.panel.go_to_line(17)
    editing.read()
    batch = writing.control("recipe.batch")
    assert batch is not None
    assert not batch.isVisible()
    writing.run("lesson_lock_things")
    assert batch.isVisible()
    editing.panel.locks.scope.set_current("here")
    editing.panel.locks.state.set_current("editable")
    QTest.keyClick(writing.shell, Qt.Key.Key_Escape)
    assert not batch.isVisible()
    editing.panel.locks.rows.setCurrentItem(editing.panel.locks.rows.topLevelItem(0))
    QTest.keyClick(editing.panel.locks.rows, Qt.Key.Key_Delete)
    assert locks_in(text_of(writing)) == ()
    assert batch.isVisible()


def test_a_control_and_an_entry_of_a_menu_are_locked_by_keys(writing: Workbench) -> None:
    editing = writing.editing
    editing.panel.go_to_line(8)
    writing.run("lesson_lock_things")
    track = writing.control("recipe.rate.track")
    assert track is not None
    track.setFocus()
    QTest.keyClick(track, Qt.Key.Key_Return)
    menu = next(a.menu() for a in writing.shell.menuBar().actions() if a.text() == "&Train")
    menu.popup(QPoint(10, 10))
    menu.setActiveAction(writing.actions["reset"])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert [each.lock.pattern for each in locks_in(text_of(writing))][:2] == ["recipe.rate", "command.reset"]
    assert not menu.isVisible()
    editing.window.hand.end()
    again(writing)
    text = writing.editing.panel.text
    text.go_to_line(8)
    text.find("Play")
    cursor = text.textCursor()
    cursor.setPosition(text.toPlainText().index("Play"))
    cursor.setPosition(cursor.position() + 4, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    writing.run("lesson_point")
    click(writing.bar.play)
    assert "Press [Play](focus:command/play)." in text_of(writing)
    assert not writing.editing.window.hand.is_on
    assert read_lesson(text_of(writing)).lesson is not None


# ---------------------------------------------------------------- recorded


def test_what_is_done_is_suggested_and_taken_singly(writing: Workbench) -> None:
    editing = writing.editing
    writing.run("lesson_record")
    writing.editor.edit("Learning rate", set_recipe.of(rate=0.75))
    writing.editor.edit("Batch", set_recipe.of(batch=7))
    writing.run("undo")
    writing.run("reset")
    moves = [each.moves for each in editing.window.recording.suggestions]
    assert ("recipe.rate = 0.75",) in moves
    assert ("reset",) in moves
    assert ("recipe.batch = 7",) not in moves
    editing.panel.go_to_line(8)
    rows = editing.panel.recorded.rows
    rows.setCurrentItem(rows.topLevelItem(0).child(1))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    lesson = read_lesson(text_of(writing)).lesson
    assert lesson is not None
    assert [each.text for each in lesson.steps[0].show] == ["recipe.rate = 0.5", "recipe.rate = 0.75"]


# ---------------------------------------------------------------- checks


def test_what_a_check_finds_is_told_of_the_text_that_was_checked(
    writing: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    go_on = Event()
    results = (StepResult("One", 6, (Finding(7, "This is odd."),)),)
    monkeypatch.setattr(checking, "check", lambda *_args: go_on.wait(20) and results)
    editing, checked = writing.editing, writing.editing.panel.checked
    writing.run("lesson_try")
    write(writing, 8, " More.")
    go_on.set()
    qtbot.waitUntil(lambda: not editing.checking.is_busy)
    assert checked.rows.topLevelItemCount() == 1
    assert not editing.panel.text.notes, "its lines may be elsewhere now"
    go_on.clear()
    again(writing)
    writing.run("lesson_try")
    other = tmp_path / "another.md"
    other.write_text(LESSON.replace("id: two-clouds", "id: another"), "utf-8")
    writing.run("lesson_edit", path=other)
    assert not editing.checking.is_busy
    go_on.set()
    qtbot.wait(50)
    assert checked.rows.topLevelItemCount() == 0
    assert not checked.bar.isVisible()
    assert checked.check.isEnabled()
    assert writing.lessons.opened == other, "the lesson that is rehearsed, not one of before"
    writing.run("lesson_copy", path=other)
    assert writing.lessons.opened == "", "it has no file yet"


# ---------------------------------------------------------------- files


def test_a_copy_of_a_chapter_is_saved_among_the_own_ones(writing: Workbench, tmp_path: Path, monkeypatch) -> None:
    writing.run("lesson_copy", path=bundled()[0])
    file = writing.editing.file
    assert not file.is_written
    lesson = read_lesson(text_of(writing)).lesson
    assert lesson is not None
    assert lesson.title.endswith("(copy)")
    asked = tmp_path / "own" / "mine.md"
    monkeypatch.setattr("nnsim.app.lesson_editing_files.QFileDialog.getSaveFileName", lambda *_args: (str(asked), ""))
    QTest.keyClick(writing.editing.panel.text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert file.is_written
    assert asked in file.own.paths()
    assert bundled()[0].read_text("utf-8") != asked.read_text("utf-8")


def test_what_is_not_saved_is_asked_for_and_kept_against_a_crash(writing: Workbench, monkeypatch) -> None:
    write(writing, 8, " More.")
    file = writing.editing.file
    file.keep()
    assert file.draft._file.is_file()
    assert not any("More." in draft.text for draft in left())  # its process lives
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or QMessageBox.StandardButton.Cancel)
    assert not writing.may_close()
    assert asked == ["Save the lesson two-clouds?"]
    assert not writing.editing.close()
    assert file.save()
    assert writing.may_close()
    assert file.path is not None
    assert "Press Play. More." in file.path.read_text("utf-8")
    assert not file.draft._file.exists()


def test_a_folder_that_cannot_be_written_is_said(writing: Workbench, tmp_path: Path) -> None:
    write(writing, 8, " More.")
    writing.editing.file.path = tmp_path / "two-clouds.md" / "below" / "x.md"
    assert not writing.editing.file.save()
    assert not writing.editing.file.is_written
    assert "More." in text_of(writing)


def test_no_class_sees_the_text_while_somebody_presents(writing: Workbench) -> None:
    panel = writing.editing.panel
    assert panel.isVisible()
    writing.run("present")
    assert not panel.isVisible()
    writing.run("present")
    assert panel.isVisible()
    assert writing.editing.is_shown


def test_what_is_put_aside_is_still_asked_for(writing: Workbench, monkeypatch) -> None:
    write(writing, 1, "more ")
    asked: list[bool] = []
    monkeypatch.setattr(writing.editing.file, "may_leave", lambda: bool(asked.append(True)))
    writing.run("present")
    assert not writing.editing.may_leave()
    assert asked == [True]
    writing.run("present")


def test_a_question_that_was_just_written_is_shown(writing: Workbench) -> None:
    lines = writing.editing.panel.text.toPlainText().split("\n")
    at = next(number for number, line in enumerate(lines, 1) if line.startswith("Press Play."))
    before = writing.lessons.panel.step_page
    assert before is not None
    assert not before.before
    writing.editing.panel.text.go_to_line(at)
    writing.editing.panel.text.insertPlainText(
        "\n\n```ask choice sure\nquestion: Are you sure?\n- [x] Yes\n- [ ] No\n```\n"
    )
    writing.editing.read()
    page = writing.lessons.panel.step_page
    assert page is not None
    assert [card.question.id for card in page.before if card.isVisible()] == ["sure"]
