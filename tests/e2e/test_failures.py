"""What goes wrong is said in words and mended with one click: divergence, a killed engine, a defect of the window."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from driven_window import CTRL
from PySide6.QtCore import QTimer, QtMsgType, qWarning
from PySide6.QtWidgets import QApplication

from nnsim.app import oversight
from nnsim.app.oversight import Oversight
from nnsim.client.engine_client import EngineClient
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.ui.kit.widgets.slider import LabeledSlider


def slider(window, name) -> LabeledSlider:
    return next(s for s in window.shell.findChildren(LabeledSlider) if s.accessibleName() == name and s.isVisible())


def test_divergence_is_explained_and_taken_back_with_one_click(open_window):
    window = open_window(project=build(examples()["regression-plane"]))
    window.play()
    window.until(lambda: window.epoch > 3)
    rate = slider(window, "Learning rate")
    rate.track.setFocus()
    window.key("9")
    window.qtbot.keyClicks(rate.field, ".5")
    window.key("\r")
    window.until(lambda: window.said("learning rate"), "a word about divergence")
    assert not window.bench.bar.play.isChecked()
    assert window.bench.editor.project.recipe.rate == 9.5
    step = window.step
    window.press("Go back and use the rate 0.03")
    window.until(lambda: window.step < step, "an earlier step")
    assert window.bench.editor.project.recipe.rate == 0.03
    window.bench.output.show_numbers()
    assert all(np.isfinite(float(loss)) for loss in window.losses)
    assert all(np.isfinite(array).all() for array in window.bench.live.weights.values())
    good, loss = window.step, float(window.losses[0])
    window.play()
    window.until(lambda: window.step > good + 300, "training at the lower rate")
    window.play()  # that is, pause
    assert float(window.losses[0]) < max(loss, 0.1)
    window.key("z", CTRL)
    assert window.bench.editor.project.recipe.rate == 9.5


@pytest.fixture
def own_engine():
    """An engine to be killed: not the one that all tests share."""
    client = EngineClient()
    client.start()
    yield client
    client.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_engine_comes_back_and_goes_on(open_window, own_engine):
    engine = own_engine
    window = open_window(client=engine, project=build(examples()["moons"]))
    window.stroke((-2.5, 2.5))
    window.key(".", CTRL, times=3)
    window.until(lambda: window.epoch == 3)
    window.play()
    window.until(lambda: window.bench.document.last_checkpoint and window.bench.document.last_checkpoint.step > 200)
    counts, project, seen = window.counts, window.bench.editor.project, window.bench.document.last_checkpoint.step
    victim = engine.pid
    os.kill(victim, signal.SIGKILL)
    window.until(lambda: window.said("SIGKILL", "restarted"), "a word about the engine's end")
    window.until(lambda: window.said("The engine is back at step"), "its return")
    assert engine.pid != victim
    assert not psutil.pid_exists(victim)
    assert (window.counts, window.bench.editor.project) == (counts, project)
    window.until(lambda: window.step > seen, "training from the last weights")
    assert window.bench.bar.play.isChecked()
    assert window.bench.bridge.run.record.rows[0][0] == 0, "the curves begin where they began"
    strip, travel = window.bench.bar.time, window.bench.bridge.travel
    window.until(lambda: strip._first, "where the time line begins now")
    assert window.said(f"the time line begins at step {strip._first:,}")
    assert f"before step {strip._first:,}:" in strip.toolTip().replace("\n", " ")
    travel.visit(0)
    window.until(lambda: travel.is_away and travel.step == strip._first, "the first step that there is")


@pytest.fixture
def watched(window, qapp):
    """The window with its guard against its own defects, as ``main.run`` installs it."""
    given_up: list[bool] = []
    oversight_ = Oversight(give_up=lambda: given_up.append(True))
    oversight_.install()
    oversight_.adopt(window.bench.messages.show_failure)
    yield window
    oversight_.remove()
    assert not given_up


def fail() -> None:
    raise ZeroDivisionError("a defect for the test")


@pytest.mark.qt_no_exception_capture
@pytest.mark.parametrize("where", ["slot", "thread"])
def test_a_defect_is_said_and_logged_and_the_window_lives_on(watched, where):
    watched.bench.editor.edit("Rate", set_recipe.of(rate=0.1))
    if where == "slot":
        QTimer.singleShot(0, fail)
    else:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    watched.until(lambda: watched.said("Something went wrong in the window; your document is safe."))
    watched.press("Copy details")
    assert "a defect for the test" in QApplication.clipboard().text()
    assert "in fail" in QApplication.clipboard().text()
    assert QApplication.clipboard().text().endswith("Edits before: set_recipe")
    assert "ZeroDivisionError: a defect for the test" in oversight.log_file().read_text()
    watched.play()
    watched.until(lambda: watched.epoch >= 1, "training after a defect")


@pytest.mark.qt_no_exception_capture
def test_what_goes_on_failing_is_said_once_and_again_after_a_rest(qapp, monkeypatch):
    clock, said = [100.0], []
    monkeypatch.setattr(oversight, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    guard = Oversight(give_up=lambda: None)
    guard.install()
    guard.adopt(said.append)

    def failed(*causes):
        for cause in causes:
            try:
                cause()
            except (ZeroDivisionError, LookupError) as error:
                sys.excepthook(type(error), error, error.__traceback__)
        counted = len(said)
        said.clear()
        return counted

    for _ in range(3):
        clock[0] += 1
        frame = failed(fail, fail)
        assert frame == (1 if clock[0] == 101 else 0)
    assert failed(lambda: {}["another place"], fail) == 1
    clock[0] += oversight.REST + 1
    assert failed(fail) == 1
    guard.remove()


def test_warnings_of_qt_go_to_the_log_and_not_to_the_terminal(watched, capfd):
    qWarning("a warning for the test")
    oversight.log_qt(QtMsgType.QtWarningMsg, None, "This plugin does not support propagateSizeHints()")
    oversight.log_qt(QtMsgType.QtDebugMsg, None, "chatter")
    logged = oversight.log_file().read_text()
    assert "WARNING Qt: a warning for the test" in logged
    assert "propagateSizeHints" not in logged
    assert "chatter" not in logged
    assert capfd.readouterr().err == ""


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch, qapp):
    (tmp_path / "in the way").touch()
    monkeypatch.setattr(oversight, "log_file", lambda: tmp_path / "in the way" / "window.log")
    guard = Oversight(give_up=lambda: None)
    guard.install()
    oversight.LOG.error("nowhere to go")
    guard.remove()


PROGRAM = """
from PySide6.QtCore import QTimer
import nnsim.app.main as main

