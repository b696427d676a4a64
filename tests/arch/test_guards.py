"""Every guard fires: a run of deliberately leaking tests must report each leak with its origin."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

SUPPORT = Path(__file__).parents[1] / "support"

pytestmark = pytest.mark.timeout(120)


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, code: str, *options: str) -> pytest.RunResult:
    """Run ``code`` as a test file under the guards, in a fresh process and in order."""
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT))
    pytester.makeini("[pytest]\nmarkers =\n    expected_log\n    expected_qt_message\naddopts = -p no:randomly")
    pytester.makeconftest('pytest_plugins = ["guards.plugin"]')
    pytester.makepyfile(test_leaks=code)
    return pytester.runpytest_subprocess(*options)


def section(result: pytest.RunResult, test: str) -> str:
    """What the report says about one test."""
    text = result.stdout.str()
    heading = rf"^_+ (?:ERROR at \w+ of )?{test} _+$"
    found = re.search(heading + r"(.*?)(?=^_{3,} |^={3,} )", text, re.MULTILINE | re.DOTALL)
    assert found, f"no failure reported for {test}:\n{text}"
    return found.group(1)


def test_python_guards(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(
        pytester,
        monkeypatch,
        """
        import logging, multiprocessing, os, subprocess, sys, threading, time
        import pytest

        release = threading.Event()

        def wait_for_release():
            release.wait(30)

        def test_thread():
            threading.Thread(target=wait_for_release, name="left-over", daemon=True).start()

        def test_after_thread():
            release.set()

        def test_child():
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

        def test_after_child():
            import psutil
            assert not psutil.Process().children()

        def test_variable():
            os.environ["QT_LOGGING_RULES"] = "*=false"

        def test_after_variable(monkeypatch):
            assert "QT_LOGGING_RULES" not in os.environ
            monkeypatch.setenv("QT_LOGGING_RULES", "*=false")

        def test_log():
            logging.getLogger("engine").error("the sky fell")

        @pytest.mark.expected_log("sky .*fell")
        def test_expected_log():
            logging.getLogger("engine").error("the sky just fell")

        def test_warning_is_no_error():
            logging.getLogger("engine").warning("clouds")

        def test_joined_thread():
            thread = threading.Thread(target=print); thread.start(); thread.join()

        @pytest.fixture(scope="module")
        def helper():
            stop = threading.Event()
            thread = threading.Thread(target=stop.wait); thread.start()
            yield
            stop.set(); thread.join()

        def test_fixture_thread(helper):
            pass

        def test_fixture_thread_again(helper):
            pass
        """,
        "-p",
        "no:pytest-qt",
    )
    result.assert_outcomes(passed=11, failed=1, errors=3)
    for test, report in {
        "test_thread": r"thread 'left-over' still runs \(started at .*in test_thread.*wait",
        "test_variable": r"the variable QT_LOGGING_RULES is left at '\*=false'",
        "test_child": r"child process \d+ still runs \(started at .*in test_child",
    }.items():
        assert re.search(report, section(result, test))
    assert "ERROR logged by engine: the sky fell" in section(result, "test_log")


def test_qt_guards(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PySide6.QtWidgets")
    result = run(
        pytester,
        monkeypatch,
        """
        import pytest
        from PySide6.QtCore import QObject, QThread, QTimer, qWarning
        from PySide6.QtWidgets import QWidget

        kept = []

        class Panel(QWidget):
            pass

        def test_widget(qapp):
            panel = Panel(objectName="data-panel")
            panel.setWindowTitle("Data")
            panel.show()
            kept.append(panel)

        def test_after_widget(qapp):
            assert not kept.pop().isVisible()

        def test_timer(qapp):
            timer = QTimer(qapp, objectName="tick")
            timer.start(1000)
            kept.append(timer)

        def test_after_timer(qapp):
            assert not kept.pop().isActive()

        def test_message(qapp):
            qWarning("something is odd")

        @pytest.mark.expected_qt_message("odd")
        def test_expected_message(qapp):
            qWarning("something is odd")

        def test_qthread(qapp):
            thread = QThread(objectName="loader")
            thread.start()
            kept.append(thread)

        def test_after_qthread(qapp):
            thread = kept.pop()
            thread.quit()
            assert thread.wait(2000)

        def test_clean(qtbot):
            panel = Panel()
            qtbot.addWidget(panel)
            panel.timer = QTimer(panel)
            panel.timer.start(1000)
            panel.show()
            cycle = Panel()
            cycle.me = cycle

        @pytest.fixture(scope="module")
        def window(qapp):
            window = Panel()
            window.timer = QTimer(window)
            yield window
            window.timer.stop()
            window.deleteLater()

        def test_shared_window(window):
            window.timer.start(1000)

        def test_shared_window_again(window):
            assert window.timer.isActive()
        """,
    )
    result.assert_outcomes(passed=10, failed=1, errors=3)
    for test, report in {
        "test_widget": r"top-level widget .*Panel 'data-panel' titled 'Data' is still alive",
        "test_timer": r"QTimer 'tick' of QApplication .*1000 ms.*started at .*in test_timer",
        "test_message": r"Qt warning: something is odd \(.*test_leaks.py:\d+\)",
        "test_qthread": r"QThread 'loader' still runs",
    }.items():
        assert re.search(report, section(result, test))


def test_arithmetic_is_put_back(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(
        pytester,
        monkeypatch,
        """
        import sys, types

        sys.modules["torch"] = types.SimpleNamespace(set_flush_denormal=lambda on: state.append(on))
        state = []

        def test_flush():
            state.append(True)

        def test_afterwards():
            assert state == [True, False]
        """,
        "-p",
        "no:pytest-qt",
    )
    result.assert_outcomes(passed=2)


def test_the_mouse_is_put_away(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(
        pytester,
        monkeypatch,
        """
        from PySide6.QtGui import QCursor
        from PySide6.QtWidgets import QApplication, QPushButton

        def is_under_mouse(qtbot):
            button = QPushButton("a")
            qtbot.addWidget(button)
            button.setGeometry(50, 50, 100, 100)
            with qtbot.waitExposed(button):
                button.show()
            QApplication.processEvents()
            return button.underMouse()

        def test_pointed(qtbot):
            QCursor.setPos(100, 100)
            assert QCursor.pos().toTuple() == (100, 100)

        def test_afterwards(qtbot):
            assert QCursor.pos().toTuple() == (-100, -100)
            assert not is_under_mouse(qtbot)

        def test_pointed_again(qtbot):
            QCursor.setPos(100, 100)
            assert is_under_mouse(qtbot), "else nothing is seen here"
        """,
    )
    result.assert_outcomes(passed=3)


def test_home_is_temporary() -> None:
    import platformdirs

    home = Path(os.environ["HOME"])
    assert home.name.startswith("nnsim-home-")
    assert Path.home() == home
    for folder in (platformdirs.user_config_dir("nnsim"), platformdirs.user_data_dir("nnsim")):
        assert home in Path(folder).parents


def test_guards_do_not_load_qt(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(
        pytester,
        monkeypatch,
        """
        import sys

        def test_no_qt():
            assert not [name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "torch"))]
        """,
        "-p",
        "no:pytest-qt",
    )
    result.assert_outcomes(passed=1)


def test_this_run_is_guarded(request: pytest.FixtureRequest) -> None:
    assert request.config.pluginmanager.has_plugin("nnsim-guards")
    assert "guards.plugin" in sys.modules
