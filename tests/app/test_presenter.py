"""Presenter mode arranges the window for a lecture room, and gives everything back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming

LAPTOP = (1366, 768)
PANELS = ("bar", "data", "network", "output", "plots", "recipe")
POINTS = ("spiral", "regression-plane", "iris")


@pytest.fixture
def bench(bench) -> Workbench:
    """On a laptop's screen."""
    bench.shell.resize(*LAPTOP)
    bench.shell.activateWindow()
    settle()
    return bench


def settle() -> None:
    """A wish for another size climbs one level of widgets a round."""
    for _ in range(12):
        QApplication.processEvents()


def places(bench: Workbench) -> dict[str, tuple[int, ...]]:
    """Where the panels stand that are seen."""
    panels = {name: getattr(bench, name) for name in PANELS}
    return {name: panel.geometry().getRect() for name, panel in panels.items() if panel.isVisible()}


def seen(widget: QWidget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def press(bench: Workbench) -> None:
    bench.actions["presenter"].trigger()
    settle()


def side(bench: Workbench) -> float:
    return bench.output.plane.transform_to_pixels.width


def neurons(bench: Workbench) -> list[float]:
    """Sides of the pictures of neurons, column by column."""
    return [box.cell for box in bench.network.canvas.diagram.layout.boxes]


def area(size: QSize) -> int:
    return size.width() * size.height()


@pytest.mark.parametrize("name", POINTS)
def test_plane_and_network_grow_on_a_laptop(bench, name):
    bench.document.show(build(examples()[name]))
    settle()
    plane, network, small = side(bench), bench.network.canvas.size(), neurons(bench)
    press(bench)
    assert bench.shell.size().toTuple() == LAPTOP
    assert side(bench) > 1.2 * plane
    assert bench.network.canvas.width() > network.width()
    assert area(bench.network.canvas.size()) > area(network)
    assert all(large >= cell for large, cell in zip(neurons(bench), small, strict=True))
    assert bench.plots.isVisible()
    assert bench.plots.height() < bench.network.height() / 2
    assert not bench.data.isVisible()
    assert not bench.recipe.isVisible()
    assert seen(bench.bar.play)


def test_classes_are_at_hand_above_the_plane(bench):
    paint_box = bench.output._paint_box
    assert not paint_box.isVisible()
    press(bench)
    assert [seen(chip) for chip in paint_box.chips.chips] == [True, True]
    QTest.mouseClick(paint_box.chips.chips[1], Qt.MouseButton.LeftButton)
    assert bench.painting.class_index == 1
    bench.document.show(build(examples()["regression-plane"]))
    settle()
    assert not paint_box.chips.isVisible()
    assert seen(paint_box.value)
    bench.document.show(build(examples()["digits-linear"]))
    settle()
    assert not paint_box.isVisible(), "nothing is painted on a plane"
    press(bench)
    bench.document.show(build(examples()["spiral"]))
    settle()
    assert not paint_box.isVisible()
    assert bench.output.legend.isVisible()


@pytest.mark.parametrize("name", ["spiral", "iris", "digits-linear", "lenet5"])
def test_one_key_gives_everything_back(bench, name):
    bench.document.show(build(examples()[name]))
    bench.layout._splitters[0].setSizes([300, 700])
    settle()
    before = places(bench)
    for _ in range(2):
        press(bench)
        assert places(bench) != before
        press(bench)
        assert places(bench) == before


def test_what_was_put_away_stays_away_and_what_was_tall_stays_tall(bench):
    bench.run("panel_data")
    bench.run("tall_panel")
    settle()
    before = places(bench)
    press(bench)
    assert bench.network.isVisible()
    assert not bench.actions["tall_panel"].isChecked()
    assert not bench.actions["panel_recipe"].isChecked()
    press(bench)
    assert places(bench) == before
    assert bench.actions["tall_panel"].isChecked()
    assert bench.actions["panel_recipe"].isChecked()
    assert not bench.actions["panel_data"].isChecked()


def test_panels_can_be_brought_back_meanwhile(bench):
    before = places(bench)
    press(bench)
    for name in ("data", "recipe"):
        bench.run(f"panel_{name}")
    settle()
    assert bench.data.width() >= theming.current().px(242)
    assert bench.recipe.height() > 100
    press(bench)
    assert places(bench) == before


def test_it_follows_the_window_until_somebody_moves_a_gap(bench):
    press(bench)
    small = side(bench)
    bench.shell.resize(1920, 1080)
    settle()
    assert side(bench) > small + 150
    handle = bench.layout._splitters[3].handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(handle, start + QPoint(120, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(120, 0))
    settle()
    narrow = bench.output.width()
    bench.shell.resize(1900, 1080)
    settle()
    assert abs(bench.output.width() - narrow) < 20
    bench.run("reset_layout")
    settle()
    assert bench.output.width() > narrow + 80


def test_curves_leave_a_low_screen_and_come_back_with_a_higher_one(bench):
    bench.shell.resize(960, 600)
    settle()
    press(bench)
    assert not bench.plots.isVisible()
    assert not bench.actions["panel_plots"].isChecked()
    assert bench.network.height() > 0.7 * bench.shell.height()
    bench.shell.resize(*LAPTOP)
    settle()
    assert bench.plots.isVisible()
    assert bench.actions["panel_plots"].isChecked()
    bench.run("panel_plots")
    bench.shell.resize(1400, 900)
    settle()
    assert not bench.plots.isVisible(), "somebody put them away"
    bench.shell.resize(960, 600)
    bench.run("panel_plots")
    settle()
    assert bench.plots.isVisible(), "somebody asked for them"
    press(bench)
    assert bench.plots.isVisible()
    press(bench)
    assert not bench.plots.isVisible()


def test_the_next_start_has_the_usual_arrangement(bench):
    before = [sizes(splitter.saveState()) for splitter in bench.layout._splitters]
    press(bench)
    bench.layout.remember()
    kept = [sizes(bench.settings.blob(f"layout/{splitter.objectName()}")) for splitter in bench.layout._splitters]
    assert kept == before


def sizes(state: QByteArray) -> list[int]:
    """Of the two panels of a splitter; what follows in its state is the width of the gap."""
    return [int.from_bytes(state.data()[at : at + 4], "big") for at in (12, 16)]


def test_keys_do_not_stay_in_a_panel_that_goes(bench):
    bench.recipe.page.cells["rate"].setFocus()
    press(bench)
    assert bench.shell.focusWidget() is bench.network.focus_target


def heads(bench: Workbench) -> list[tuple[int, ...]]:
    """Where the headers of the columns stand, their buttons, and the places to insert between them."""
    bar = bench.network.headers
    parts = [(head, head.minus, head.name, head.plus) for head in bar.headers.values()]
    return [part.geometry().getRect() for part in (*(part for head in parts for part in head), *bar.inserts)]


def test_headers_of_layers_that_were_added_later_fit_the_larger_type(bench):
    chip = next(chip for chip in bench.network.palette_strip.chips if chip.kind == "dense" and chip.isVisible())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle()
    for _ in range(2):
        press(bench)
        found = heads(bench)
        bench.shell.resize(LAPTOP[0] + 1, LAPTOP[1])
        bench.shell.resize(*LAPTOP)
        settle()
        again = heads(bench)
        assert [box[2:] for box in found] == [box[2:] for box in again]
        shifts = [max(abs(x - u), abs(y - v)) for (x, y, *_), (u, v, *_) in zip(found, again, strict=True)]
        assert max(shifts) <= 1, "rounding"


def test_a_text_leaves_the_room_of_the_empty_output_to_what_the_network_writes(bench):
    bench.document.show(build(examples()["tiny-gpt"]))
    settle()
    before = places(bench)
    press(bench)
    assert not bench.output.isVisible(), "a text has no place in a plane"
    assert bench.plots.width() > 0.9 * LAPTOP[0]
    assert bench.plots.height() > 0.35 * LAPTOP[1]
    assert bench.network.canvas.height() > 0.2 * LAPTOP[1]
    bench.run("panel_recipe")
    settle()
    assert bench.recipe.isVisible()
    bench.document.show(build(examples()["spiral"]))
    settle()
    assert bench.output.isVisible()
    bench.document.show(build(examples()["tiny-gpt"]))
    press(bench)
    assert places(bench) == before


def test_a_view_that_is_looked_at_is_higher_than_curves(bench):
    press(bench)
    curves, network = bench.plots.height(), bench.network.canvas.height()
    for name in ("confusion", "surface", "samples"):
        bench.run(f"show_{name}")
        settle()
        assert bench.plots.height() > 1.4 * curves, name
        assert bench.network.canvas.height() > 0.5 * network, name
        bench.run("show_curves")
        settle()
        assert abs(bench.plots.height() - curves) < 20, "curves leave the room to the network"
    press(bench)
    usual = bench.plots.height()
    bench.run("show_confusion")
    settle()
    assert abs(bench.plots.height() - usual) < 10, "only presenter mode arranges panels by itself"


def test_a_game_has_the_room_that_its_parts_need(bench):
    bench.document.show(build(examples()["dqn-catch"]))
    settle()
    press(bench)
    game = bench.plots.views["game"]
    assert game.isVisible()
    for part in (game.board, game.score, game.bars, game.own, game.curve, game.band):
        assert seen(part), part
        assert part.height() >= max(part.minimumSizeHint().height(), part.minimumHeight()), part
    game.refresh()
    settle()
    assert game.said.wordWrap()
    assert game.said.height() >= game.said.heightForWidth(game.said.width()), "no word is cut"


@pytest.mark.parametrize("size", [LAPTOP, (1180, 700), (1920, 1080)])
def test_the_beats_of_a_step_are_seen_on_stage(bench, size):
    bench.shell.resize(*size)
    bench.run("show_curves")
    press(bench)
    bench.layout.show_panel("plots", True)
    settle()
    low = bench.plots.height()
    bench.run("show_step")
    settle()
    view = bench.plots.views["step"]
    assert seen(view.beats)
    assert view.sheet.height() >= 2 * view.sheet.fontMetrics().lineSpacing()
    before = [widget.geometry().getRect() for widget in bench.shell.findChildren(QWidget) if widget.isVisible()]
    settle()
    assert before == [widget.geometry().getRect() for widget in bench.shell.findChildren(QWidget) if widget.isVisible()]
    bench.run("show_curves")
    settle()
    assert bench.plots.height() == low, "curves need no more than before"
