"""Questions that were missed come back before another chapter begins, and steps that are done are offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.again import NOWHERE, stands_alone
from nnsim.lessons.judging import right_answer, wrong_answers
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import find
from nnsim.lessons.progress import Progress, ProgressFiles


def chapter(name: str) -> Lesson:
    lesson = find(name).read.lesson
    assert lesson
    return lesson


@pytest.fixture
def missing(bench: Workbench, tmp_path: Path) -> Workbench:
    """Somebody who missed two questions of the chapter on counting."""
    files = bench.lessons.files = ProgressFiles(tmp_path / "progress")
    lesson = chapter("counting")
    progress = Progress(lesson.id, lesson.sha)
    for question in [each for each in lesson.questions if stands_alone(each)][:2]:
        progress = progress.with_answer(question.id, wrong_answers(question, NOWHERE)[0][0], right=False)
    files.save(progress, lesson)
    return bench


def press(bench: Workbench, name: str) -> None:
    QTest.mouseClick(getattr(bench.lessons.panel.buttons, name), Qt.MouseButton.LeftButton)


def put_right(bench: Workbench, at: int) -> None:
    card = bench.lessons.panel.cards[at]
    answer = right_answer(card.question, NOWHERE)
    assert answer is not None
    card.field.put(answer)


def test_missed_questions_are_asked_before_the_next_chapter_and_count(missing: Workbench) -> None:
    lessons, panel = missing.lessons, missing.lessons.panel
    lessons.show_chapters()
    assert panel.chapters.missed.text().startswith("2 questions that were answered wrong")
    lessons.open("xor-hidden")
    assert panel.caption.text() == "Once more"
    assert [lessons.can(what) for what in ("check", "on", "hint", "show", "over", "ahead")] == [True] * 2 + [False] * 4
    assert len(panel.cards) == 2
    put_right(missing, 0)
    press(missing, "check")
    assert panel.cards[0].said.isVisibleTo(panel)
    assert panel.buttons.on_anyway.isVisibleTo(panel)
    assert not panel.buttons.on.isVisibleTo(panel)
    press(missing, "on_anyway")
    assert panel.caption.text().startswith("1 of ")
    assert lessons.sitting is not None
    assert lessons.sitting.progress.answers == {}, "they count in the chapter that they are from"
    lessons.open("xor-product")
    assert len(panel.cards) == 1, "what was answered right does not come again"
    put_right(missing, 0)
    press(missing, "check")
    press(missing, "on")
    lessons.open("classics")
    assert panel.caption.text().startswith("1 of ")
    lessons.show_chapters()
    assert not panel.chapters.missed.isVisibleTo(panel)


def test_they_are_not_asked_in_their_own_chapter_nor_where_one_goes_on(missing: Workbench) -> None:
    lessons, panel = missing.lessons, missing.lessons.panel
    lessons.open("counting")
    assert panel.caption.text().startswith("1 of ")
    lessons.open("xor-hidden")
    lessons.do("on")
    for _ in range(9):
        if lessons.sitting and lessons.sitting.at:
            break
        lessons.do("on")
    lessons.open("counting")
    lessons.open("xor-hidden")
    assert panel.caption.text().startswith("2 of ")


def test_the_list_of_chapters_stays_until_one_is_chosen(missing: Workbench) -> None:
    lessons, panel = missing.lessons, missing.lessons.panel
    for name in ("counting", "xor-hidden"):
        lessons.open(name)
        lessons.show_chapters()
        lessons.look()
        assert panel.chapters.isVisibleTo(panel)
        lessons.open(name)
        assert not panel.chapters.isVisibleTo(panel)
        assert panel.caption.text().startswith("1 of ")


AHEAD = """---
format: 1
id: ahead
title: Ahead
start: gauss
---
## One
Set the rate.
```until hold
recipe.rate = 0.5
```
## Two
Set the batch.
```until hold
recipe.batch = 7
```
"""


def test_a_step_whose_task_is_done_already_is_offered(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> None:
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.lessons.files = None
    (tmp_path / "ahead.md").write_text(AHEAD, "utf-8")
    bench.run("open_lesson", path=tmp_path / "ahead.md")
    buttons = bench.lessons.panel.buttons
    assert not buttons.ahead.isVisible()
    assert not bench.actions["lesson_ahead"].isEnabled()
    bench.editor.edit("Set the batch", set_recipe.of(batch=7))
    bench.lessons.look()
    assert (buttons.ahead.text(), buttons.ahead_words.text()) == (
        "Go on at step 2",
        "The task of step 2 is done already.",
    )
    assert bench.actions["lesson_ahead"].isEnabled()
    buttons.ahead.setFocus()
    press(bench, "ahead")
    assert bench.lessons.panel.caption.text() == "2 of 2"
    assert not buttons.ahead.isVisible()
    assert buttons.on.hasFocus()
