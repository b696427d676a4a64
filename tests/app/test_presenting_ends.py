"""A presentation ends: one thing for each press of Escape, which is said, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.lessons.progress import ProgressFiles

LESSON = """---
format: 1
id: hands
title: Raised hands
start: gauss
locks: recipe.rate: fixed because the class predicts first
---
## What will it be?
```ask choice which
question: Which one?
- [ ] This -> No.
- [x] That -> Yes.
```
"""


def key(bench: Workbench, *keys: Qt.Key | str) -> None:
    """Where the keyboard is."""
    for each in keys:
        window = QApplication.activeWindow() or bench.shell
        QTest.keyClick(window.windowHandle(), each)
        for _ in range(12):
            QApplication.processEvents()


@pytest.fixture
def lesson(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> Iterator[Workbench]:
    path = tmp_path / "hands.md"
    path.write_text(LESSON, "utf-8")
    bench.shell.resize(1200, 700)
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.presenting.scenes.place = tmp_path / "scenes"
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    bench.run("open_lesson", path=path)
    yield bench
    bench.presenting.end()


def test_one_escape_ends_what_came_last_wherever_the_keys_are_and_it_is_said(lesson: Workbench, qtbot: QtBot) -> None:
    key(lesson, Qt.Key.Key_F5)
    presenting = lesson.presenting
    overlays, sight = presenting.overlays, presenting.sight
    presenting.show_window(True)
    lesson.shell.activateWindow()
    qtbot.waitUntil(lesson.shell.isActiveWindow)
    canvas = lesson.network.focus_target
    canvas.setFocus()
    key(lesson, Qt.Key.Key_Down)  # something is chosen there, of which Escape would let go first
    told, said = [sight.strip.escape, sight.window.page.escape], list[str]()
    key(lesson, "t", "d", "b", "z")
    assert set(overlays.there) == {"curtain", "zoom", "pointer"}
    for left in (("curtain", "pointer"), ("pointer",), (), ()):
        said.append(told[0].text())
        assert told[1].text() == told[0].text()
        key(lesson, Qt.Key.Key_Escape)
        assert overlays.there == left
        assert presenting.is_on
        assert sight.has_strip is (len(said) < 4)
    assert said == [
        "Escape shows the whole window", "Escape brings the window back", "Escape takes the pointer away",
        "Escape puts this strip away",
    ]  # fmt: skip
    assert told[1].text() == "Escape ends the presentation"
    key(lesson, "h")
    qtbot.waitUntil(sight.window.page.sheet.poll.counts[0].hasFocus)
    assert told[1].text() == "Escape leaves the field"
    key(lesson, Qt.Key.Key_Escape)
    assert presenting.is_on
    key(lesson, Qt.Key.Key_Escape)
    assert not presenting.is_on


def test_locks_that_were_opened_hold_again_and_answers_are_of_one_question(lesson: Workbench, tmp_path: Path) -> None:
    key(lesson, Qt.Key.Key_F5, "u")
    assert not lesson.lessons.locks.locks
    key(lesson, Qt.Key.Key_F5)
    assert lesson.lessons.locks.locks, "they are open as long as somebody presents"
    key(lesson, Qt.Key.Key_F5)
    assert lesson.lessons.locks.locks
    assert not lesson.presenting.lesson.is_open
    lesson.presenting.show_window(True)
    sheet = lesson.presenting.sight.window.page.sheet
    QTest.mouseClick(sheet.to_me, Qt.MouseButton.LeftButton)
    assert sheet.answer.text() == "Answer: That"
    other = tmp_path / "others.md"
    other.write_text(
        LESSON.replace("id: hands", "id: others").replace("- [x] That", "- [ ] That\n- [x] Neither"), "utf-8"
    )
    lesson.run("open_lesson", path=other)
    assert lesson.presenting.lesson.answer() == "Neither"
    assert sheet.answer.isHidden(), "a question of the same name in another lesson is another one"
    QTest.mouseClick(sheet.to_me, Qt.MouseButton.LeftButton)
    assert sheet.answer.text() == "Answer: Neither"
    key(lesson, Qt.Key.Key_F5, Qt.Key.Key_F5)
    assert sheet.answer.isHidden(), "another presentation begins with nothing said"
