"""Files by hand: save, reopen with the same numbers, go on; what cannot be read or written; what a crash leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from math import floor
from pathlib import Path

import pytest
from driven_window import CTRL, SHIFT
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnsim.core.files import nnsim_file, recovery
from nnsim.core.hashing import weights_sha256
from nnsim.examples.example import build, examples

MOONS = "Two moons"


@pytest.fixture
def answer_save(monkeypatch):
    """What the save dialog answers."""

    def answer(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return answer


@pytest.fixture
def asked(monkeypatch):
    """Answers the question about unsaved changes; the texts of the questions."""
    questions: list[str] = []

    def answering(button: QMessageBox.StandardButton) -> list[str]:
        def answer(box: QMessageBox) -> int:
            questions.append(box.text())
            return button

        monkeypatch.setattr(QMessageBox, "exec", answer)
        return questions

    return answering


def save(window, path):
    window.key("s", CTRL)
    window.until(lambda: window.bench.bar.file.text() == f"{path.name} · saved", "a saved file")


def train_epochs(window, count):
    """So many steps of an epoch, each by its key."""
    window.key(".", CTRL, times=count)
    window.until(lambda: window.epoch == count, f"{count} epochs")
    record = window.bench.bridge.run.record
    window.until(lambda: len(record.rows) and record.last("epoch") == count)


def shown(window):
    """What a person can compare: points, counters, losses, and the recipe."""
    window.bench.output.show_numbers()
    return window.counts, window.epoch, window.step, window.losses, window.bench.editor.project.recipe


def test_saved_and_reopened_it_goes_on_with_the_same_numbers(open_window, engine, tmp_path, answer_save):
    path = tmp_path / "painted.nnsim"
    answer_save(path)
    first = open_window(project=build(examples()["moons"]))
    first.stroke((-2.5, 2.5), (-1.5, 2.5))
    assert first.title == "Two moons* – nnsim"
    train_epochs(first, 4)
    save(first, path)
    assert first.title == "painted – nnsim"
    seen, points = shown(first), first.bench.editor.project.data.x
    first.shell.close()
    assert not first.shell.isVisible()

    second = open_window(path=path)
    assert second.title == "painted – nnsim"
    second.until(lambda: second.epoch == 4)
    assert shown(second) == seen
    assert (second.bench.editor.project.data.x == points).all()
    again = tmp_path / "again.nnsim"
    answer_save(again)
    second.key("s", CTRL | SHIFT)
    second.until(again.exists)
    assert weights_sha256(nnsim_file.load(again).checkpoint.weights) == weights_sha256(
        nnsim_file.load(path).checkpoint.weights
    )
    second.key(".")
    second.until(lambda: second.title == "again* – nnsim", "a mark for one step of training")
    second.play()
    second.until(lambda: second.epoch > 8, "training from the saved state")


def headless(path: Path, epochs: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nnsim", "train", str(path), "--epochs", str(epochs), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})


def told(process: subprocess.Popen[str]) -> dict[str, object]:
    out, _ = process.communicate(timeout=60)
    return dict(json.loads(out.splitlines()[-1]))


def has_reached(window, epoch: float) -> bool:
    return window.epoch >= epoch


def test_headless_twice_and_in_the_window_give_the_same_weights(open_window, tmp_path, answer_save):
    path = tmp_path / "same.nnsim"
    answer_save(path)
    window = open_window(project=build(examples()["moons"]))
    window.stroke((2.5, 2.5), (2.0, 2.5))
    save(window, path)
    once, twice = headless(path, 30), headless(path, 30)

    window.play()
    window.until(lambda: window.step > 100)
    window.key(Qt.Key.Key_Space)
    window.key("r", CTRL)
    window.until(lambda: window.step == 0, "fresh weights")
    window.key(".", times=3)
    window.until(lambda: window.step == 3, "three batches")
    train_epochs(window, 30)
    save(window, path)
    by_steps = weights_sha256(nnsim_file.load(path).checkpoint.weights)

    window.key("r", CTRL)
    window.until(lambda: window.step == 0, "fresh weights again")
    window.bench.bar.speed.setFocus()
    window.key(Qt.Key.Key_Home)
    window.key(Qt.Key.Key_Right, times=10)
    assert window.bench.bar.speed_text.text() == "2,000 samples/s"
    for epochs in (1, 2):
        window.play()
        window.until(partial(has_reached, window, epochs))
        window.play()
        assert not window.bench.bar.play.isChecked()
    while window.epoch < 30:
        goal = floor(window.epoch) + 1
        window.key(".", CTRL)
        window.until(partial(has_reached, window, goal))
    save(window, path)
    paused = weights_sha256(nnsim_file.load(path).checkpoint.weights)
    answers = told(once), told(twice)
    assert answers[0]["weights_sha256"] == answers[1]["weights_sha256"]
    assert by_steps == answers[0]["weights_sha256"]
    assert paused == answers[0]["weights_sha256"]


def test_unsaved_changes_are_asked_for_on_close(open_window, tmp_path, answer_save, asked):
    path = tmp_path / "kept.nnsim"
    answer_save(path)
    window = open_window(project=build(examples()["moons"]))
    window.stroke((-2.5, 2.5))
    questions = asked(QMessageBox.StandardButton.Cancel)
    window.shell.close()
    assert questions == ["Save Two moons?"]
    assert window.shell.isVisible()
    asked(QMessageBox.StandardButton.Save)
    window.shell.close()
    assert not window.shell.isVisible()
    assert len(nnsim_file.load(path).project.data) > 300

    other = open_window(path=path)
    other.stroke((-2.5, -2.5))
    asked(QMessageBox.StandardButton.Discard)
    before = path.read_bytes()
    other.shell.close()
    assert not other.shell.isVisible()
    assert path.read_bytes() == before


def test_nothing_is_asked_where_nothing_is_lost(open_window, asked):
    questions = asked(QMessageBox.StandardButton.Cancel)
    window = open_window()
    window.shell.close()
    assert not questions
    assert not window.shell.isVisible()


def test_recent_files_and_a_new_document(open_window, tmp_path):
    path = tmp_path / "seen before.nnsim"
    nnsim_file.save(path, build(examples()["circle"]))
    window = open_window(path=path)
    window.key("n", CTRL)
    assert window.title == "Untitled – nnsim"
    assert window.counts == [0, 0]
    recent = window.bench.actions.menu("recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["seen before.nnsim"]
    recent.actions()[0].trigger()
    window.until_ready()
    assert window.title == "seen before – nnsim"


def test_the_window_is_saved_as_a_picture(window, tmp_path, answer_save):
    path = tmp_path / "window.png"
    answer_save(path)
    window.key("p", CTRL | SHIFT)
    assert QImage(str(path)).size() == window.bench.widget.size()
    answer_save(tmp_path / "nowhere" / "window.png")
    window.key("p", CTRL | SHIFT)
    assert window.said("cannot be written")


def test_a_damaged_file_is_one_sentence_and_changes_nothing(window, tmp_path, monkeypatch):
    broken = tmp_path / "broken.nnsim"
    broken.write_bytes(b"PK\x03\x04 no, not really")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(broken), ""))
    before = window.bench.editor.project, window.title
    window.key("o", CTRL)
    assert len(window.banners) == 1
    assert window.said("broken.nnsim")
    assert window.banners[0].count("\n") == 0
    assert (window.bench.editor.project, window.title) == before


def test_saving_where_nothing_can_be_written_says_why_and_keeps_the_mark(window, tmp_path, answer_save):
    (tmp_path / "a-file").write_text("in the way")
    answer_save(tmp_path / "a-file" / "here.nnsim")
    window.stroke((2.5, 2.5))
    window.key("s", CTRL)
    window.until(lambda: window.banners)
    assert window.said("here.nnsim", "cannot be")
    assert window.title == "Two spirals* – nnsim"
    assert window.bench.document.path is None


def crashed_session(tmp_path) -> Path:
    """A recovery file whose owner is gone."""
    place = recovery.folder()
    place.mkdir(parents=True)
    file = place / "4242-deadbeef.nnsim"
    nnsim_file.save(file, build(examples()["circle"]))
    file.with_suffix(recovery.LOCK).touch()
    note = {"original": str(tmp_path / "lost work.nnsim")}
    file.with_suffix(recovery.NOTE).write_text(json.dumps(note))
    return file


def test_work_of_a_crashed_session_is_recovered(open_window, tmp_path):
    file = crashed_session(tmp_path)
    window = open_window(recover=True)
    assert window.said("lost work.nnsim", "was not saved")
    window.press("Recover")
    window.until_ready()
    assert window.title == "lost work* – nnsim"
    assert window.counts == [150, 150]
    assert not file.exists()
    assert recovery.pending() == []
    mine = list(recovery.folder().glob("*.nnsim"))
    assert len(mine) == 1, "recovered work is safe against the next crash"
    window.bench.document.save(tmp_path / "found again.nnsim")
    window.until(lambda: not window.shell.isWindowModified())
    window.shell.close()
    assert not list(recovery.folder().glob("*"))


def test_work_of_a_crashed_session_is_discarded(open_window, tmp_path):
    file = crashed_session(tmp_path)
    window = open_window(recover=True)
    window.press("Discard")
    assert not file.exists()
    assert window.title == "Two spirals – nnsim"
    assert not window.banners
