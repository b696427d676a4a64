"""The presentation: F5 arranges it and gives everything back, keys of a clicker, and what lies over the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.rules import Rules
from nnsim.ui.kit import theming

LESSON = """---
format: 1
id: hands
title: Raised hands
minutes: 10
start: gauss
locks: recipe.rate: fixed because the class predicts first
---
## What will it be? {#predict 3 min}
The network has {network.parameters} parameters.

```ask choice which
question: Which one?
- [ ] This -> No.
- [x] That -> Yes.
```
```ask number share
question: Which share, in percent?
answer: 40 + 2
unit: percent
```
```note
Count before they talk.
```
## And then? {#then}
Train.

```note
They will be surprised.
```
"""


@dataclass
class Screen:
    """A screen that a test plugs in."""

    place: QRect

    def geometry(self) -> QRect:
        return self.place

    def availableGeometry(self) -> QRect:
        return self.place


LAPTOP, PROJECTOR = Screen(QRect(0, 0, 1366, 768)), Screen(QRect(1366, 0, 1280, 720))


@pytest.fixture
def bench(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> Iterator[Workbench]:
    bench.shell.resize(1200, 700)
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.presenting.scenes.place = tmp_path / "scenes"
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    settle()
    yield bench
    bench.presenting.end()


@pytest.fixture
def lesson(bench: Workbench, tmp_path: Path) -> Workbench:
    path = tmp_path / "hands.md"
    path.write_text(LESSON, "utf-8")
    bench.run("open_lesson", path=path)
    settle()
    return bench


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


def key(bench: Workbench, *keys: Qt.Key | str) -> None:
    """Where the keyboard is, as a clicker's."""
    for each in keys:
        window = QApplication.activeWindow() or bench.shell
        QTest.keyClick(window.windowHandle(), each)
        settle()


def stands(bench: Workbench) -> list[object]:
    panels = (bench.bar, bench.data, bench.network, bench.output, bench.plots, bench.recipe)
    places = [(panel.isVisible(), panel.geometry().getRect()) for panel in panels if panel.isVisible()]
    return [bench.shell.geometry(), bench.shell.windowState(), theming.manager().mode, *places]


# ---------------------------------------------------------------- F5


def test_f5_arranges_and_gives_everything_back(bench: Workbench) -> None:
    bench.run("panel_recipe")
    bench.layout._splitters[0].setSizes([300, 500])
    settle()
    before = stands(bench)
    key(bench, Qt.Key.Key_F5)
    assert bench.shell.isFullScreen()
    assert theming.manager().presenter
    assert not bench.presenting.sight.has_window
    assert not bench.presenting.sight.has_strip, "with one screen only when it is asked for"
    bench.run("theme_dark")
    key(bench, Qt.Key.Key_F5)
    assert stands(bench) == before
    assert not theming.manager().presenter
    assert not bench.presenting.sight.timer.isActive()


def test_escape_ends_it_and_large_type_of_before_stays(bench: Workbench) -> None:
    bench.run("presenter", on=True)
    key(bench, Qt.Key.Key_F5)
    key(bench, Qt.Key.Key_Escape)
    assert not bench.presenting.is_on
    assert not bench.shell.isFullScreen()
    assert theming.manager().presenter


def test_two_screens_get_a_window_each_and_a_projector_may_go(bench: Workbench) -> None:
    presenting = bench.presenting
    screens = [LAPTOP, PROJECTOR]
    presenting.screens.found = lambda: screens  # type: ignore[assignment, return-value]
    place = bench.shell.geometry()
    key(bench, Qt.Key.Key_F5)
    window = presenting.sight.window
    assert window.isVisible()
    assert window.geometry().size() == LAPTOP.place.size()
    assert bench.actions["present_swap"].isEnabled()
    bench.run("present_swap")
    assert PROJECTOR.place.contains(window.geometry().center())
    screens.pop()
    presenting.screens.changed.emit()
    settle()
    assert not window.isVisible(), "it would lie over what the class sees"
    assert bench.shell.isFullScreen()
    assert any("second screen is gone" in banner.text.text() for banner in bench.messages.toasts.banners)
    bench.run("present")
    assert bench.shell.geometry() == place


def test_a_window_whose_screen_is_gone_comes_back_where_it_is_seen(bench: Workbench) -> None:
    bench.shell.move(3000, 200)
    settle()
    bench.presenting.screens.found = lambda: [LAPTOP]  # type: ignore[assignment, return-value]
    key(bench, Qt.Key.Key_F5)
    key(bench, Qt.Key.Key_F5)
    assert LAPTOP.place.contains(bench.shell.geometry())


def test_closing_the_window_remembers_how_it_stood_before(bench: Workbench) -> None:
    size = bench.shell.size()
    key(bench, Qt.Key.Key_F5)
    assert bench.may_close()
    assert bench.shell.size() == size


# ---------------------------------------------------------------- the clicker


