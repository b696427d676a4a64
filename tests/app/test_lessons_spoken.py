"""What screen readers are told of a lesson, step by step, and the way of the Tab key through its panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.questions import KINDS
from nnsim.ui.lesson import panel as panel_module
from nnsim.ui.lesson.card import Card

LESSON = """---
format: 1
id: spoken
title: Spoken
start: gauss
---
## One
Guess first.
```ask number guess
question: How large is the rate?
of: recipe.rate
```
```until hold
recipe.rate = 0.5 -> set the rate to 0.5
recipe.batch = 7 -> set the batch to 7
```
```wrong
recipe.rate = 9 -> That is far too much.
```
```ask choice why
question: Why?
when: after
- [x] So
- [ ] Not so
```
```name
term: learning rate
It scales each step.
```
```further
Try others.
```
## Two
The end.
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is announced by the panel."""
    words = list[str]()
    monkeypatch.setattr(panel_module, "announce", lambda _widget, text: words.append(text) if text else None)
    return words


@pytest.fixture
def spoken(bench: Workbench, said: list[str], tmp_path: Path, qtbot: QtBot) -> Workbench:
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.lessons.files = None
    (tmp_path / "spoken.md").write_text(LESSON, "utf-8")
    bench.run("open_lesson", path=tmp_path / "spoken.md")
    return bench


def newest(said: list[str]) -> str:
    words = " ".join(said)
    said.clear()
    return words


def test_every_phase_of_a_step_is_announced(spoken: Workbench, said: list[str]) -> None:
    lessons = spoken.lessons
    assert newest(said) == "1 of 2: One. Guess first."
    lessons.do("on")
    assert newest(said) == "Your task: set the rate to 0.5, set the batch to 7"
    spoken.editor.edit("Set the rate", set_recipe.of(rate=9.0))
    lessons.look()
    assert newest(said) == "That is far too much."
    spoken.editor.edit("Set the rate", set_recipe.of(rate=0.5))
    lessons.look()
    assert newest(said) == "Reached: set the rate to 0.5"
    spoken.editor.edit("Set the batch", set_recipe.of(batch=7))
    lessons.look()
    assert "Reached: set the batch to 7" in newest(said)
    for phase, words in (("why", "Why?"), ("name", "It is called learning rate. It scales each step.")):
        while lessons.sitting and lessons.sitting.phase != phase:
            lessons.do("on")
        assert words in newest(said)
    while lessons.sitting and lessons.sitting.at == 0:
        lessons.do("on")
    assert "2 of 2: Two. The end." in newest(said)


def test_all_that_is_shown_of_a_step_has_a_name(spoken: Workbench) -> None:
    page = spoken.lessons.panel.step_page
    assert page is not None
    assert page.task is not None
    spoken.lessons.do("on")
    assert [row.accessibleName() for row in page.task.rows] == [
        "set the rate to 0.5: open", "set the batch to 7: open",
    ]  # fmt: skip
    assert spoken.lessons.panel.accessibleName() == "Lesson"
    assert page.accessibleName() == "One"


def test_every_kind_of_question_in_the_chapters_has_a_name(qtbot: QtBot) -> None:
    lessons = [lesson for path in bundled() if (lesson := read_file(path).read.lesson)]
    asked = {question.kind: question for lesson in lessons for question in lesson.questions}
    assert {"line", "image", "number", "choice", "truth-table"} <= set(asked) <= set(KINDS)
    for question in asked.values():
        card = Card(question)
        qtbot.addWidget(card)
        card.show()
        assert card.words.plain
        stops = [w for w in card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        for stop in stops:
            has_words = stop.accessibleName() or getattr(stop, "text", str)()
            assert has_words, f"{question.kind}: {type(stop).__name__}"


def stops(bench: Workbench, most: int = 400) -> Iterator[QWidget]:
    """Where Tab leads from the first question on, until it comes back there."""
    first = QApplication.focusWidget()
    for _ in range(most):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is first:
            return
        yield now
    raise AssertionError(f"Tab never came back: it is at {QApplication.focusWidget()}")


def test_tab_goes_through_the_panel_and_out_of_it_again(spoken: Workbench) -> None:
    panel = spoken.lessons.panel
    spoken.run("focus_lesson")
    inside = [widget for widget in stops(spoken) if panel.isAncestorOf(widget)]
    buttons = panel.buttons
    for wanted in (buttons.check, buttons.show_me, buttons.on_anyway, panel.over, panel.close_button, panel.all_button):
        if wanted.isEnabled():
            assert wanted in inside, wanted.accessibleName()
    assert len(set(inside)) == len(inside)
