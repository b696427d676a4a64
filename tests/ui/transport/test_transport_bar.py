"""The transport bar, driven by clicks and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.client.events import EngineState
from nnsim.core.catalogue import load
from nnsim.core.messages import Stopped
from nnsim.core.pace import FULL, LIVE
from nnsim.core.problem import Problem
from nnsim.edits.phases import add_phase, set_phase
from nnsim.edits.recipe import set_recipe
from nnsim.ui.kit import numbers, theming
from nnsim.ui.transport.bar import epochs
from nnsim.ui.transport.speed import SPEEDS, describe, index_of

load()
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
ROW = (4515.0, 301.0, 0.02834, 5e-6, 0.99, 0.98)


def show(bridge, client, rows=(ROW,), **frame):
    client.tell(client.frame(rows, **frame))
    bridge.tick()


def click(widget):
    QTest.mouseClick(widget, LEFT, NO_KEYS, widget.rect().center())


# ---------------------------------------------------------------- buttons


def test_the_phase_of_a_run_is_named_beside_its_epochs(bar, bridge, client):
    show(bridge, client, epoch=3)
    assert bar.epoch.label.text() == "Epoch"
    both = add_phase.of() + set_phase.of(0, epochs=5) + set_phase.of(1, name="Fine-tune the last ones")
    bridge.editor.edit("phases", both)
    show(bridge, client, epoch=4)
    assert bar.epoch.label.text() == "Epoch · Phase 1"
    show(bridge, client, epoch=5)
    assert bar.epoch.label.text() == "Epoch · Fine-tune the…"
    assert "Fine-tune the last ones" in bar.epoch.toolTip()
    label = bar.epoch.label
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), "nothing is cut"
    bridge.editor.undo()
    show(bridge, client, epoch=5)
    assert bar.epoch.label.text() == "Epoch"


@pytest.mark.parametrize("name", ["undo", "redo", "reset", "play", "step"])
@pytest.mark.parametrize("how", ["mouse", "enter"])
def test_buttons_say_that_they_were_pressed(bar, qtbot, name, how):
    button, pressed = getattr(bar, name), getattr(bar, f"{name}_pressed")
    with qtbot.waitSignal(pressed, timeout=1000):
        if how == "mouse":
            click(button)
        else:
            QTest.keyClick(button, Qt.Key.Key_Return)
    assert button.accessibleName()
    assert button.toolTip()


def test_the_play_button_shows_what_runs_and_not_what_was_clicked(bar, bridge):
    click(bar.play)
    assert not bar.play.isChecked()
    bridge.play()
    assert bar.play.isChecked()
    assert bar.play.accessibleName() == "Pause training"
    click(bar.play)
    assert bar.play.isChecked()
    bridge.pause()
    assert bar.play.accessibleName() == "Start training"


def test_the_length_of_a_step_is_chosen_with_the_keys(bar):
    assert bar.chosen_unit == "batch"
    QTest.keyClick(bar.unit, Qt.Key.Key_Down)
    assert bar.chosen_unit == "epoch"
    for _ in range(3):
        QTest.keyClick(bar.unit, Qt.Key.Key_Up)
    assert bar.chosen_unit == "sample"


# ---------------------------------------------------------------- speed


def test_speeds_reach_from_one_sample_a_second_to_no_limit():
    assert SPEEDS[0] == 1
    assert SPEEDS[-2:] == (LIVE, FULL)
    assert list(SPEEDS[:-2]) == sorted(set(SPEEDS[:-2]))
    assert [index_of(speed) for speed in SPEEDS] == list(range(len(SPEEDS)))
    assert SPEEDS[index_of(1900)] == 2000
    assert [describe(s) for s in (1, 2000, LIVE, FULL)] == ["1 sample/s", "2,000 samples/s", "live", "full"]


def test_the_speed_slider_limits_a_run_by_mouse(bar, bridge, client):
    bridge.play()
    QTest.mouseClick(bar.speed, LEFT, NO_KEYS, QPoint(2, 10))
    assert bar.speed_text.text() == "1 sample/s"
    QTest.mouseClick(bar.speed, LEFT, NO_KEYS, QPoint(bar.speed.width() - 2, 10))
    assert bar.speed_text.text() == "full"
    assert client.named("play") == [(LIVE,), (1.0,), (FULL,)]


def test_the_speed_slider_by_keys_and_before_playing(bar, bridge, client):
    QTest.keyClick(bar.speed, Qt.Key.Key_Home)
    QTest.keyClick(bar.speed, Qt.Key.Key_Right)
    assert bar.speed_text.text() == "2 samples/s"
    QTest.keyClick(bar.speed, Qt.Key.Key_PageUp)
    assert bar.speed_text.text() == "20 samples/s"
    assert bar.speed.accessibleDescription() == "20 samples/s"
    assert client.named("play") == []
    bridge.play()
    assert client.named("play") == [(20.0,)]


# ---------------------------------------------------------------- counters


def shown(bar):
    return [counter.number.text() for counter in bar.counters]


def test_counters_show_the_numbers_of_the_frame(bar, bridge, client):
    assert shown(bar) == [numbers.NONE] * 3
    bridge.play()
    show(bridge, client, step=4515, epoch=301, rate=18_321.0, samples=183_210.0, running=True)
    assert shown(bar) == ["301", "4,515", "18 k"], "losses stand in the output panel alone"
    assert bar.steps.accessibleName() == "Step: 4,515"


def test_a_run_that_stands_still_has_no_speed(bar, bridge, client):
    bridge.play()
    show(bridge, client, step=1, rate=18_321.0, running=True)
    bridge.pause()
    assert shown(bar)[2] == numbers.NONE
    show(bridge, client, step=2, rate=5.0)
    assert shown(bar)[2] == numbers.NONE


def test_a_run_that_a_problem_holds_up_has_no_speed(bar, bridge, client):
    bridge.play()
    show(bridge, client, step=1, rate=18_321.0, running=True)
    show(bridge, client, step=1, rate=18_321.0)
    assert bridge.running
    assert shown(bar)[2] == numbers.NONE


def test_a_reset_takes_the_numbers_away(bar, bridge, client):
    show(bridge, client, step=4515, epoch=301)
    bridge.reset()
    client.tell(client.loaded())
    bridge.tick()
    assert shown(bar) == [numbers.NONE] * 3
    show(bridge, client, (), step=0)
    assert shown(bar)[:2] == ["0", "0"]


@pytest.mark.parametrize(
    ("epoch", "position", "samples", "words"),
    [
        (3, 0, 0.0, "3"), (3, 25, 0.0, "3.25"), (3, 99, 10.0, "3.99"), (3, 25, 1e6, "3"), (12_345, 25, 0.0, "12,345"),
        (123_456_789, 0, 0.0, "123.5 M"),
    ],
)  # fmt: skip
def test_epochs_with_their_part_where_one_waits_for_it(client, epoch, position, samples, words):
    assert epochs(client.frame(epoch=epoch, position=position, samples=samples)) == words


def test_the_widest_numbers_fit_their_counters(bar, bridge, client):
    bridge.play()
    rows = [(1.0, 1.0, 1.23e-12, 99_999.0, 0.5, 0.5)]
    show(bridge, client, rows, step=9_999_999, epoch=9_999_999, rate=999_499.0, samples=1e9, running=True)
    for counter in bar.counters:
        assert counter.number.sizeHint().width() <= counter.width(), counter.accessibleName()
        assert counter.label.sizeHint().width() <= counter.width()


# ---------------------------------------------------------------- title and width


def test_title_and_file(bar):
    bar.set_title("moons", "moons.nnsim · saved")
    assert (bar.name.text(), bar.file.text()) == ("moons", "moons.nnsim · saved")
    bar.set_title("a very long name of a document that goes on and on", "and-its-file.nnsim" * 9)
    assert all("…" in text.text() for text in (bar.name, bar.file))
    assert max(text.sizeHint().width() for text in (bar.name, bar.file)) <= bar._title_box.width()
    bar.set_title("goes on", "goes-on-and-on-and-on-and-on.nnsim · unsaved changes")
    assert (bar.file.text(), bar.file.toolTip()[:7]) == ("unsaved changes", "goes-on"), "rather than a part of both"


def parts(bar):
    controls = (bar.undo, bar.redo, bar.reset, bar.back, bar.play, bar.step, bar.unit)
    return [bar._title_box, *controls, bar._speed_holder, bar.stop, bar.now, *bar.counters, bar.device]


@pytest.mark.parametrize("shown", ["", "presenter", "away", "presenter, away"])
@pytest.mark.parametrize("width", [1920, 1366, 1200, 1100, 960, 920])
def test_nothing_is_cut_or_covered_at_any_width(bar, bridge, client, width, shown):
    theming.manager().set_presenter("presenter" in shown)
    try:
        if "away" in shown:
            bridge.travel.take(client.frame(step=99_999))
            bridge.travel.visit(50_000)
            bridge.travel.take(replace(client.frame(step=50_000), present=99_999))
            assert bar.steps.label.text() == "Step of 99,999"
        bar.set_title("moons", "moons.nnsim · unsaved changes")
        bar.device.show_device("cuda", "graph")
        bar.resize(width, bar.height())
        QApplication.processEvents()
        assert bar.minimumSizeHint().width() <= 960
        right = 0
        for part in (p for p in parts(bar) if p.isVisible()):
            assert part.x() >= right
            assert part.width() >= part.minimumSizeHint().width()
            right = part.geometry().right()
        assert right < width
        for control in (bar.undo, bar.redo, bar.reset, bar.play, bar.step, bar.unit, bar.speed, bar.device):
            assert control.isVisible()
        assert {bar.childAt(x, bar.time.geometry().center().y() + 1) for x in range(30, width - 30, 5)} == {bar.time}
    finally:
        theming.manager().set_presenter(False)


def test_play_stays_where_the_hand_is_while_one_looks_back(bar, bridge, client):
    bar.set_title("Two spirals", "not a file yet · unsaved changes")
    before = bar.play.pos(), bar.speed.mapTo(bar, QPoint()), bar.file.text()
    bridge.travel.take(client.frame(step=8072))
    bridge.travel.visit(4750)
    bridge.travel.take(replace(client.frame(step=4750), present=8072))
    QApplication.processEvents()
    assert (bar.play.pos(), bar.speed.mapTo(bar, QPoint()), bar.file.text()) == before


def test_what_gives_way_comes_back(bar):
    def visible():
        return [counter.isVisible() for counter in bar.counters]

    bar.device.show_device("cpu", "torch")
    bar.resize(960, 56)
    assert visible() == [True, True, False]
    assert bar.stop.isVisible()
    bar.resize(740, 56)
    assert visible() == [True, False, False]
    assert not bar.stop.isVisible()
    bar.resize(1366, 56)
    assert visible() == [True] * 3
    assert bar.stop.isVisible()
    assert bar._speed_label.isVisible()


def test_longer_words_of_the_device_make_room_for_themselves(bar, bridge, client):
    client.tell(client.loaded())
    bridge.tick()
    bar.resize(bar._row.totalMinimumSize().width() + 2, 56)
    assert all(counter.isVisible() for counter in bar.counters)
    client.state = EngineState.RESTARTING
    bridge.tick()
    QApplication.processEvents()
    assert bar.device.geometry().right() < bar.width()
    assert bar._row.totalMinimumSize().width() <= bar.width()


# ---------------------------------------------------------------- stopping by itself


def test_play_goes_on_for_ever_unless_it_is_told_otherwise(bar, bridge, client):
    bridge.play()
    assert client.named("play") == [(LIVE,)]


def test_the_switch_is_remembered_with_the_document_and_is_no_step_to_undo(bar, bridge, client):
    click(bar.stop.switch)
    assert bridge.editor.project.view.stops
    assert not bridge.editor.stack.canUndo()
    bridge.play()
    assert client.named("play") == [(LIVE, 200)]


def test_whoever_types_how_many_wants_it_to_stop(bar, bridge, client):
    bar.stop.field.setFocus()
    QTest.keyClick(bar.stop.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(bar.stop.field, "100")
    QTest.keyClick(bar.stop.field, Qt.Key.Key_Return)
    assert bridge.editor.project.recipe.epochs == 100
    assert bar.stop.switch.isChecked()
    assert bar.stop.field.text() == "100\xa0epochs"
    bridge.editor.undo()
    assert bar.stop.field.text() == "200\xa0epochs"


def test_the_last_phase_takes_what_the_others_leave_of_the_epochs(bar, bridge):
    bridge.editor.edit("phases", set_recipe.of(epochs=50) + add_phase.of())
    for typed, last in (("80", 30), ("20", 30)):  # a run of 20 ends within the first phase
        bar.stop.field.setFocus()
        QTest.keyClick(bar.stop.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(bar.stop.field, typed)
        QTest.keyClick(bar.stop.field, Qt.Key.Key_Return)
        recipe = bridge.editor.project.recipe
        assert (recipe.epochs, [phase.epochs for phase in recipe.phases]) == (int(typed), [50, last])


def test_it_works_while_it_trains(bar, bridge, client):
    bridge.play()
    click(bar.stop.switch)
    bridge.tick()
    bridge.editor.edit("Plan epochs", lambda project: set_recipe(project, epochs=30))
    bridge.tick()
    click(bar.stop.switch)
    bridge.tick()
    assert client.named("play") == [(LIVE,), (LIVE, 200), (LIVE, 30), (LIVE,)]
    told = [command[0] for command in client.told if command[0] in ("play", "edit")]
    assert told == ["play", "play", "edit", "play", "play"], "the engine has the new recipe when it is told"


def test_the_keyboard_reaches_it(bar):
    for control in (bar.stop.switch, bar.stop.field):
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_play_comes_up_when_the_run_stops_as_planned(bar, bridge, client):
    bridge.play()
    client.tell(Stopped(client.run, "planned", Problem("Stopped after 200 epochs, as planned.")))
    bridge.tick()
    assert not bridge.running
    assert not bar.play.isChecked()
