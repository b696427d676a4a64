"""A lesson in the window: its steps, questions, conditions, and what is asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.lessons.progress import ProgressFiles
from nnsim.ui.lesson.questions.number import read_number

LESSON = """---
format: 1
id: two-clouds
title: Two clouds
start: gauss
---
## How well does one neuron do?
Press [Play](focus:transport.play); the network has {network.parameters} parameters.

```ask number guess
question: How many classes are there?
answer: data.classes
unit: classes
wrong 3: That is one too many.
```
```until latch
recipe.rate = 0.5 -> set the rate to 0.5
```
```hint
look: The [rate](focus:recipe.rate.track) is in the recipe.
```
```show
recipe.rate = 0.5
```
## And now?
Choose.

```ask choice which
question: Which?
- [x] This -> So it is.
- [ ] That -> No.
```
"""


@pytest.fixture
def lesson(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> Workbench:
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    (tmp_path / "two-clouds.md").write_text(LESSON, "utf-8")
    bench.run("open_lesson", path=tmp_path / "two-clouds.md")
    return bench


def press(bench: Workbench, name: str) -> None:
    QTest.mouseClick(getattr(bench.lessons.panel.buttons, name), Qt.MouseButton.LeftButton)


def type_in(bench: Workbench, text: str) -> None:
    """The first question has the keys, Enter answers it."""
    line = bench.lessons.panel.cards[0].field.stop
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_lesson_is_gone_through_by_mouse(lesson: Workbench) -> None:
    panel, page = lesson.lessons.panel, lesson.lessons.panel.step_page
    assert page is not None
    assert (panel.title.text(), panel.caption.text(), page.title.text()) == (
        "Two clouds", "1 of 2", "How well does one neuron do?",
    )  # fmt: skip
    assert page.text[0].plain.endswith(f"the network has {lesson.live.plan.parameters} parameters.")
    assert lesson.document.title == lesson.editor.project.name
    type_in(lesson, "3")
    assert panel.cards[0].said.words.plain == "That is one too many."
    panel.cards[0].field.stop.clear()
    type_in(lesson, "2")
    press(lesson, "on")
    assert page.task is not None
    assert page.task.isVisibleTo(page)
    assert not page.task.rows[0].mark.is_met
    press(lesson, "check")
    assert "asked: 0.5" in page.task.reason.text()
    press(lesson, "show_me")
    assert lesson.editor.project.recipe.rate == 0.5
    assert page.task.rows[0].mark.is_met
    press(lesson, "on")
    assert panel.caption.text() == "2 of 2"
    QTest.mouseClick(panel.cards[0].field.rows[0], Qt.MouseButton.LeftButton)
    press(lesson, "check")
    assert panel.cards[0].said.words.plain == "So it is."
    assert panel.buttons.on.text() == "Finish"
    press(lesson, "on")
    assert lesson.lessons.sitting is None
    assert panel.chapters.isVisibleTo(panel)


def test_show_me_is_one_step_to_undo_and_start_over_brings_all_of_it_back(lesson: Workbench) -> None:
    before = lesson.editor.project
    lesson.lessons.do("show")
    assert lesson.editor.project.recipe.rate == 0.5
    lesson.run("undo")
    assert lesson.editor.project.recipe == before.recipe
    lesson.run("redo")
    assert lesson.editor.project.recipe.rate == 0.5
    lesson.lessons.do("over")
    assert lesson.editor.project.recipe == before.recipe
    lesson.run("undo")
    assert lesson.editor.project.recipe.rate == 0.5


def test_another_document_is_no_end_of_the_lesson(lesson: Workbench) -> None:
    lesson.lessons.do("show")
    lesson.run("examples", name="moons")
    panel = lesson.lessons.panel
    assert "waits as you left it" in panel.elsewhere.words.plain
    assert not lesson.lessons.can("on")
    QTest.mouseClick(panel.return_button, Qt.MouseButton.LeftButton)
    assert lesson.editor.project.recipe.rate == 0.5
    assert lesson.editor.project.name != "Two moons"
    assert lesson.lessons.can("on")


def test_a_link_lights_what_it_names_and_tab_reaches_it(lesson: Workbench) -> None:
    page = lesson.lessons.panel.step_page
    assert page is not None
    page.text[0].setFocus(Qt.FocusReason.TabFocusReason)
    glow = lesson.lessons._glow
    assert glow is not None
    assert glow.isVisible()
    play = lesson.bar.play
    assert glow.geometry().contains(play.mapTo(lesson.shell, play.rect().center()))
    QTest.keyClick(page.text[0], Qt.Key.Key_Return)
    assert QApplication.focusWidget() is play
    assert not glow.isVisible()


@pytest.mark.parametrize("text", ["no lesson at all", "---\nformat: 99\n---\n"])
def test_a_damaged_lesson_is_one_sentence(bench: Workbench, tmp_path: Path, text: str) -> None:
    path = tmp_path / "damaged.md"
    path.write_text(text, "utf-8")
    before = bench.editor.project
    bench.run("open_lesson", path=path)
    (banner,) = bench.messages.toasts.banners
    assert banner.text.text().startswith("damaged.md, line ")
    assert bench.editor.project is before
    assert bench.lessons.sitting is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("60,000,000", 6e7), ("60 M", 6e7), ("6e7", 6e7), ("−0.25", -0.25), ("95 %", 95), (".5", 0.5), ("many", None),
        ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(text) == number
