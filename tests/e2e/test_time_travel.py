"""Earlier moments of a run are looked at and gone on from, with mouse and keys, over a real engine."""

from __future__ import annotations

import pytest
from driven_window import CTRL, LEFT, NONE, DrivenWindow
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.core.hashing import weights_sha256
from nnsim.edits.network import change_units
from nnsim.edits.validate import open_project
from nnsim.engine.trainer import Trainer


class Hands:
    """Trains the window by single steps, and reads the moment that it shows."""

    def __init__(self, window: DrivenWindow) -> None:
        self.window, self.bench = window, window.bench
        self.travel, self.strip = window.bench.bridge.travel, window.bench.bar.time

    def train(self, steps: int) -> None:
        wanted = self.travel.present + steps
        for _ in range(steps):
            self.window.key(".")
        self.window.until(lambda: not self.travel.is_away and self.travel.present == wanted, f"{wanted} steps")

    def until_at(self, step: int) -> None:
        self.window.until(lambda: self.window.step == step and self.travel.step == step, f"step {step}")

    def drag_to(self, step: int) -> None:
        """Along the time line."""
        strip = self.strip
        strip.setMaximum(self.travel.present)
        y = strip.height() // 2
        self.window.qtbot.mousePress(strip, LEFT, NONE, QPoint(round(strip._handle_x()), y))
        self.window.qtbot.mouseMove(strip, QPoint(round(strip._x_of(step)), y))
        self.window.qtbot.mouseRelease(strip, LEFT, NONE, QPoint(round(strip._x_of(step)), y))

    @property
    def digest(self) -> str:
        return weights_sha256(self.bench.live.weights)


def expected(project, step: int) -> str:
    trainer = Trainer(project)
    for _ in range(step):
        trainer.run_batch()
    return weights_sha256(trainer.learner.weights())


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def test_any_step_is_looked_at_by_drag_keys_and_wheel(hands):
    hands.train(8)
    project, window, bar = hands.bench.editor.project, hands.window, hands.bench.bar
    now = hands.digest
    hands.drag_to(5)
    hands.until_at(5)
    assert hands.digest == expected(project, 5)
    assert bar.now.isVisible()
    assert bar.steps.label.text() == "Step of 8"
    assert hands.bench.plots.views["curves"].loss.moment_line.isVisible()
    hands.strip.setFocus()
    for key, step in ((Qt.Key.Key_Right, 6), (Qt.Key.Key_Left, 5), (Qt.Key.Key_Home, 0), (Qt.Key.Key_PageDown, 1)):
        window.key(key)
        hands.until_at(step)
    position = hands.strip.rect().center()
    up = QPoint(0, 120)
    wheel = QWheelEvent(
        position, hands.strip.mapToGlobal(position), QPoint(), up, Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hands.strip, wheel)
    hands.until_at(2)
    window.click(bar.now)
    hands.until_at(8)
    assert not bar.now.isVisible()
    assert hands.digest == now
    window.click(bar.back)
    window.key(",")
    hands.until_at(6)
    window.key(Qt.Key.Key_Comma, CTRL)
    hands.until_at(0)
    window.key(Qt.Key.Key_End)
    hands.until_at(8)


def test_whoever_trains_on_from_there_keeps_what_came_after(hands, tmp_path):
    hands.train(9)
    bench, now = hands.bench, hands.digest
    project = bench.editor.project
    hands.drag_to(4)
    hands.until_at(4)
    bench.documents.save_to(tmp_path / "a.nnsim")
    hands.window.until(lambda: not bench.document.is_saving, "the file")
    assert open_project(tmp_path / "a.nnsim").checkpoint.step == 9
    hands.window.key(".")
    hands.until_at(5)
    assert hands.digest == expected(project, 5)
    assert not hands.travel.is_away
    (later,) = bench.editor.project.runs
    assert (later.name, later.state.step) == ("Before going back", 9)
    assert len(bench.bridge.run.record.rows)
    assert bench.bridge.run.record.rows[:, 0].max() <= 5
    hands.window.key(Qt.Key.Key_Z, CTRL)
    hands.until_at(9)
    assert hands.digest == now
    assert bench.editor.project.runs == ()
    bench.run("redo")
    hands.until_at(5)
    assert hands.digest == expected(project, 5)


