"""Whoever follows the document changes nothing in it: what would be asked for while a change is told comes too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.store import Change
from nnsim.examples.example import build, examples
from nnsim.ui.run.undo import Editor

SWITCHES = {"test_points": "show_test", "decisions": "decisions", "log_loss": "log_loss", "stops": "stops"}


@pytest.fixture
def told(bench: Workbench) -> list[Change]:
    changes: list[Change] = []
    bench.editor.store.changed.connect(changes.append)
    return changes


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


@pytest.mark.parametrize(("command", "field"), SWITCHES.items())
def test_a_switch_turned_twice_in_one_breath_rests_where_it_was(bench, told, command: str, field: str) -> None:
    """On a busy machine both keys arrive before anything that was put off for later."""
    before = getattr(bench.editor.project.view, field)
    for _ in range(2):
        bench.actions[command].trigger()
    settle()
    assert getattr(bench.editor.project.view, field) == before
    assert len(told) == 2


def test_switches_are_turned_by_the_mouse_and_by_keys(bench, qtbot) -> None:
    views = bench.plots.views
    switches = {
        "show_test": bench.output.show_test, "decisions": bench.output.decisions, "log_loss": views["curves"].log,
        "stops": bench.bar.stop.switch,
    }  # fmt: skip
    for field, switch in switches.items():
        before = getattr(bench.editor.project.view, field)
        switch.click()
        assert getattr(bench.editor.project.view, field) != before
        qtbot.keyClick(switch, Qt.Key.Key_Return)
        assert getattr(bench.editor.project.view, field) == before


@pytest.mark.parametrize("name", ["spiral", "regression-plane", "iris", "glyphs"])
def test_nothing_is_put_off_when_documents_differ_in_all_that_is_followed(bench, monkeypatch, name: str) -> None:
    waits, put_off = Editor._waits, []

    def watched(editor: Editor, again: Callable[[], object]) -> bool:
        put_off.extend([again] if editor.store.is_telling else [])
        return waits(editor, again)

    monkeypatch.setattr(Editor, "_waits", watched)
    project = build(examples()[name])
    view = project.view
    turned = {field: not getattr(view, field) for field in SWITCHES.values()}
    for panel in bench.plots.views:
        for looks in (view, replace(view, **turned)):
            bench.document.show(replace(project, view=replace(looks, panel=panel)))
            settle()
            assert not put_off
