"""The file of a lesson that is written, and the document that it begins with: nothing is replaced unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from written_lesson import LESSON, begin_writing, text_of, write

from nnsim.app.workbench import Workbench
from nnsim.core.resources import resource_path
from nnsim.edits.recipe import set_recipe
from nnsim.lessons.drafts import Draft, DraftFile, left


@pytest.fixture
def writing(bench: Workbench, tmp_path: Path, qtbot: QtBot) -> Iterator[Workbench]:
    begin_writing(bench, tmp_path, qtbot)
    yield bench
    bench.editing.file.is_written = True


# ---------------------------------------------------------------- the person's own document


def buttons_of(bench: Workbench) -> dict[str, object]:
    return {b.text(): b for banner in bench.messages.toasts.banners for b in banner.buttons}


def test_own_work_stays_when_a_start_that_cannot_be_read_is_corrected(
    bench: Workbench, tmp_path: Path, monkeypatch
) -> None:
    path = tmp_path / "wrong.md"
    path.write_text(LESSON.replace("start: gauss", "start: gaus"), "utf-8")
    bench.lessons.files = None
    bench.run("lesson_edit", path=path)
    bench.editor.edit("rate", set_recipe.of(rate=0.125))
    own = bench.editor.document
    write(bench, 5, "s")
    assert bench.editor.document is own
    write(bench, 8, " More.")
    assert list(buttons_of(bench)).count("Begin the lesson") == 1
    asked: list[str] = []
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or answers.pop(0))
    buttons_of(bench)["Begin the lesson"].click()
    assert bench.editor.document is own
    write(bench, 8, " More.")
    buttons_of(bench)["Begin the lesson"].click()
    assert len(asked) == 2
    assert bench.editor.document is not own
    assert bench.editor.document.recipe.rate != 0.125
    assert "Begin the lesson" not in buttons_of(bench)
    bench.editing.file.is_written = True


# ---------------------------------------------------------------- other hands


def test_a_chapter_of_another_language_is_not_written_over(writing: Workbench, tmp_path: Path, monkeypatch) -> None:
    chapter = resource_path("lessons") / "de" / "counting.md"
    before = chapter.read_bytes()
    writing.run("lesson_edit", path=chapter)
    file = writing.editing.file
    written: list[Path] = []
    monkeypatch.setattr(file.own, "save", lambda path, _text: written.append(path))
    answers = iter(["", str(chapter), str(tmp_path / "mine.md")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(answers), ""))
    assert not file.save()
    assert not file.save()
    assert file.save()
    assert written == [tmp_path / "mine.md"]
    assert chapter.read_bytes() == before


def test_what_others_wrote_meanwhile_is_not_overwritten_unasked(writing: Workbench, monkeypatch) -> None:
    file = writing.editing.file
    path = file.path
    assert path
    answers: list[str] = []
    monkeypatch.setattr("nnsim.app.lesson_editing_files.ask_about_change", lambda *_: answers.pop(0))
    write(writing, 8, " Mine.")
    assert file.save(), "nobody else has written it"
    theirs = path.read_text("utf-8").replace("Mine.", "Theirs.")
    path.write_text(theirs, "utf-8")
    answers[:] = ["cancel"]
    write(writing, 8, " More.")
    assert not file.save()
    assert path.read_text("utf-8") == theirs
    assert not file.is_written
    answers[:] = ["open"]
    assert not file.save()
    assert "Theirs." in text_of(writing)
    assert file.is_written
    path.write_text(LESSON, "utf-8")
    write(writing, 8, " More.")
    answers[:] = ["overwrite"]
    assert file.save()
    assert "Theirs. More." in path.read_text("utf-8")
    path.unlink()
    assert file.save(), "it is written again"


def test_a_draft_stays_that_cannot_be_kept_anew(writing: Workbench, tmp_path: Path) -> None:
    file = writing.editing.file
    kept = tmp_path / "1-a.draft"
    kept.write_text(json.dumps({"text": LESSON, "original": None}), "utf-8")
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    file.draft = DraftFile(blocked)
    draft = Draft(LESSON, None, kept)
    writing.editing.recover(draft)
    assert text_of(writing) == LESSON
    assert kept.exists(), "it is the only one"
    file.is_written = True
    file.draft = DraftFile(tmp_path / "drafts")
    writing.editing.recover(draft)
    assert not kept.exists()


def test_a_recovered_draft_knows_what_stood_in_its_file(writing: Workbench, tmp_path: Path, monkeypatch) -> None:
    file = writing.editing.file
    file.draft = DraftFile(tmp_path / "drafts")
    write(writing, 8, " Mine.")
    file.keep()
    assert file.draft._lock
    file.draft._lock.close()  # as if its process had ended
    draft = left(tmp_path / "drafts")[0]
    assert file.path
    file.path.write_text(LESSON.replace("Press", "Never press"), "utf-8")
    asked: list[str] = []
    monkeypatch.setattr(
        "nnsim.app.lesson_editing_files.ask_about_change", lambda name, _window: asked.append(name) or "cancel"
    )
    file.is_written = True
    file.draft = DraftFile(tmp_path / "others")
    writing.editing.recover(draft)
    assert not file.save()
    assert asked == ["two-clouds.md"]
