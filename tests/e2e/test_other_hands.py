"""Two windows on one file, and files that are moved, deleted or locked while they are open."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from driven_window import CTRL
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from nnsim.core.files import nnsim_file
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples


def moons(rate: float):
    return set_recipe(build(examples()["moons"]), rate=rate)


@pytest.fixture
def path(tmp_path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    nnsim_file.save(folder / "mine.nnsim", moons(0.1))
    return folder / "mine.nnsim"


@pytest.fixture
def window(open_window, path):
    """A window on the file with an edit of its own."""
    window = open_window(path=path)
    window.stroke((-2.5, 2.5))
    return window


@pytest.fixture
def answer(monkeypatch):
    """Presses the button of questions with these words; the texts of the questions."""
    asked: list[str] = []

    def answering(words: str) -> list[str]:
        def exec_(box: QMessageBox) -> int:
            asked.append(box.text())
            (button,) = [button for button in box.buttons() if button.text().replace("&", "") == words]
            button.click()
            return box.result()

        monkeypatch.setattr(QMessageBox, "exec", exec_)
        return asked

    return answering


def rate_of(path: Path) -> float:
    return nnsim_file.load(path).project.recipe.rate


def come_back(window) -> None:
    """The window loses the keyboard to another one and gets it back."""
    QApplication.sendEvent(window.shell, QEvent(QEvent.Type.ActivationChange))


QUESTION = ["mine.nnsim was changed by another window or program since it was opened here."]


def test_the_later_save_asks_and_can_overwrite(window, path, answer):
    nnsim_file.save(path, moons(0.7))
    asked = answer("Cancel")
    window.key("s", CTRL)
    assert asked == QUESTION
    assert rate_of(path) == 0.7
    assert window.title == "mine* – nnsim"
    answer("Overwrite")
    window.key("s", CTRL)
    window.until(lambda: window.title == "mine – nnsim", "a saved file")
    assert rate_of(path) == 0.1
    window.stroke((2.5, 2.5))
    window.key("s", CTRL)
    window.until(lambda: window.title == "mine – nnsim", "a saved file")
    assert len(asked) == 2, "one's own save is no other one's"


def test_the_later_save_can_become_another_file(window, path, answer, monkeypatch):
    nnsim_file.save(path, moons(0.7))
    other = path.with_name("other.nnsim")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    answer("Save as…")
    window.key("s", CTRL)
    window.until(lambda: window.title == "other – nnsim", "another file")
    assert (rate_of(path), rate_of(other)) == (0.7, 0.1)


def test_the_later_save_can_give_way(window, path, answer):
    nnsim_file.save(path, moons(0.7))
    answer("Open what is on disk")
    window.key("s", CTRL)
    window.until_ready()
    assert window.bench.editor.project.recipe.rate == 0.7
    assert window.title == "mine – nnsim"


def test_a_file_that_was_only_touched_is_no_question(window, path, answer):
    asked = answer("Cancel")
    os.utime(path, (1, 1))
    come_back(window)
    assert window.banners == []
    window.key("s", CTRL)
    window.until(lambda: window.title == "mine – nnsim", "a saved file")
    assert asked == []


def test_a_change_within_the_same_tick_of_a_clock_is_seen_when_it_matters(window, path, answer):
    """Some disks keep times in steps of two seconds."""
    before, asked = path.stat(), answer("Cancel")
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    window.key("s", CTRL)
    assert asked == QUESTION


def test_a_window_that_comes_back_tells_it_once(window, path, answer):
    nnsim_file.save(path, moons(0.7))
    come_back(window)
    come_back(window)
    assert window.banners == ["mine.nnsim was changed by another window or program."]
    answer("Discard")
    window.press("Open what is on disk")
    window.until_ready()
    assert window.bench.editor.project.recipe.rate == 0.7
    come_back(window)
    assert window.banners == []


def test_a_file_that_is_gone_is_told_and_nothing_of_it_is_lost(open_window, path, answer):
    window = open_window(path=path)
    assert window.title == "mine – nnsim"
    path.rename(path.with_name("moved.nnsim"))
    come_back(window)
    assert window.said("mine.nnsim is not where it was", "Save writes it again")
    assert window.title == "mine* – nnsim"
    assert window.bench.bar.file.text() == "mine.nnsim · no longer there"
    asked = answer("Cancel")
    window.shell.close()
    assert asked == ["Save the changes to mine?"], "all that is left of it is in this window"
    window.key("s", CTRL)
    window.until(lambda: window.title == "mine – nnsim", "the file again")
    assert rate_of(path) == 0.1
    assert not window.said("is not where it was")


def test_a_file_that_comes_back_is_no_news(open_window, path):
    window = open_window(path=path)
    away = path.with_name("away")
    path.rename(away)
    come_back(window)
    away.rename(path)
    come_back(window)
    assert window.title == "mine – nnsim"
    assert not window.said("is not where it was")


def test_a_folder_that_is_gone_offers_another_one(window, path, tmp_path, monkeypatch):
    shutil.rmtree(path.parent)
    window.key("s", CTRL)
    window.until(lambda: window.said("mine.nnsim cannot be saved", "its folder does not exist"), "the reason")
    assert window.title == "mine* – nnsim"
    other = tmp_path / "other.nnsim"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    window.press("Save as…")
    window.until(lambda: window.title == "other – nnsim", "another file")
    assert rate_of(other) == 0.1


def test_a_file_that_can_only_be_read_offers_another_one(window, path, tmp_path, monkeypatch):
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    window.key("s", CTRL)
    window.until(lambda: window.said("mine.nnsim cannot be saved", "you may not write there"), "the reason")
    other = tmp_path / "other.nnsim"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    window.press("Save as…")
    window.until(lambda: window.title == "other – nnsim", "another file")


def test_why_a_file_cannot_be_saved_is_said_until_it_can(window, path, monkeypatch):
    def reasons() -> list[str]:
        return [banner.text.text() for banner in window.bench.messages.toasts.banners]

    with monkeypatch.context() as locked:
        locked.setattr(os, "access", lambda *_: False)  # root may write everything
        window.key("s", CTRL)
        window.until(lambda: window.said("mine.nnsim cannot be saved", "you may not write there"), "the reason")
    away = path.parent.with_name("away")
    path.parent.rename(away)
    window.key("s", CTRL)
    window.until(lambda: window.said("mine.nnsim cannot be saved", "its folder does not exist"), "another reason")
    assert sum("cannot be saved" in reason for reason in reasons()) == 1
    away.rename(path.parent)
    window.key("s", CTRL)
    window.until(lambda: window.title == "mine – nnsim", "the file")
    assert not window.said("cannot be saved")
