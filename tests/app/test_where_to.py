"""Where a file is to be written: what has another name with its ending is not overwritten unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox

import nnsim
from nnsim.app.class_folder import ClassFolder
from nnsim.app.where_to import with_ending
from nnsim.app.workbench import Workbench
from nnsim.lessons.format import read_lesson
from nnsim.lessons.own_lessons import new_text

WAYS = {
    "save_as": ".nnsim", "picture": ".png", "figure": ".svg", "export_code": ".py", "export_curves": ".csv",
    "save_scenes": ".nnsim-scenes", "lesson": ".md", "sheet": ".html", "class": ".nnsim-key",
}  # fmt: skip


def go(bench: Workbench, way: str) -> None:
    file = bench.editing.file
    if way == "lesson":
        file.save_as()
    elif way == "sheet":
        lesson = read_lesson(new_text("one", "One"), "one").lesson
        assert lesson
        file.write_sheet(lesson)
    elif way == "class":
        folder = ClassFolder(bench.shell.settings, bench.messages, bench.shell)
        if path := folder.ask_save("Save", "key", "Keys", ".nnsim-key"):
            folder.write(path, b"other")
    else:
        bench.run(way)


def test_a_name_that_gets_its_ending_overwrites_nothing_unasked(bench: Workbench, tmp_path: Path, monkeypatch) -> None:
    asked = list[str]()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    for way, ending in WAYS.items():
        there = tmp_path / f"{way}{ending}"
        there.write_bytes(b"mine")
        answers = iter([str(tmp_path / way), ""])
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answers=answers: (next(answers), ""))
        go(bench, way)
        assert there.read_bytes() == b"mine", way
        assert asked == [f"{there.name} is there already: overwrite it?"], way
        asked.clear()


def test_it_is_overwritten_by_who_wants_that_and_not_asked_about_twice(
    bench: Workbench, tmp_path: Path, monkeypatch
) -> None:
    asked = list[str]()

    def overwrite(box: QMessageBox) -> None:
        asked.append(box.text())
        next(each for each in box.buttons() if each.text() == "Overwrite").click()

    monkeypatch.setattr(QMessageBox, "exec", overwrite)
    there = tmp_path / "a.nnsim-key"
    for typed, questions in (("a", 1), ("a.nnsim-key", 0)):  # the dialog has asked about the whole name
        there.write_bytes(b"mine")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, typed=typed: (str(tmp_path / typed), ""))
        go(bench, "class")
        assert there.read_bytes() == b"other"
        assert len(asked) == questions
        asked.clear()


def test_an_ending_is_told_without_capitals_and_dots_in_names_are_none() -> None:
    assert with_ending(Path("A.NNSIM"), ".nnsim") == Path("A.NNSIM")
    assert with_ending(Path("run 0.5"), ".nnsim") == Path("run 0.5.nnsim")


def test_nobody_else_asks_where_to_write() -> None:
    package = Path(nnsim.__file__).parent
    asks = [path.name for path in package.rglob("*.py") if "getSaveFileName" in path.read_text("utf-8")]
    assert asks == ["where_to.py"]
