"""The view of experiments: runs with progress, charts with bands, and a variant that the document takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnsim.client import experimenting
from nnsim.core.findings import Finding, Findings
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.findings import keep_findings
from nnsim.edits.recipe import choose
from nnsim.examples.example import open_example
from nnsim.experiments import experiments
from nnsim.experiments.wanted import ExperimentWanted, RunFound, begun, with_run
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.experiment.view import ExperimentView
from nnsim.ui.views.experiment.words import OTHER_SAMPLES
from nnsim.ui.views.kinds import offered


def rows(line: str, seed: int) -> tuple[Finding, ...]:
    firsts = [Finding(line, depth, seed, "first", 10.0 ** -(depth + seed)) for depth in (2.0, 20.0)]
    return (*firsts, *(Finding(line, depth, seed, f"layer{n}", 10.0**-n) for depth in (2.0, 20.0) for n in (1, 2)))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Runs that are made at once, but that they wait for the event after the first of ten."""
    go_on = threading.Event()

    def make_runs(wanted: ExperimentWanted, progress: Callable[[float], bool], heard: Callable[[Findings], None]):
        found = begun(wanted.experiment, wanted.project, 10)
        for number in range(10):
            found = with_run(found, RunFound(rows("relu" if number % 2 else "sigmoid", 1 + number // 2)))
            heard(found)
            while progress(number / 10) and number and not go_on.wait(0.01):
                pass
            if not progress(number / 10):
                return found
        return found

    monkeypatch.setattr(experimenting, "make_runs", make_runs)
    return go_on


@pytest.fixture
def view(qtbot: QtBot) -> ExperimentView:
    theming.manager().set_mode("light")
    editor = Editor(Store(open_example("vanishing").project))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    shown = ExperimentView(ViewContext(editor, bridge))
    qtbot.addWidget(shown)
    shown.resize(840, 300)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def findings(view: ExperimentView) -> tuple[Findings, ...]:
    return view._editor.project.findings


def test_it_is_offered_where_an_experiment_fits() -> None:
    moons = choose_generator(open_example("xor").project, "moons")
    assert "experiment" in offered(moons)
    assert "experiment" not in offered(choose(choose_generator(moons, "catch"), "learner", "q_learning"))


def test_runs_are_made_in_the_background_and_kept_as_one_step(
    view: ExperimentView, made: threading.Event, qtbot: QtBot
) -> None:
    assert view.run.text() == "Make 330 runs"
    assert view.experiment is not None
    assert view.said.text() == view.experiment.text
    view.run.click()
    qtbot.waitUntil(lambda: view.findings is not None and view.findings.made >= 1)
    assert view.making.is_busy
    assert view.bar.isVisible()
    assert view.cancel.isVisible()
    assert not view.run.isVisible()
    assert findings(view) == ()
    made.set()
    qtbot.waitUntil(lambda: not view.making.is_busy)
    assert findings(view)[0].made == 10
    assert view.run.isVisible()
    assert "94 % certainty" in view.said.text()
    view._editor.stack.undo()
    assert findings(view) == ()
    assert view.findings is None
    view._editor.stack.redo()
    assert len(findings(view)) == 1


def test_cancel_keeps_what_was_made_and_says_so(view: ExperimentView, made: threading.Event, qtbot: QtBot) -> None:
    view.run.click()
    qtbot.waitUntil(lambda: view.findings is not None and view.findings.made >= 1)
    view.cancel.click()
    qtbot.waitUntil(lambda: not view.making.is_busy)
    assert findings(view)[0].made < 10
    assert "It was cancelled" in view.said.text()


def test_another_document_ends_them(view: ExperimentView, made: threading.Event, qtbot: QtBot) -> None:
    view.run.click()
    qtbot.waitUntil(lambda: view.findings is not None and view.findings.made >= 1)
    view._editor.opened.emit()
    assert not view.making.is_busy
    assert view.findings is None
    assert findings(view) == ()


def test_what_goes_wrong_is_said(view: ExperimentView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def fail(*_: object) -> None:
        raise ProblemError(Problem("The engine was ended by the system.", "experiment"))

    monkeypatch.setattr(experimenting, "make_runs", fail)
    view.run.click()
    qtbot.waitUntil(lambda: not view.making.is_busy)
    assert view.said.text() == "The engine was ended by the system."
    assert view.run.isVisible()


def kept(view: ExperimentView) -> None:
    found = begun("vanishing", view._editor.project, 4)
    for seed in (1, 2):
        for line in ("relu", "sigmoid"):
            found = with_run(found, RunFound(rows(line, seed)))
    view._editor.edit("Keep", keep_findings.of(found))


def test_a_point_tells_its_numbers_and_the_document_takes_its_variant(view: ExperimentView, qtbot: QtBot) -> None:
    kept(view)
    assert not view.take.isEnabled()
    spots = view._spots[view.first]
    place = next(n for n, spot in enumerate(spots) if (spot.line.id, spot.x) == ("relu", 20.0))
    view.first.point_at(place)
    assert view.said.text().startswith("ReLU, He's start, hidden layers 20:")
    qtbot.keyClick(view.first, Qt.Key.Key_Return)
    before = view._editor.project
    view.take.click()
    taken = view._editor.project
    assert len(taken.network.nodes) == 20
    assert taken.recipe.initializer.kind == "he"
    assert taken.recipe.seed == before.recipe.seed
    view._editor.stack.undo()
    assert view._editor.project.network == before.network


def test_the_second_chart_shows_the_variant_that_was_clicked(view: ExperimentView) -> None:
    kept(view)
    assert {spot.x for spot in view._spots[view.second]} == {1.0, 2.0}
    view.second.picked.emit(0)
    assert view.picked is not None
    assert view.picked.x == 20.0


def test_findings_of_other_samples_say_so(view: ExperimentView) -> None:
    kept(view)
    assert OTHER_SAMPLES not in view.said.text()
    view._editor.edit("Other data", choose_generator.of("moons"))
    assert view.said.text().endswith(OTHER_SAMPLES)


def test_lines_of_a_newer_version_are_left_out(view: ExperimentView) -> None:
    kept(view)
    found = findings(view)[0]
    newer = replace(found, rows=(*found.rows, Finding("unheard_of", 2.0, 1, "first", 1.0)))
    view._editor.edit("Keep", keep_findings.of(newer))
    assert {spot.line.id for spot in view._spots[view.first]} == {"relu", "sigmoid"}
    assert len(list(view.table()[1])) == len(newer.rows)


def test_every_experiment_says_nothing_before_it_found_something() -> None:
    for experiment in experiments():
        assert experiment.tells(Findings(experiment.id, 1, 0, 0, "", ())) == ""
