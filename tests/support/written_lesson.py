"""A lesson that is written in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.lessons.own_lessons import OwnLessons

LESSON = """---
format: 1
id: two-clouds
title: Two clouds
start: gauss
---
## How well does one neuron do?
Press Play.

```until latch
recipe.rate = 0.5
```
```show
recipe.rate = 0.5
```
## And now?
Choose.

```set
recipe.rate = 0.25
```
```lock here
recipe.batch: hidden
```
"""


def begin_writing(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> None:
    """The lesson above in the editor, with the keys in its text."""
    bench.shell.resize(1366, 768)
    bench.shell.activateWindow()
    qtbot.waitUntil(bench.shell.isActiveWindow)
    bench.lessons.files = None
    bench.editing.file.own = OwnLessons(tmp_path / "own")
    path = tmp_path / "two-clouds.md"
    path.write_text(LESSON, "utf-8")
    bench.run("lesson_edit", path=path)


def text_of(bench: Workbench) -> str:
    return bench.editing.panel.text.toPlainText()


def write(bench: Workbench, line: int, words: str) -> None:
    """Type at the end of a line, and let the text rest."""
    text = bench.editing.panel.text
    text.go_to_line(line)
    QTest.keyClicks(text, words)
    bench.editing.read()
