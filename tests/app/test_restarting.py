"""Another language: the next window shows the same document, run and lesson."""

from __future__ import annotations

import json

import numpy as np
import pytest
from driven_window import built, leave
from fake_client import FakeClient
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnsim.app import application
from nnsim.app.handover import VARIABLE, Handover, taken
from nnsim.app.lesson_stage import LessonStage
from nnsim.app.opening import GREETED, WELCOME
from nnsim.app.restarting import LOOK_MS
from nnsim.app.settings import Settings
from nnsim.app.waiting import WITHOUT_WORDS_MS, ProgressDialog
from nnsim.client.events import EngineState
from nnsim.core.files import recovery
from nnsim.core.run import Checkpoint
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.language import choice
from nnsim.language.languages import NAMES
from nnsim.language.languages import VARIABLE as LANGUAGE
from nnsim.ui.kit.widgets.dialog import MessageBox


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.core.files.recovery.folder", lambda: tmp_path / "recovery")


@pytest.fixture
def asked(monkeypatch):
    """The questions that were asked, each answered by its first button."""
    boxes = []

    def answer(box):
        boxes.append(box.informativeText())
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(MessageBox, "exec", answer)
    return boxes


def left_by(bench, monkeypatch, code="de"):
    """What the window hands over when another language is chosen."""
    closed, environments = [], []
    monkeypatch.setattr(bench.shell, "close", lambda: closed.append(True), raising=False)
    bench.restarting._window = bench.shell
    bench.restarting.wanted.connect(environments.append)
    QTimer.singleShot(0, bench, bench.document.newest.hurry)
    bench.run(f"language_{code}")
    assert closed == [True] * len(environments)
    return taken(environments[-1]) if environments else None


def arrived(tmp_path, left):
    shell, bench = built(tmp_path / "next", FakeClient())
    bench.restarting.arrive(left)
    return shell, bench


def test_the_language_that_is_spoken_is_only_remembered(bench, monkeypatch):
    assert left_by(bench, monkeypatch, "en") is None
    assert bench.settings.language() == "en"
    assert bench.actions["language_en"].isChecked()
    assert recovery.pending() == []


def test_the_next_window_shows_the_same(bench, monkeypatch, tmp_path, asked):
    bench.editor.edit("Rate", lambda project: set_recipe(project, rate=0.123))
    weights = {"dense1.weight": np.array([[0.1, 0.2]], np.float32)}
    bench.bridge.client.checkpoint = Checkpoint(30, 3, 0, weights)
    project = bench.editor.document
    left = left_by(bench, monkeypatch)
    assert left
    assert (left.unsaved, left.running, left.lesson) == (True, False, "")
    assert len(asked) == 1
    assert "steps to undo" in asked[0]
    assert bench.may_close(), "nothing is asked any more"
    found = left.found()
    assert found
    checkpoint = found.load().checkpoint
    assert checkpoint
    assert (checkpoint.step, checkpoint.weights["dense1.weight"].tobytes()) == (30, weights["dense1.weight"].tobytes())
    shell, other = arrived(tmp_path, left)
    shown = other.editor.document
    assert (shown.recipe, shown.network, shown.name) == (project.recipe, project.network, project.name)
    assert (shown.data.x.tobytes(), shown.data.y.tobytes()) == (project.data.x.tobytes(), project.data.y.tobytes())
    assert other.document.unsaved
    assert recovery.pending() == [], "it is taken away when it is here"
    leave(shell)


def test_cards_that_nobody_answered_come_along(bench, monkeypatch, tmp_path, asked):
    bench.settings.set_text(GREETED, "yes")
    bench.messages.say(WELCOME, actions=(("First steps", lambda: None),))
    crashed = recovery.Recovery()
    assert crashed.write(bench.editor.document, None, tmp_path / "lost.nnsim") is None
    crashed.let_go()
    left = left_by(bench, monkeypatch)
    assert bench.settings.text(GREETED) == "", "the next window says it in its language"
    for name, value in left.environment().items():
        monkeypatch.setenv(name, value)
    shell, other = built(tmp_path / "next", FakeClient(), recover=True)
    said = [banner.text.text() for banner in other.messages.toasts.banners]
    assert [text for text in said if text.startswith("lost.nnsim was not saved")]
    for found in recovery.pending():
        found.discard()
    leave(shell)


def test_a_lesson_goes_on_where_it_was(bench, monkeypatch, tmp_path, asked):
    bench.lessons.open("counting")
    step = bench.lessons.sitting.step.id
    left = left_by(bench, monkeypatch)
    assert (left.lesson, left.away) == ("counting", False)
    shell, other = arrived(tmp_path, left)
    assert other.lessons.sitting.step.id == step
    assert not other.lessons.stage.is_away
    leave(shell)