def test_a_clicker_leads_through_the_lesson_from_either_window(lesson: Workbench, qtbot: QtBot) -> None:
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    sitting, page = lesson.lessons.sitting, lesson.presenting.sight.window.page
    assert sitting is not None
    assert page.next_title.text() == "And then?"
    assert page.notes.plain == "Count before they talk."
    lesson.presenting.sight.window.activateWindow()
    qtbot.waitUntil(lesson.presenting.sight.window.isActiveWindow)
    key(lesson, Qt.Key.Key_PageDown)
    assert sitting.at == 1
    assert page.notes.plain == "They will be surprised."
    assert page.next_title.text() == "This is the last step."
    key(lesson, Qt.Key.Key_PageDown)
    assert lesson.lessons.sitting is sitting, "a clicker closes no lesson"
    lesson.shell.activateWindow()
    qtbot.waitUntil(lesson.shell.isActiveWindow)
    key(lesson, Qt.Key.Key_PageUp)
    assert sitting.at == 0


def test_the_curtain_is_one_colour_and_any_way_leads_back(bench: Workbench) -> None:
    key(bench, Qt.Key.Key_F5)
    for down, color in (("b", "black"), (".", "black"), ("w", "white")):
        key(bench, down)
        assert bench.presenting.overlays.color == color, down
        image = bench.shell.grab().toImage()
        places = [(5, 5), (image.width() // 2, image.height() // 2), (image.width() - 5, image.height() - 5)]
        assert {image.pixelColor(x, y).name() for x, y in places} == {QColor(color).name()}
        key(bench, Qt.Key.Key_Escape if color == "white" else down)
        assert not bench.presenting.overlays.color
    assert bench.presenting.is_on
    key(bench, "b")
    QTest.mouseClick(bench.presenting.overlays.curtain, Qt.MouseButton.LeftButton)
    assert not bench.presenting.overlays.color


def test_letters_are_letters_in_a_field_and_tools_while_nobody_presents(bench: Workbench) -> None:
    key(bench, "b")
    assert not bench.presenting.overlays.color
    key(bench, Qt.Key.Key_F5)
    strip = QLineEdit(bench.shell)
    strip.show()
    strip.setFocus()
    QTest.keyClicks(strip, "bwdzk1")
    assert strip.text() == "bwdzk1"
    assert not bench.presenting.overlays.color
    strip.setParent(None)
    strip.deleteLater()


# ---------------------------------------------------------------- over the window


def test_the_spot_follows_the_mouse_and_lets_it_through(bench: Workbench) -> None:
    key(bench, Qt.Key.Key_F5)
    key(bench, "d")
    spot = bench.presenting.overlays._spot
    assert spot is not None
    for place in (QPoint(300, 200), QPoint(420, 310)):
        QTest.mouseMove(bench.shell.windowHandle(), place)
        settle()
        assert (spot.geometry().center() - place).manhattanLength() <= 2
        assert bench.shell.childAt(place) is not spot
    key(bench, Qt.Key.Key_Escape)
    assert not bench.presenting.overlays.points
    assert not spot.isVisible()


def test_zoom_enlarges_the_part_under_the_mouse_and_escape_leads_back(bench: Workbench, qtbot: QtBot) -> None:
    key(bench, Qt.Key.Key_F5)
    overlays = bench.presenting.overlays
    overlays.magnifier.enlarge(QPoint(200, 150), 2.0)
    overlays.changed.emit()
    whole = QRect(bench.shell.rect())
    qtbot.waitUntil(lambda: abs(overlays.magnifier.part.width() - whole.width() / 2) < 1)
    assert overlays.magnifier.part.contains(QPointF(200, 150))
    qtbot.waitUntil(lambda: not overlays.magnifier._sharp.isNull())
    assert overlays.magnifier._sharp.width() >= whole.width() - 4, "painted once more, not stretched"
    key(bench, Qt.Key.Key_Right)
    key(bench, "z")
    qtbot.waitUntil(lambda: not overlays.zooms)
    overlays.magnifier.enlarge(QPoint(200, 150), 2.0)
    overlays.changed.emit()
    key(bench, Qt.Key.Key_Escape)
    assert not overlays.zooms, "what glides back is over"
    qtbot.waitUntil(lambda: not overlays.magnifier.is_on)
    assert bench.presenting.is_on
    assert not overlays.magnifier._fresh.isActive()


def test_another_document_is_not_seen_through_the_old_picture(bench: Workbench) -> None:
    key(bench, Qt.Key.Key_F5)
    bench.presenting.overlays.magnifier.enlarge(QPoint(200, 150), 2.0)
    bench.document.show(build(examples()["moons"]))
    assert not bench.presenting.overlays.zooms
    assert bench.presenting.is_on


# ---------------------------------------------------------------- notes, locks, answers, hands


def test_the_strip_comes_on_command_and_shows_no_answer(lesson: Workbench) -> None:
    key(lesson, Qt.Key.Key_F5)
    key(lesson, "t")
    assert lesson.presenting.sight.has_strip
    assert lesson.presenting.sight.strip.notes.plain == "Count before they talk."
    key(lesson, "t")
    assert not lesson.presenting.sight.has_strip
    key(lesson, "t", Qt.Key.Key_F5)
    assert not lesson.presenting.sight.has_strip, "it goes with the presentation"


def test_locks_are_opened_for_the_class(lesson: Workbench) -> None:
    key(lesson, Qt.Key.Key_F5)
    assert lesson.lessons.locks.locks
    key(lesson, "u")
    assert not lesson.lessons.locks.locks
    key(lesson, "u")
    assert lesson.lessons.locks.locks


def test_answers_are_hidden_until_they_are_wanted(lesson: Workbench) -> None:
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    sheet, card = lesson.presenting.sight.window.page.sheet, lesson.lessons.panel.cards[0]
    assert sheet.answer.isHidden()
    QTest.mouseClick(sheet.to_me, Qt.MouseButton.LeftButton)
    assert sheet.answer.text() == "Answer: That"
    assert card.answer.isHidden(), "the class sees nothing of it"
    QTest.mouseClick(sheet.to_class, Qt.MouseButton.LeftButton)
    assert card.answer.words.plain == "Answer: That"


def test_hands_are_counted_by_keys_laid_over_the_question_and_undone(lesson: Workbench, qtbot: QtBot) -> None:
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    window, card = lesson.presenting.sight.window, lesson.lessons.panel.cards[0]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    key(lesson, "h")
    entry = window.page.sheet.poll
    assert entry.counts[0].hasFocus()
    key(lesson, "7", Qt.Key.Key_Return, "1", "2", Qt.Key.Key_Return)
    assert [(bar.words, bar.hands) for bar in card.poll.bars] == [("This", 7), ("That", 12)]
    assert card.poll.isVisibleTo(lesson.shell)
    assert not any(bar.found for bar in card.poll.bars)
    lesson.run("present_answer_class")
    assert [bar.found for bar in card.poll.bars] == [False, True]
    assert lesson.lessons.files is not None
    assert lesson.lessons.sitting is not None
    kept, _ = lesson.lessons.files.load(lesson.lessons.sitting.lesson)
    assert kept.hands == {"which": ((0.0, 7), (1.0, 12))}
    lesson.run("undo")
    assert [bar.hands for bar in card.poll.bars] == [7, 0]
    assert [count.text() for count in entry.counts] == ["7", ""]
    lesson.run("redo")
    assert card.poll.total == 19
    lesson.run("present_clear_hands")
    assert not card.poll.isVisibleTo(lesson.shell)
    lesson.run("undo")
    assert card.poll.total == 19


def test_a_step_is_jumped_to_and_its_time_is_planned(lesson: Workbench) -> None:
    now = [0.0]
    sight = lesson.presenting.sight
    sight.clock = lambda: now[0]
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    page = sight.window.page
    now[0] = 125.0
    sight._show_now()
    assert (page.clock.spent.text(), page.clock.plan.text()) == ("2:05", "of 10 min")
    assert page.clock.here.text().startswith("This step 2:05 of 3 min")
    QTest.mouseClick(page.rows.steps[1], Qt.MouseButton.LeftButton)
    assert lesson.lessons.sitting is not None
    assert lesson.lessons.sitting.at == 1
    assert page.clock.here.text().startswith("This step 0:00 · ")


def test_a_lesson_that_ends_or_is_left_meanwhile_leaves_clock_and_scenes(lesson: Workbench) -> None:
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    page = lesson.presenting.sight.window.page
    lesson.document.show(build(examples()["moons"]))
    settle()
    assert page.rows.steps == []
    assert lesson.document.title in page.title.text()
    lesson.lessons.do("return")
    settle()
    assert len(page.rows.steps) == 2
    lesson.lessons._end()
    settle()
    assert page.rows.steps == []
    assert not lesson.actions["present_hands"].isVisible()


def test_what_is_counted_and_answered_is_brought_before_the_eyes_of_the_class(lesson: Workbench) -> None:
    key(lesson, Qt.Key.Key_F5)
    card = lesson.lessons.panel.cards[0]
    lesson.presenting.lesson.count(((0.0, 3), (1.0, 2)))
    for show in (lambda: None, lambda: lesson.run("present_answer_class")):
        show()
        settle()
        shown = card.answer if card.answer.isVisible() else card.poll
        assert shown.visibleRegion().boundingRect().height() > shown.height() / 2


def test_nothing_of_a_pack_opens_before_its_time_by_presenting_it(lesson: Workbench) -> None:
    lesson.lessons.pack.rules = Rules(sha="ab")
    key(lesson, Qt.Key.Key_F5)
    lesson.presenting.show_window(True)
    assert lesson.presenting.sight.told().steps == (), "no text of a later step is read ahead"
    lesson.presenting.lesson.go(1)
    key(lesson, "u", Qt.Key.Key_PageDown)
    assert lesson.lessons.sitting is not None
    assert lesson.lessons.sitting.at == 0
    assert lesson.lessons.locks.locks
