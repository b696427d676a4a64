"""Screens of 1024 px, and large type on projectors: nothing is cut, out of reach, or covered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.workbench import Workbench
from nnsim.lessons.own_lessons import OwnLessons
from nnsim.ui.kit import theming

LESSON = """---
format: 1
id: narrow
title: A lesson on a narrow screen
start: xor
---
## One
```ask number share
question: How much?
answer: 4
```
```until latch
run.step >= 10 -> ten steps
```
```hint
look: Here.
```
```show
train(steps=10)
```
"""
LONG = (
    "Finished with 0 mistakes: every sample lies on its right side after 80 corrections, so nothing is left to change."
)


@pytest.fixture
def narrow(bench: Workbench, tmp_path: Path) -> Iterator[Workbench]:
    bench.shell.setMinimumSize(0, 0)
    bench.shell.resize(1024, 768)
    bench.lessons.files = None
    bench.editing.file.own = OwnLessons(tmp_path / "own")
    (tmp_path / "narrow.md").write_text(LESSON, "utf-8")
    yield bench
    bench.editing.file.is_written = True
    theming.manager().set_presenter(False)


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


def place(widget: QWidget, bench: Workbench) -> QRect:
    return QRect(widget.mapTo(bench.shell, QPoint(0, 0)), widget.size())


def test_an_editor_and_a_lesson_fit_1024_px_and_stand_beside_each_other_where_there_is_more(
    narrow: Workbench, tmp_path: Path
) -> None:
    narrow.run("lesson_edit", path=tmp_path / "narrow.md")
    settle()
    panel, lesson = narrow.editing.panel, narrow.lessons.panel
    assert narrow.shell.width() == 1024, "the window does not grow beyond the screen"
    for part in (panel, lesson, narrow.network, narrow.output):
        assert part.isVisible()
        assert QRect(0, 0, 1024, 768).contains(place(part, narrow))
    assert place(panel, narrow).top() >= place(lesson, narrow).bottom()
    assert panel.split.orientation() == Qt.Orientation.Horizontal
    narrow.shell.resize(1280, 720)
    settle()
    assert narrow.shell.width() == 1280
    assert place(panel, narrow).right() <= place(lesson, narrow).left()
    assert panel.split.orientation() == Qt.Orientation.Vertical


def test_a_lesson_in_large_type_fits_1024_px(narrow: Workbench, tmp_path: Path) -> None:
    narrow.run("presenter", on=True)
    narrow.run("open_lesson", path=tmp_path / "narrow.md")
    settle()
    assert narrow.shell.width() == 1024
    buttons = narrow.lessons.panel.buttons
    for button in (buttons.check, buttons.hint, buttons.show_me, buttons.back, buttons.on_anyway):
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width(), button.text()
        assert place(narrow.lessons.panel, narrow).contains(place(button, narrow))
    for stat in (narrow.output.train_loss, narrow.output.accuracy):
        assert stat.number.fontMetrics().horizontalAdvance("0.7308") <= stat.number.width(), "no figure is cut"


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_a_message_covers_nothing_in_large_type(narrow: Workbench, tmp_path: Path, size: tuple[int, int]) -> None:
    narrow.shell.resize(*size)
    narrow.run("presenter", on=True)
    high = narrow.layout.height()
    for path in (None, tmp_path / "narrow.md"):
        if path is not None:
            narrow.run("open_lesson", path=path)
            narrow.presenting.sight.show_strip(True)
        banner = narrow.messages.say(LONG, "success")
        settle()
        there = place(banner, narrow)
        canvas = narrow.network.canvas
        drawing = place(canvas, narrow)
        for part in (drawing, place(narrow.output, narrow), place(narrow.bar, narrow)):
            assert not part.intersects(there)
        assert QRect(QPoint(0, 0), narrow.shell.size()).contains(there)
        banner.dismiss()
        narrow.presenting.sight.show_strip(False)
        settle()
    assert narrow.layout.height() == high
    assert narrow.layout._strip.isHidden()