def test_nothing_is_typed_while_the_state_is_waited_for_and_asking_twice_is_asking_once(bench, monkeypatch, asked):
    closed, environments = [], []
    monkeypatch.setattr(bench.shell, "close", lambda: closed.append(True), raising=False)
    bench.restarting.wanted.connect(environments.append)
    seen = []

    def meanwhile():
        bench.run("language_nl")
        seen.append(QApplication.activeModalWidget())
        bench.document.newest.hurry()

    QTimer.singleShot(WITHOUT_WORDS_MS + 100, bench, meanwhile)
    bench.run("language_de")
    assert isinstance(seen[0], ProgressDialog), "the window below takes no keys"
    assert "Deutsch" in seen[0].strip.text.text()
    assert len(environments) == len(closed) == 1
    assert bench.settings.language() == "nl", "the last choice counts"
    assert len(recovery.pending()) == 1
    bench.restarting.is_leaving = False
    recovery.pending()[0].discard()


def test_who_cancels_the_wait_stays(bench, monkeypatch, asked):
    environments = []
    bench.restarting.wanted.connect(environments.append)
    QTimer.singleShot(WITHOUT_WORDS_MS + 100, bench, lambda: QApplication.activeModalWidget().reject())
    bench.run("language_de")
    assert environments == []
    bench.document.newest.hurry()
    assert environments == []
    assert not bench.restarting.is_leaving


def handed_over(tmp_path, bench, *, unsaved=True):
    """A document that another window left, whose lesson makes moves that take their time."""
    left = recovery.Recovery()
    left.write(set_recipe(bench.editor.document, rate=0.123), None, None)
    left.let_go()
    return Handover(str(left.file), unsaved, lesson="counting")


@pytest.fixture
def moving(monkeypatch):
    """Lessons make moves until the test says that they have."""
    busy = [True]
    monkeypatch.setattr(LessonStage, "is_busy", lambda _stage: busy[0])
    return busy


def test_a_document_that_was_opened_meanwhile_stays_and_the_work_is_offered(bench, tmp_path, moving, qtbot):
    bench.restarting.arrive(handed_over(tmp_path, bench))
    bench.documents.begin(build(examples()["circle"]))
    name = bench.editor.document.name
    moving[0] = False
    qtbot.wait(3 * LOOK_MS)
    assert bench.editor.document.name == name
    assert bench.editor.document.recipe.rate != 0.123
    assert len(recovery.pending()) == 1
    said = [banner for banner in bench.messages.toasts.banners if "was not saved" in banner.text.text()]
    assert len(said) == 1


def test_an_edit_of_meanwhile_stays(bench, tmp_path, moving, qtbot):
    bench.restarting.arrive(handed_over(tmp_path, bench))
    bench.editor.edit("Rate", lambda project: set_recipe(project, rate=0.25))
    moving[0] = False
    qtbot.wait(3 * LOOK_MS)
    assert bench.editor.document.recipe.rate == 0.25
    assert len(recovery.pending()) == 1


def test_no_dead_engine_is_waited_for(bench, tmp_path, moving, qtbot):
    bench.restarting.arrive(handed_over(tmp_path, bench))
    bench.bridge.client.state = EngineState.DEAD
    qtbot.waitUntil(lambda: bench.editor.document.recipe.rate == 0.123)
    assert recovery.pending() == []


def test_what_cannot_be_kept_anew_is_not_taken_away(bench, tmp_path, monkeypatch):
    left = handed_over(tmp_path, bench)
    monkeypatch.setattr(bench.restarting, "_keep", lambda: False)
    bench.restarting.arrive(Handover(left.file, True))
    assert bench.editor.document.recipe.rate == 0.123
    assert len(recovery.pending()) == 1


def test_who_wants_to_keep_the_steps_stays(bench, monkeypatch):
    monkeypatch.setattr(MessageBox, "exec", lambda box: box.buttons()[-1].click() or 0)
    bench.editor.edit("Rate", lambda project: set_recipe(project, rate=0.123))
    assert left_by(bench, monkeypatch) is None
    assert bench.settings.language() == "de", "at the next start"


def test_what_is_left_is_taken_once():
    environment = {VARIABLE: json.dumps({"file": "a.nnsim", "lesson": "counting"})}
    left = taken(environment)
    assert left
    assert (left.file, left.lesson, left.found()) == ("a.nnsim", "counting", None)
    assert taken(environment) is None
    assert taken({VARIABLE: '{"other": 1}'}) is None


def test_the_setting_is_read_without_qt(tmp_path):
    settings = Settings(tmp_path / "window.ini")
    settings.set_text("view/theme", "dark")
    for code in NAMES:
        settings.set_text("view/language", code)
        settings.sync()
        assert choice.remembered(tmp_path / "window.ini") == settings.language() == code
    settings.set_text("view/language", "xx")
    settings.sync()
    assert choice.remembered(tmp_path / "window.ini") == settings.language() == "system"
    assert choice.remembered(tmp_path / "missing.ini") == "system"


def test_the_next_process_is_told_nothing_of_the_present_language(monkeypatch):
    started = []
    monkeypatch.setattr(application.os, "execve", lambda *call: started.append(call))
    monkeypatch.setattr(application.subprocess, "Popen", lambda command, env, **_: started.append((None, command, env)))
    monkeypatch.setenv(LANGUAGE, "en")
    application.begin_again({VARIABLE: "{}"})
    _, command, environment = started[0]
    assert command[1:] == ["-m", "nnsim"]
    assert LANGUAGE not in environment
    assert environment[VARIABLE] == "{}"
