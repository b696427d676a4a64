"""A lesson in the window: its steps, questions, conditions, and what is asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.app.commands import COMMANDS
from nnsim.app.lesson_locks import NEVER
from nnsim.app.workbench import Workbench
from nnsim.core.messages import Loaded, Notice
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.spec import Spec
from nnsim.edits.network import insert_layer
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.lesson import Lock
from nnsim.lessons.progress import ProgressFiles
from nnsim.ui.lesson.lock_mark import LockMark
from nnsim.ui.lesson.prose import Prose
from nnsim.ui.lesson.questions.number import read_number

DENSE = Spec.of("dense", units=3)

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


def test_no_line_ends_between_a_number_and_its_percent_sign(qtbot) -> None:
    words = Prose.of("They made **15.3** % and 26 %.")
    qtbot.addWidget(words)
    assert words.text().count("&nbsp;%") == 2
    assert words.plain == "They made 15.3 % and 26 %."


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


def test_a_key_leads_to_the_lesson_while_its_task_is_open(lesson: Workbench) -> None:
    """There is no question then, and of the two buttons that lead on one is hidden."""
    press(lesson, "on_anyway")
    lesson.network.palette_strip.field.setFocus()
    lesson.run("focus_lesson")
    assert QApplication.focusWidget() is lesson.lessons.panel.buttons.on_anyway
    QTest.keyClick(lesson.lessons.panel.buttons.on_anyway, Qt.Key.Key_Escape)
    assert lesson.network.focus_target.hasFocus()


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
    glow = lesson.lessons.pointing.glow
    assert glow is not None
    assert glow.isVisible()
    play = lesson.bar.play
    assert glow.geometry().contains(play.mapTo(lesson.shell, play.rect().center()))
    QTest.keyClick(page.text[0], Qt.Key.Key_Return)
    assert QApplication.focusWidget() is play
    assert not glow.isVisible()


def test_what_is_foretold_waits_until_it_was_predicted(lesson: Workbench) -> None:
    """Whether a line separates the classes is what one is asked in some chapters."""
    foretold, run = Problem("A line separates the classes.", severity=Severity.NOTE), lesson.bridge.client.run
    said = Notice(run, foretold)
    lesson.bridge.loaded.emit(Loaded(run, 0, "cpu", "torch", forecast=foretold))
    lesson.bridge.said.emit(said)
    toasts = lesson.messages.toasts
    assert not toasts.banners
    press(lesson, "on_anyway")
    lesson.lessons.look()
    assert [banner.text.text() for banner in toasts.banners] == [foretold.text]
    for _ in range(3):
        QApplication.processEvents()
    drawing = lesson.network.canvas
    box = QRect(toasts.mapTo(lesson.widget, QPoint(0, 0)), toasts.size())
    assert not box.intersects(QRect(drawing.mapTo(lesson.widget, QPoint(0, 0)), drawing.size())), "it has a place"


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


# ---------------------------------------------------------------- locks


def locked(bench: Workbench, *lines: str) -> None:
    locks = tuple(read_lock(line) for line in lines)
    bench.lessons.locks.put(locks)


def read_lock(line: str) -> Lock:
    pattern, _, rest = line.partition(": ")
    state, _, because = rest.partition(" because ")
    return Lock(pattern, "hidden" if state == "hidden" else "fixed", because)


def test_no_command_goes_around_a_lock(lesson: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    locked(lesson, "command.*: fixed because of the test", "edit.*: fixed because of the test", "recipe.*: fixed")
    before, told = lesson.editor.document, len(lesson.bridge.client.told)
    for command in COMMANDS:
        if not command.id.startswith("lesson") and command.id not in NEVER:
            assert not lesson.actions[command.id].isEnabled(), command.id
            assert lesson.run(command.id) is None
            lesson.actions[command.id].trigger()
    assert lesson.editor.document == before
    assert {name for name, *_ in lesson.bridge.client.told[told:]} <= {"want_frame"}
    assert [banner.text.text() for banner in lesson.messages.toasts.banners] == ["Locked in this step: of the test."]
    lesson.lessons.locks.put(())
    assert lesson.actions["play"].isEnabled()


def test_no_edit_goes_around_a_lock_of_what_it_changes(lesson: Workbench) -> None:
    locked(lesson, "recipe.rate: fixed because the rate is the question")
    before = lesson.editor.document
    assert not lesson.editor.edit("Set the rate", set_recipe.of(rate=0.7))
    lesson.messages.mend(Fix("Half the rate", "set_recipe", (("rate", 0.01),)))
    assert lesson.editor.document == before
    assert lesson.editor.edit("Set the batch", set_recipe.of(batch=3)), "others are free"
    locked(lesson, "edit.set_recipe: fixed")
    assert not lesson.editor.edit("Set the batch", set_recipe.of(batch=4))
    locked(lesson, "network.*: fixed")
    network = lesson.editor.document.network
    lesson.network.append("dense")
    assert lesson.editor.document.network == network


def test_a_fixed_control_shows_a_lock_and_a_hidden_one_takes_its_label_along(lesson: Workbench) -> None:
    rate, batch = lesson.control("recipe.rate"), lesson.control("recipe.batch")
    assert rate is not None
    assert batch is not None
    locked(
        lesson, "recipe.rate: fixed because the rate is the question", "recipe.batch: hidden", "view.samples: hidden"
    )
    assert not rate.isEnabled()
    assert "the rate is the question" in rate.toolTip()
    assert rate.findChild(LockMark) is not None
    rate.setEnabled(True)
    batch.show()
    lesson.run("reset_layout")
    assert not rate.isEnabled()
    assert not batch.isVisible(), "whoever shows it"
    lesson.plots.show_view("samples")
    lesson.run("show_samples")
    assert "samples" not in lesson.plots.seen
    assert not lesson.plots.is_offered("samples")
    lesson.lessons.locks.put(())
    assert rate.isEnabled()
    assert batch.isVisible()
    assert lesson.plots.is_offered("samples")


def test_locks_of_a_lesson_are_none_of_another_document(lesson: Workbench) -> None:
    lesson.lessons.open("xor-hidden")
    assert not lesson.lessons.locks.allows(lesson.editor.document, lesson.editor.document, insert_layer.of(0, DENSE))
    lesson.run("examples", name="moons")
    assert lesson.lessons.locks.locks == ()
    assert lesson.lessons.locks.allows(lesson.editor.document, lesson.editor.document, insert_layer.of(0, DENSE))
