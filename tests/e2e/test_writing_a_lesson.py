"""The lesson of the guide is written by keys in the editor, checked by the real engine, saved, and learned."""

from __future__ import annotations

import re

import pytest
from driven_window import CTRL, DrivenWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.core.resources import resource_path
from nnsim.lessons.own_lessons import OwnLessons
from nnsim.lessons.progress import ProgressFiles

GUIDE = resource_path("lessons").parent.parent / "docs" / "lessons.md"


def lesson_of_the_guide() -> str:
    """The text between its four backticks."""
    found = re.search(r"````text\n(.*?)````", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_a_teacher_writes_a_lesson_and_a_learner_goes_through_it(open_window, tmp_path) -> None:
    window: DrivenWindow = open_window()
    bench, editing = window.bench, window.bench.editing
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    editing.file.own = OwnLessons(tmp_path / "own")
    wanted = lesson_of_the_guide()
    assert len(wanted.splitlines()) <= 20
    bench.run("lesson_new")
    panel = editing.panel
    assert panel.text.hasFocus()
    window.key(Qt.Key.Key_A, CTRL)
    window.key(Qt.Key.Key_Delete)
    for line in wanted.splitlines():
        QTest.keyClicks(panel.text, line)
        window.key(Qt.Key.Key_Return)
    assert panel.text.toPlainText() == wanted
    window.until(lambda: bench.lessons.sitting and bench.lessons.sitting.lesson.title == "Two clouds", "the preview")
    assert not panel.text.notes
    QTest.keyClick(panel.text, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert editing.checking.is_busy
    window.until(lambda: not editing.checking.is_busy, "the check", timeout=60_000)
    assert panel.checked.help.text().startswith("The lesson passes")
    editing.file.path = tmp_path / "own" / "two-clouds.md"
    QTest.keyClick(panel.text, Qt.Key.Key_S, CTRL)
    assert editing.file.is_written
    QTest.keyClick(panel.text, Qt.Key.Key_W, CTRL)
    assert not editing.is_shown
    bench.run("open_lesson", path=tmp_path / "own" / "two-clouds.md")
    lesson = bench.lessons.panel
    QTest.keyClicks(lesson.cards[0].field.stop, "95")
    QTest.keyClick(lesson.cards[0].field.stop, Qt.Key.Key_Return)
    bench.run("lesson_on")
    bench.run("play")
    page = lesson.step_page
    assert page is not None
    assert page.task is not None
    window.until(lambda: page.task.rows[0].mark.is_met, "the condition", timeout=60_000)
    bench.run("play")
