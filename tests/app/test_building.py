"""What is built at the start: no window but the one, and no view before it is shown."""

from __future__ import annotations

import pytest
from fake_client import FakeClient
from shown_windows import ShownWindows

from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench


@pytest.fixture
def windows(qapp):
    windows = ShownWindows()
    qapp.installEventFilter(windows)
    yield windows
    qapp.removeEventFilter(windows)


@pytest.fixture
def bench(qtbot, tmp_path, windows):
    shell = Shell(Settings(tmp_path / "window.ini"))
    qtbot.addWidget(shell)
    bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    yield bench
    bench.closing()
    shell.content = None


def test_no_part_is_a_window_of_its_own_for_a_moment(bench, windows):
    for name in bench.plots.views:
        bench.plots.show_view(name)
    assert windows.shown == ["Shell"]


def test_a_view_is_made_when_it_is_first_shown_and_kept(bench):
    assert set(bench.plots.views) >= {"curves", "samples", "columns"}
    assert list(bench.plots.views.made) == ["curves"]
    assert bench.docking.windows == {}
    bench.plots.show_view("columns")
    made = bench.plots.views["columns"]
    assert made.isVisible()
    assert made.width() > 400
    bench.plots.show_view("curves")
    bench.plots.show_view("columns")
    assert bench.plots.views["columns"] is made
    assert "samples" not in bench.plots.views.made