def filled(start, fill=main.Start.fill):
    fill(start)
    QTimer.singleShot(300, lambda: look(start.shell))

def look(shell):
    from psutil import Process
    print(type(shell.focusWidget()).__name__, len(Process().children()))
    shell.close()

main.Start.fill = filled
raise SystemExit(main.run())
"""


def run_program(code: str) -> subprocess.CompletedProcess[str]:
    """The program as it is started by hand, with something to do once the window stands."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


def test_the_program_starts_quietly_and_leaves_nothing_behind():
    mine = psutil.Process()
    before = {child.pid for child in mine.children(recursive=True)}
    done = run_program(PROGRAM)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[0] == "PlaneView", "the keyboard starts at the plane"
    assert done.stdout.split()[1] != "0", "an engine process while the window is open"
    assert {child.pid for child in mine.children(recursive=True)} <= before


BROKEN = """
import nnsim.app.main as main

def broken(*_):
    raise OSError("no panels")

main.Start.fill = broken
raise SystemExit(main.run())
"""


WINDOWED = """
import os, sys
from nnsim.app import oversight

sys.stderr = open(os.devnull, "w")
oversight.QMessageBox.critical = lambda *words: print(words[-1], flush=True)
"""


def test_a_defect_at_the_start_of_a_windowed_program_is_told_in_a_box():
    done = run_program(WINDOWED + BROKEN)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("nnsim cannot start; ")
    assert "window.log" in done.stdout


def test_a_defect_at_the_start_is_told_on_the_terminal():
    done = run_program(BROKEN)
    assert done.returncode == 1
    assert "OSError: no panels" in done.stderr
