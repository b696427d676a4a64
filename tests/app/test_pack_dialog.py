"""A pack is made in one window, opened and gone through in another, handed in, and collected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from driven_window import leave
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nnsim.app.class_folder import ClassFolder
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import ProblemError
from nnsim.lessons import rules as rules_of
from nnsim.lessons import seal
from nnsim.lessons.format import read_lesson
from nnsim.lessons.handin import SUFFIX, load
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.pack import read_whole_key
from nnsim.lessons.progress import ProgressFiles
from nnsim.ui.classroom.pack_wish import PackWish, StepWish

TEXT = """---
format: 1
id: made
title: Made here
---
## One
```ask choice which
question: Which?
- [ ] A
- [x] B
```
## Two
## Three
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(seal, "ROUNDS", 100)
    monkeypatch.setattr(rules_of, "ROUNDS", 100)
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path / "unpacked")


def lesson() -> Lesson:
    found = read_lesson(TEXT).lesson
    assert found
    return found


@pytest.fixture
def made(bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A pack and its key, by keys and mouse: the second step opens with a word, the third is hidden; an exam."""
    bench.run("examples", name="xor")
    bench.run("make_pack")
    dialog = bench.classroom.packs.dialog
    text = tmp_path / "made.md"
    text.write_text(TEXT, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(text), ""))
    QTest.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
    assert [row.title.text() for row in dialog.steps.rows] == ["1 One", "2 Two", "3 Three"]
    second, third = dialog.steps.rows[1:]
    assert not second.field.isEnabled()
    for _ in range(1):
        QTest.keyClick(second.way, Qt.Key.Key_Down)
    for _ in range(5):
        QTest.keyClick(third.way, Qt.Key.Key_Down)
    for box in (dialog.exam, dialog.document):
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible(), "a word is missing"
    assert dialog.note.text() == "“Two” opens with a word: type the word."
    QTest.keyClicks(second.field, "Red Fox")
    QTest.keyClicks(dialog.locks, "recipe.rate")
    files = iter((tmp_path / "made", tmp_path / "alone"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(next(files)), ""))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return tmp_path / "made.nnsim-lesson", tmp_path / "alone.nnsim-key"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Workbench]:
    """Another window."""
    shell = Shell(Settings(tmp_path / "learner.ini"))
    found = Workbench(shell, FakeClient(), shell.settings, None, recover=False)
    shell.fill(found)
    shell.show()
    yield found
    leave(shell)


def test_from_the_teacher_to_the_learner_and_back(
    bench: Workbench, learner: Workbench, made: tuple[Path, Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pack, key), tmp_path = made, made[0].parent
    assert read_whole_key(key).words == {"two": "Red Fox"}
    said = [banner.text.text() for banner in bench.messages.toasts.banners]
    assert any("alone.nnsim-key is for you alone" in words for words in said)
    learner.lessons.files = ProgressFiles(tmp_path / "progress")
    learner.take(pack)
    assert samples_sha256(learner.editor.project.data) == samples_sha256(bench.editor.project.data)
    sitting = learner.lessons.sitting
    assert sitting
    assert sitting.place == (1, 2)
    sitting.answer(sitting.step.before[0], (0,))
    for _ in range(3):
        learner.run("lesson_on")
    assert sitting.step.id == "one"
    learner.run("unlock_step", word="redfox")
    learner.run("lesson_on")
    assert sitting.step.id == "two"
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(folder / "mine"), ""))
    learner.run("hand_in")
    learner.document.newest.hurry()
    QTest.keyClicks(learner.classroom.dialog.name, "Ada")
    QTest.keyClick(learner.classroom.dialog, Qt.Key.Key_Return)
    terms = load(folder / f"mine{SUFFIX}").terms
    assert terms
    assert terms.exam
    assert "recipe.rate: fixed" in terms.locks
    window = bench.classroom.collect([folder, key])
    qtbot.waitUntil(lambda: window.found is not None and bool(window.found.grids))
    table = window.view.grid
    assert [table.headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())] == ["1 One", "2 Two"]
    assert [table.cell(table.index(0, at)) for at in range(2)] == ["wrong", "reached"]
    assert window.mistakes.list.item(0).text().startswith("1 learner: A\nWhich?")
    assert "Done as an exam with 1 lock" in window.details.words.text()
    window.close()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (StepWish("two", "date", "tomorrow"), "type it as 2026-12-01 09:00"),
        (StepWish("two", "condition"), "type the condition"),
        (StepWish("two", "condition", "run.stepp > 3"), "cannot be read"),
        (StepWish("two", "word", "  "), "type the word"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(wish: StepWish, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        PackWish(lesson(), (wish,)).rules()
    assert words in caught.value.problem.text


def test_dates_are_those_of_this_place() -> None:
    gates = PackWish(lesson(), (StepWish("two", "date", "2026-12-01 09:00"), StepWish("three", "met"))).rules().gates
    assert gates[0].moment == datetime(2026, 12, 1, 9, 0).astimezone()
    assert gates[1].condition == "met"


def test_locks_are_read_or_refused() -> None:
    locked = PackWish(lesson(), locks="recipe.*, view.loss: hidden").locked()
    assert [(lock.pattern, lock.state) for lock in locked.locks] == [("recipe.*", "fixed"), ("view.loss", "hidden")]
    with pytest.raises(ProblemError, match="cannot be read"):
        PackWish(lesson(), locks="recipe.*: open").locked()


def test_a_pack_and_its_key_are_written_both_or_neither(bench: Workbench, tmp_path: Path) -> None:
    folder = ClassFolder(bench.settings, bench.messages, bench.shell)
    key, old, nowhere = tmp_path / "a.nnsim-key", tmp_path / "b.nnsim-key", tmp_path / "none" / "a.nnsim-lesson"
    old.write_bytes(b"before")
    assert not folder.write_all({key: b"key", old: b"other", nowhere: b"pack"})
    assert not key.exists()
    assert old.read_bytes() == b"before"
    assert folder.write_all({key: b"key", old: b"other"})
    assert (key.read_bytes(), old.read_bytes()) == (b"key", b"other")
