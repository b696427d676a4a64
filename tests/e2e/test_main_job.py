"""The main job by real mouse and key events: play, paint while it trains, undo, turn every knob, go on."""

from __future__ import annotations

from driven_window import CTRL, LEFT, NONE, SHIFT
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.ui.kit.widgets.slider import Track
from nnsim.ui.network.neurons.diagram import Cell


def test_an_example_trains_and_its_accuracy_rises_on_screen(window):
    window.open_example("Two moons")
    assert window.title == "Two moons – nnsim"
    before = window.plane_color(-2.5, 2.5)
    window.play()
    window.until(lambda: window.epoch > 20, "20 epochs")
    window.until(lambda: window.accuracy >= 97, "an accuracy of 97 %")
    assert window.plane_color(-2.5, 2.5) != before
    assert window.bench.bar.play.isChecked()


def test_points_painted_while_it_trains(window):
    window.play()
    window.until(lambda: window.epoch >= 3)
    before = window.counts
    window.click(window.bench.data.chips.chips[1])
    window.stroke((-2.6, -2.6), (-2.0, -2.6), (-1.4, -2.6))
    assert window.counts[0] == before[0]
    assert window.counts[1] > before[1]
    window.until(lambda: window.marks, "a mark on the curves")
    assert window.marks == [f"+ {window.counts[1] - before[1]} points"]
    painted, epoch = window.counts, window.epoch
    window.until(lambda: window.epoch > epoch + 3, "more epochs after painting")

    window.key(Qt.Key.Key_Space)
    assert not window.bench.bar.play.isChecked()
    window.key("z", CTRL)
    assert window.counts == before
    window.key("z", CTRL | SHIFT)
    assert window.counts == painted


def test_a_mark_is_drawn_where_points_were_painted(window):
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1)
    loss = window.bench.plots.views["curves"].loss
    before = window.picture(loss)
    window.stroke((2.5, -2.5))
    window.until(lambda: window.marks)
    assert window.picture(loss) != before
    assert [mark.text for mark in loss.marks_near(1.0)] == window.marks


def slider(window, name):
    return next(t for t in window.shell.findChildren(Track) if t.accessibleName() == name and t.isVisible())


def choose_in_menu(window, words):
    window.until(QApplication.activePopupWidget, f"a menu with {words}")
    menu = QApplication.activePopupWidget()
    action = next(a for a in menu.actions() if a.text() == words)
    window.qtbot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())


def test_every_knob_turns_while_it_trains_and_nothing_starts_over(window):
    bench = window.bench
    window.play()
    window.until(lambda: window.step > 50)
    reached = window.step

    def goes_on(what):
        nonlocal reached
        assert window.step >= reached, f"{what} began a new run"
        reached = window.step
        window.until(lambda: window.step > reached + 20, f"steps after {what}")

    rate = bench.editor.project.recipe.rate
    track = slider(window, "Learning rate")
    window.click(track, track.rect().center() + QPoint(20, 0))
    assert bench.editor.project.recipe.rate != rate
    goes_on("another learning rate")

    header = bench.network.headers.headers["dense1"]
    window.click(header.name)
    choose_in_menu(window, "ReLU")
    assert "ReLU" in header.name.accessibleName()
    goes_on("another activation")

    window.click(header.plus)
    assert header.name.accessibleName().startswith("Layer 1, Dense, 9 neurons")
    goes_on("another unit")

    canvas = bench.network.canvas
    x1x2 = QPointF(*canvas.diagram.box(Cell(0, 4)).corner(4)) + QPointF(12, 12)
    window.qtbot.mouseClick(canvas.viewport(), LEFT, NONE, canvas.mapFromScene(x1x2))
    assert bench.editor.project.network.features == ("x1", "x2", "x1x2")
    goes_on("another feature")

    window.until(lambda: len(window.marks) >= 4, "a mark for each")
    assert not window.banners


def weight_on_screen(window):
    """A place in the diagram where exactly one weight can be held, in px of the viewport."""
    canvas = window.bench.network.canvas
    line = canvas.diagram.lines[0][0]
    for x, y in line[4:]:
        cell, handle = window.bench.network.pointer.under(x, y)
        if cell is None and handle and handle.weight:
            return canvas.mapFromScene(QPointF(x, y)), handle
    raise AssertionError("no edge can be taken hold of")


def test_a_weight_is_dragged_and_turned_and_undone(window):
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1)
    canvas = window.bench.network.canvas
    place, handle = weight_on_screen(window)
    start = canvas.weights.value(handle.weight)

    window.qtbot.mousePress(canvas.viewport(), LEFT, NONE, place)
    window.qtbot.mouseMove(canvas.viewport(), place - QPoint(0, 25))
    window.qtbot.mouseRelease(canvas.viewport(), LEFT, NONE, place - QPoint(0, 25))
    assert abs(canvas.weights.value(handle.weight) - (start + 0.5)) < 1e-3
    assert window.undo_text.startswith("Undo Set weight")
    window.until(lambda: any("by hand" in mark for mark in window.marks))

    notch = QWheelEvent(
        QPointF(place), QPointF(canvas.viewport().mapToGlobal(place)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), notch)
    assert abs(canvas.weights.value(handle.weight) - (start + 0.6)) < 1e-3
    window.key("z", CTRL)
    assert abs(canvas.weights.value(handle.weight) - (start + 0.5)) < 1e-3
    window.key("z", CTRL)
    assert canvas.weights.value(handle.weight) == start
    frame = window.bench.bridge.run.record.frame
    window.key(".")
    window.until(lambda: window.bench.bridge.run.record.frame is not frame and window.step > 30)


def test_a_weight_is_dragged_while_it_trains(window):
    window.play()
    window.until(lambda: window.epoch >= 2)
    canvas, (place, handle) = window.bench.network.canvas, weight_on_screen(window)
    window.qtbot.mousePress(canvas.viewport(), LEFT, NONE, place)
    window.qtbot.mouseMove(canvas.viewport(), place - QPoint(0, 300))
    held = canvas.weights.value(handle.weight)
    window.qtbot.mouseRelease(canvas.viewport(), LEFT, NONE, place - QPoint(0, 300))
    assert held > 4
    window.until(lambda: any("by hand" in mark for mark in window.marks))
    step = window.step
    window.until(lambda: window.step > step + 50)
