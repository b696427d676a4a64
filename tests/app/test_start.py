"""The start: an empty window on the screen before anything heavy is built, and files that the system hands over."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from driven_window import leave
from fake_client import FakeClient
from PySide6.QtCore import QRect, QSize, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QLabel

from nnsim.app import display
from nnsim.app.application import Application
from nnsim.app.settings import Settings
from nnsim.app.shell import DEFAULT_SIZE, MINIMUM_SIZE, Shell, first_size
from nnsim.app.start_report import StartReport, wanted
from nnsim.app.workbench import Workbench
from nnsim.ui.kit import theming


@pytest.fixture
def shell(qtbot, tmp_path):
    made = Shell(Settings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    return made


def test_the_empty_window_is_painted_before_it_is_filled(qtbot, shell):
    painted = []
    shell.seen.connect(lambda: painted.append(shell._painted))
    with qtbot.waitSignal(shell.seen):
        shell.open()
    assert painted == [True]
    shell.setCentralWidget(QLabel("filled"))
    shell.repaint()
    qtbot.wait(10)
    assert painted == [True], "it is told once"


def test_a_window_that_is_never_painted_is_filled_all_the_same(qtbot, shell, monkeypatch):
    monkeypatch.setattr(shell, "show", lambda: None)
    shell._unseen.setInterval(1)
    with qtbot.waitSignal(shell.seen):
        shell.open()
    assert not shell._painted


@pytest.mark.parametrize(
    ("available", "size"),
    [((1920, 1040), (1366, 768)), ((1366, 728), (1362, 688)), ((1280, 984), (1276, 768)), ((800, 560), (960, 600))],
)
def test_the_first_window_fits_beside_the_bars_of_the_system(available, size):
    assert first_size(QSize(*available)).toTuple() == size


def test_a_small_screen_is_filled(qtbot, shell, monkeypatch):
    class Small:
        def availableGeometry(self):
            return QRect(0, 24, 1366, 728)

    monkeypatch.setattr(shell, "screen", Small)
    with qtbot.waitSignal(shell.seen):
        shell.open()
    assert shell.isMaximized()


def test_the_size_of_the_last_session_counts_more(qtbot, shell, tmp_path):
    shell.setGeometry(10, 20, 960, 640)
    shell.settings.set_blob("window/geometry", shell.saveGeometry())
    again = Shell(shell.settings)
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.seen):
        again.open()
    assert not again.isMaximized()
    assert again.size() == QSize(960, 640)
    assert again.size() != DEFAULT_SIZE
    assert again.minimumSize() == MINIMUM_SIZE


def test_files_that_the_system_hands_over(qapp, tmp_path):
    told = []
    handler = Application.event

    class Listener:
        first_file = None
        file_wanted = type("Signal", (), {"emit": staticmethod(told.append)})

    event = QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path / "a.nnsim")))
    listener = Listener()
    assert handler(listener, event)
    assert told == [tmp_path / "a.nnsim"]
    assert listener.first_file == tmp_path / "a.nnsim"


def test_a_report_of_the_start_is_written_with_its_last_step(tmp_path):
    report = StartReport(tmp_path / "start.json", 7)
    before = time.time()
    report.note("window")
    report.note("panels")
    assert list(tmp_path.iterdir()) == []
    report.note("engine")
    report.note("window")
    values = json.loads((tmp_path / "start.json").read_text())
    assert before <= values["window"] <= values["panels"] <= values["engine"] <= time.time()
    assert values["engine_pid"] == 7


def test_without_being_asked_no_report_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv("NNSIM_START_REPORT", raising=False)
    monkeypatch.chdir(tmp_path)
    for step in ("window", "panels", "engine"):
        wanted(7).note(step)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- no display


def lacks(*names):
    def load(name):
        if any(missing in name for missing in names):
            raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")
        return object()

    return load


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_why_no_window_can_be_opened():
    assert "There is no display" in display.missing_display({})
    assert display.missing_display({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert display.missing_display({"WAYLAND_DISPLAY": "wayland-0"}) == ""
    text = display.missing_display({"DISPLAY": ":0"}, lacks("libqxcb"))
    assert text.startswith("The system library libxcb-cursor.so.0 is missing")

    def frozen(name):
        try:
            lacks("libqxcb")(name)
        except OSError as error:
            raise OSError("Failed to load dynlib/dll") from error

    assert display.missing_library(frozen) == text
    assert display.silent_display(":0", lacks("libxcb.so.1")) == "", "then Qt brings its own"


@pytest.mark.skipif(sys.platform != "linux", reason="X is of Linux")
def test_a_display_that_does_not_answer(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4242")
    assert display.silent_display(":4242").startswith("The display :4242 does not answer")


def test_views_are_made_right_after_the_first_picture_which_stays_as_it_is(qapp, qtbot, tmp_path):
    """What draws curves takes a tenth of the start to load, and there are none yet."""
    theming.manager().apply(qapp, "light")
    shell = Shell(Settings(tmp_path / "window.ini"))
    with theming.manager().sheet_afterwards():
        bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False, views_afterwards=True)
        shell.take_in(bench)
    shell.fill(bench)
    shell.show()
    try:
        assert bench.plots.views.made == {}
        assert bench.plots.seen == ("curves",), "menus tick what is about to be there"
        places = {name: panel.geometry() for name, panel in bench.views().items()}
        with qtbot.waitSignal(bench.plots.filled):
            pass
        assert list(bench.plots.views.made) == ["curves"]
        assert bench.plots.views["curves"].isVisible()
        qapp.processEvents()
        assert {name: panel.geometry() for name, panel in bench.views().items()} == places
    finally:
        leave(shell)


def test_a_panel_that_is_never_painted_gets_its_views_all_the_same(qapp, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.ui.views.hold.UNSEEN_MS", 1)
    shell = Shell(Settings(tmp_path / "window.ini"))
    bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False, views_afterwards=True)
    try:
        with qtbot.waitSignal(bench.plots.filled):
            shell.fill(bench)
        assert list(bench.plots.views.made) == ["curves"]
    finally:
        leave(shell)


FILLED = """
import json, sys
from pathlib import Path
sys.path.insert(0, "tests/support")
from fake_client import FakeClient
from nnsim.app.main import make_application
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
app = make_application(["test"])
shell = Shell(Settings(Path(sys.argv[1])))
bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False, views_afterwards=True)
shell.fill(bench)
shell.show()
app.sendPostedEvents()
print(json.dumps(sorted(sys.modules)))
bench.closing()
"""


def test_the_full_window_is_there_before_what_it_does_not_show_is_loaded(tmp_path):
    command = [sys.executable, "-c", FILLED, str(tmp_path / "window.ini")]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert {"numpy", "nnsim.ui.network.panel"} <= loaded
    late = {
        "pyqtgraph",
        "PIL",
        "torch",
        "sklearn",
        "nnsim.app.film_dialog",
        "nnsim.io.table",
        "nnsim.io.pytorch.script",
    }
    assert loaded & late == set()


def test_the_menu_bar_is_part_of_the_first_picture(qapp, qtbot, tmp_path):
    """It came a round of events later, and all panels moved down by its height."""
    shell = Shell(Settings(tmp_path / "window.ini"))
    with qtbot.waitSignal(shell.seen):
        shell.open()
    bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False, views_afterwards=True)
    try:
        shell.fill(bench)
        assert shell.menuBar().isVisible()
        qapp.sendPostedEvents()
        place = bench.widget.geometry()
        with qtbot.waitSignal(bench.plots.filled):
            pass
        assert bench.widget.geometry() == place
    finally:
        leave(shell)
