"""A challenge verified from the window: the run is made once more by a process of its own, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driven_window import DrivenWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.core.files.nnsim_file import load, to_bytes
from nnsim.core.problem import ProblemError
from nnsim.engine.repeat import repeated
from nnsim.examples.example import build, examples
from nnsim.lessons.handed_document import document_of
from nnsim.lessons.handin import SUFFIX, HandIn, hand_in, ran, save
from nnsim.lessons.library import read_file
from nnsim.lessons.progress import Progress
from nnsim.ui.classroom.verify_dialog import VerifyDialog

CHALLENGE = """---
format: 1
id: small-moons
title: Small moons
start: moons
---
## Small
```until hold
network.parameters <= {most}
```
"""


def handed_in(folder: Path) -> tuple[Path, HandIn]:
    """A hand-in with a run of thirty steps by the reference."""
    project = build(examples()["moons"])
    checkpoint, _ = repeated(project, 30)
    (folder / "small.md").write_text(CHALLENGE.format(most=60), "utf-8")
    lesson = read_file(folder / "small.md").read.lesson
    assert lesson
    content = to_bytes(project, checkpoint)
    made = hand_in(lesson, Progress("small-moons", at="small"), "1" * 32, run=ran(checkpoint), document=content)
    save(folder / f"one{SUFFIX}", made)
    return folder / f"one{SUFFIX}", made


@pytest.mark.slow
def test_a_run_is_made_once_more_and_held_against_the_challenge(
    open_window: Callable[..., DrivenWindow], tmp_path: Path
) -> None:
    path, _ = handed_in(tmp_path)
    window = open_window()
    room = window.bench.classroom
    shown = room.collect([tmp_path])
    window.until(lambda: shown.view.grid.rowCount() == 1)
    QTest.mouseClick(shown.details.verify, Qt.MouseButton.LeftButton)
    dialog = room.verifying.dialog
    assert isinstance(dialog, VerifyDialog)
    lesson = read_file(tmp_path / "small.md").read.lesson
    assert lesson
    dialog.offer(tmp_path / "small.md", lesson)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.strip.isVisible()
    window.until(dialog.strip.isHidden, timeout=60_000)
    words = dialog.verdict.text()
    assert words.startswith(f"{path.name} is what it says: made once more bit for bit, by torch.")
    assert "network.parameters <= 60: holds (network.parameters is 33, asked: at most 60)" in words
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.strip.cancel, Qt.MouseButton.LeftButton)
    assert dialog.strip.isHidden()
    assert dialog.verdict.text() == "It was stopped before it was over; nothing is known of the run."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    shown.close()


def test_the_document_of_a_hand_in_is_opened_or_refused(tmp_path: Path) -> None:
    path, made = handed_in(tmp_path)
    found = document_of(made)
    assert found.checkpoint is not None
    assert found.checkpoint.step == 30
    for content, words in ((b"", "holds no document"), (b"PK", "The document in this hand-in cannot be used: ")):
        with pytest.raises(ProblemError, match=words):
            document_of(HandIn(made.progress, "", (), "1" * 32, made.made, document=content))
    assert path.is_file()
    with pytest.raises(ProblemError):
        load(path)
