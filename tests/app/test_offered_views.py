"""Views are declared once, and offered where they have something to show of the document."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shown_views import show
from shown_windows import ShownWindows

from nnsim.app.snapshot import VIEWS as PICTURES
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.edits.runs import keep_run, kept
from nnsim.examples.example import build, examples
from nnsim.ui.views.kinds import VIEWS, offered

LATE = """
import sys
from nnsim.ui.views.kinds import VIEWS
assert not [kind.id for kind in VIEWS if kind.widget.partition(":")[0] in sys.modules]
"""


@pytest.fixture(scope="module")
def projects() -> list[Project]:
    made = [build(example) for example in examples()]
    state = Checkpoint(1, 1, 0, {}, history=History(np.zeros((1, len(HISTORY)))))
    return [*made, keep_run(made[0], kept(made[0], state))]


def tabs(bench) -> list[str]:
    return [kind.id for kind in VIEWS if not bench.plots.tabs.button(kind.id).isHidden()]


def test_views_are_declared_without_loading_them():
    assert VIEWS.ids()[:3] == ("curves", "samples", "columns")
    subprocess.run([sys.executable, "-c", LATE], check=True)


def test_a_view_asks_one_question_and_says_why_it_is_not_there(bench, projects):
    for kind in VIEWS:
        assert kind.help.endswith("?")
        assert kind.help.count("?") == 1
        assert any(map(kind.fits, projects))
        assert all(map(kind.fits, projects)) or kind.unfit
        assert bench.actions[f"show_{kind.id}"].statusTip() == kind.help
        assert kind.help in " ".join(bench.plots.tabs.button(kind.id).toolTip().split())
        assert kind.id in PICTURES


def test_every_document_has_a_view_that_shows_something(projects):
    assert [project.name for project in (Project(), *projects) if "curves" not in offered(project)] == []


def test_tabs_and_menu_offer_what_has_something_to_show(bench):
    show(bench, "iris")
    assert tabs(bench) == [name for name in offered(bench.editor.project) if not VIEWS[name].shelved]
    action = bench.actions["show_columns"]
    assert action.isEnabled()
    assert action.text() == "Show the c&olumns"
    show(bench, "glyphs")
    assert "columns" not in tabs(bench)
    assert not action.isEnabled()
    assert action.text() == "Show the c&olumns (these samples have none)"
    show(bench, "iris")
    assert action.isEnabled()
    assert action.text() == "Show the c&olumns"


def test_no_view_is_a_window_for_a_moment_while_it_is_made(bench, qapp):
    windows = ShownWindows()
    qapp.installEventFilter(windows)
    for kind in VIEWS:
        bench.plots.views[kind.id]
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def test_another_view_stands_in_until_the_wanted_one_has_something_to_show(bench):
    show(bench, "iris", "columns")
    assert bench.plots.views["columns"].isVisible()
    iris = bench.editor.project
    bench.editor.edit("Data", lambda project: replace(project, data=build(examples()["glyphs"]).data))
    assert bench.plots.views["curves"].isVisible()
    assert bench.plots.tabs.current == "curves"
    assert bench.editor.project.view.panel == "columns", "what the person wants stays"
    bench.editor.undo()
    assert bench.editor.project.data is iris.data
    assert bench.plots.views["columns"].isVisible()
    assert bench.plots.tabs.current == "columns"


def test_a_view_of_nobody_is_stood_in_for(bench):
    show(bench, "spiral", "holograms")
    assert bench.plots.current == "curves"
    assert bench.editor.project.view.panel == "holograms"


def test_keys_and_commands_go_past_what_is_not_offered(bench):
    show(bench, "glyphs")
    bench.shell.activateWindow()
    button = bench.plots.tabs.button("curves")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_End)
    assert bench.plots.current == "samples"
    bench.run("next_view")
    assert bench.plots.current == "curves"
    bench.run("show_columns")
    assert bench.plots.current == "curves"
    assert bench.editor.project.view.panel == "curves"
    assert "columns" not in bench.plots.views.made