def test_the_document_is_shown_as_it_was_and_edits_go_on_from_there(hands):
    hands.train(4)
    bench = hands.bench
    first = bench.editor.project.network.nodes[0].id
    bench.editor.edit("units", change_units.of(first, by=1))
    hands.train(4)
    grown, network = bench.editor.project, bench.editor.project.network
    hands.drag_to(2)
    hands.until_at(2)
    assert bench.editor.project.network != network
    assert bench.editor.document.network == network
    assert bench.live.fits
    bench.run("now")
    hands.until_at(8)
    assert bench.editor.project == grown
    hands.drag_to(2)
    hands.until_at(2)
    bench.editor.edit("units", change_units.of(first, by=-1))
    hands.window.until(lambda: bench.live.fits and not hands.travel.is_away, "the smaller network")
    assert [step.text() for step in map(bench.editor.stack.command, range(bench.editor.stack.count()))][-2:] == [
        "go on from an earlier step",
        "units",
    ]
    bench.run("undo")
    bench.run("undo")
    hands.until_at(8)
    assert bench.editor.project.network == network


def test_undo_and_redo_bring_both_runs_back_where_their_networks_differ(hands):
    """The present is kept before the engine hears of the other network."""
    hands.train(4)
    bench = hands.bench
    first = bench.editor.project.network.nodes[0].id
    bench.editor.edit("units", change_units.of(first, by=1))
    hands.train(4)
    grown = hands.digest
    hands.drag_to(2)
    hands.until_at(2)
    hands.window.key(".")
    hands.until_at(3)
    small = hands.digest
    bench.run("undo")
    hands.until_at(8)
    assert hands.digest == grown
    bench.run("redo")
    hands.until_at(3)
    assert hands.digest == small
    bench.run("undo")
    hands.until_at(8)
    assert hands.digest == grown


def test_curves_are_dragged_and_moments_have_names(hands):
    hands.train(2)
    window, bench = hands.window, hands.bench
    bench.run("step_epoch")
    window.until(lambda: not hands.bench.bridge.run.record.frame.position and hands.travel.present > 2, "an epoch")
    plot = bench.plots.views["curves"].loss
    box = plot._box()
    y = round(box.center().y())
    start, half = QPoint(round(box.right()) - 2, y), QPoint(round(plot._at(0.5, 0).x()), y)
    viewport = plot.viewport()
    window.qtbot.mousePress(viewport, LEFT, NONE, start)
    window.qtbot.mouseMove(viewport, half)
    window.qtbot.mouseRelease(viewport, LEFT, NONE, half)
    hands.until_at(there := hands.travel.present // 2)
    bench.run("name_moment")
    QApplication.focusWidget().insert("here it turns")
    window.key(Qt.Key.Key_Return)
    window.until(lambda: "here it turns" in window.marks, "the mark")
    assert hands.travel.is_away
    bench.run("now")
    (mark,) = [mark for mark in bench.bridge.run.record.marks if mark.text == "here it turns"]
    assert mark.step == there
    window.until(lambda: hands.window.step == hands.travel.present, "the present")
    menu = bench.actions.menu("moments")
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if "here it turns" in action.text()).trigger()
    hands.until_at(there)
    bench.run("undo")
    window.until(lambda: "here it turns" not in window.marks, "the mark to go")


def test_another_document_ends_a_visit(hands):
    hands.train(3)
    hands.drag_to(2)
    hands.until_at(2)
    hands.bench.run("new")
    hands.until_at(0)
    assert not hands.travel.is_away
    assert not hands.bench.editor.store.is_looking
    assert hands.travel.present == 0


def test_beats_go_back_through_the_run_and_forth_again(hands):
    hands.train(3)
    bench, window = hands.bench, hands.window
    project = bench.editor.project
    bench.run("show_step")
    view = bench.plots.views["step"]

    def until_told(step: int, beat: int) -> str:
        window.until(
            lambda: (told := bench.live.told_step.step) and (told.beats[0].step, len(told.beats)) == (step, beat),
            f"beat {beat} of step {step}",
        )
        return view.sheet.toPlainText()

    window.key(Qt.Key.Key_Period, Qt.KeyboardModifier.AltModifier)
    first = until_told(3, 1)
    window.key(Qt.Key.Key_Period, Qt.KeyboardModifier.AltModifier)
    second = until_told(3, 2)
    now = hands.digest
    heard = {}
    for step, beat in ((3, 1), (2, 5), (2, 4), (2, 3), (2, 2), (2, 1), (1, 5)):
        window.click(view.back)
        heard[step, beat] = until_told(step, beat)
    assert hands.travel.is_away
    window.until(lambda: hands.digest == expected(project, 2), "the weights of then")
    for step, beat in ((2, 1), (2, 2), (2, 3), (2, 4), (2, 5)):
        window.click(view.next)
        assert until_told(step, beat) == heard[step, beat]
    window.key(Qt.Key.Key_Period, Qt.KeyboardModifier.AltModifier)
    assert until_told(3, 1) == heard[3, 1] == first
    window.click(view.next)
    assert until_told(3, 2) == second
    assert not hands.travel.is_away
    assert hands.digest == now
    assert bench.editor.project.runs == ()
    window.click(view.rest)
    until_told(3, 5)
    window.until(lambda: hands.digest == expected(project, 4), "the step as if nobody had looked")
