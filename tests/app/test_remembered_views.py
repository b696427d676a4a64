"""Views stand at the next start where they stood at the end of this one."""

from __future__ import annotations

import pytest
from driven_window import leave
from fake_client import FakeClient
from shown_views import click, show, visible

from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.ui.kit import theming


def again(bench: Workbench, settings: Settings) -> Workbench:
    """The window of the next start."""
    leave(bench.shell)
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    return bench


@pytest.fixture
def first(qapp, tmp_path) -> tuple[Workbench, Settings]:
    """As ``bench``, for who closes the window and opens it again."""
    theming.manager().apply(qapp, "light")
    settings = Settings(tmp_path / "window.ini")
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    return bench, settings


def test_an_arrangement_is_there_at_the_next_start(first):
    bench, settings = first
    show(bench, "iris")
    click(bench.plots.split)
    bench.plots.slots.set_shares({"samples": 0.55, "curves": 0.45})
    bench.run("window_view", name="columns")
    bench.docking.windows["columns"].setGeometry(120, 90, 700, 420)
    width = bench.plots.views["samples"].width()
    bench = again(bench, settings)
    try:
        show(bench, "iris")
        assert set(visible(bench)) == {"curves", "samples", "columns"}
        window = bench.docking.windows["columns"]
        assert (window.width(), window.height()) == (700, 420)
        assert bench.plots.views["samples"].width() == width
        press_me = next(action for action in window.actions() if action.objectName() == "undo")
        assert press_me is bench.actions["undo"], "commands are there, too"
        window.close()
        bench.run("close_view", name="samples")
        bench = again(bench, settings)
        assert bench.docking.windows == {}
        show(bench, "iris")
        assert "samples" not in bench.plots.here, "its tab was closed"
        bench.run("reset_layout")
        assert "samples" in bench.plots.here
    finally:
        leave(bench.shell)


def test_a_remembered_arrangement_of_another_version_or_document_is_survived(first):
    bench, settings = first
    leave(bench.shell)
    settings.set_text("views/used", "holograms")
    settings.set_text("views/closed", "stars,")
    settings.set_text("views/windows", "holograms,columns")
    settings.set_text("views/beside", "samples,,stars")
    settings.set_text("views/shares", "curves x,stars 3,samples 550,")
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    try:
        shell.fill(bench)
        shell.show()
        show(bench, "glyphs")
        assert visible(bench) == ["curves", "samples"]
        assert not bench.docking.windows["columns"].isVisible(), "images have no columns"
        show(bench, "iris")
        assert bench.docking.windows["columns"].isVisible()
    finally:
        leave(shell)
