"""The weights of a layer through time, and the pictures of what its units look for."""

from __future__ import annotations

import numpy as np
import pytest
from fake_client import FakeClient
from probed_view import Probed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.health import AboutKept, AboutWeights, WeightSpread
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import remove_layer
from nnsim.edits.recipe import choose
from nnsim.examples.example import build, examples
from nnsim.networks.building import Builder
from nnsim.ui.kit import theming
from nnsim.ui.kit.image_pixels import weight_pixels
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.weights import pictures
from nnsim.ui.views.weights.view import WeightsView

load()


def network() -> Project:
    made = Builder()
    made.add("dense", units=4)
    made.add("dropout")
    made.add("dense", units=3)
    project = choose_generator(Project(), "moons")
    return Project(project.name, project.data, made.network("binary", ("x1", "x2")), project.recipe)


@pytest.fixture
def view(qtbot: QtBot) -> WeightsView:
    theming.manager().set_mode("light")
    editor = Editor(Store(network()))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = WeightsView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(700, 190)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def spread(step: int, width: float, filters: np.ndarray | None = None) -> WeightSpread:
    return WeightSpread("dense1", step, (-width, -width / 4, 0.0, width / 4, width), filters)


def filters(units: int = 4) -> np.ndarray:
    """Pictures of 5 x 5 weights."""
    return np.random.default_rng(0).normal(size=(units, 5, 5)).astype(np.float32)


def test_it_is_offered_to_networks_and_lists_layers_with_weights(view: WeightsView) -> None:
    assert "weights" in offered(view._editor.project)
    assert "weights" not in offered(choose(view._editor.project, "learner", "tree"))
    listed = [view.layer.itemText(place) for place in range(view.layer.count())]
    assert listed == ["Dense 1", "Dense 2", "Output"], "dropout has none"


def test_the_sentence_tells_how_the_spread_has_changed(view: WeightsView) -> None:
    view._hear(spread(0, 0.2))
    assert view.said.text() == "Nine of ten weights of Dense 1 lie from −0.2 to 0.2, half of them from −0.05 to 0.05."
    view._hear(spread(7, 0.201))
    assert view.said.text().endswith("half of them from −0.05 to 0.05, as at step 0.")
    view._hear(spread(1200, 0.36))
    assert view.said.text().endswith("half of them from −0.09 to 0.09: 1.8 times the spread of step 0.")
    assert view.band.accessibleDescription() == view.said.text()
    assert view.band._y.high == 0.5
    view._hear(spread(1300, 0.1))
    assert view.band._y.high == 0.5, "the axis only grows"
    assert next(list(row) for row in view.table()[1]) == [0, -0.2, -0.05, 0.0, 0.05, 0.2]
    assert view.strip.isHidden(), "weights of a layer that sees no pixels are no pictures"
    view.grab()


def test_another_layer_begins_anew_and_one_that_is_gone_is_chosen_no_more(view: WeightsView) -> None:
    view._hear(spread(0, 0.2))
    view.layer.set_current("dense2")
    view.layer.chosen.emit("dense2")
    assert view.said.text() == ""
    assert view._asked() == AboutWeights("dense2")
    view._editor.edit("remove", remove_layer.of("dense2"))
    assert view._asked() == AboutWeights("dense1")
    view.hide()
    assert view._asked() is None


def test_a_click_on_a_unit_shows_its_film_and_one_on_the_film_all_units(view: WeightsView) -> None:
    first = filters()
    for step, factor in ((0, 1.0), (10, 2.0), (20, 4.0)):
        view._hear(spread(step, 0.2, first * np.float32(factor)))
    assert [tile.lines for tile in view.strip._tiles] == [("1",), ("2",), ("3",), ("4",)]
    at = view.strip.boxes()[2].center().toPoint()
    QTest.mouseMove(view.strip, at)
    low, high = 4 * first[2].min(), 4 * first[2].max()
    assert view.said.text().startswith(f"Unit 3 of Dense 1: weights from −{-low:.2g} to {high:.2g}")
    QTest.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=at)
    assert view.kind.current == "film"
    assert [tile.lines for tile in view.strip._tiles] == [("0",), ("10",), ("20",)]
    QTest.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.said.text().startswith("Unit 3 of Dense 1 at step 0: ")
    QTest.keyClick(view.strip, Qt.Key.Key_Return)
    assert view.kind.current == "now"
    view._editor.opened.emit()
    assert (view.strip._tiles, view.said.text()) == ((), "")


def test_a_unit_that_tells_a_class_is_called_by_it(qtbot: QtBot) -> None:
    probed = Probed(qtbot, "weights", build(examples()["digits-linear"]), (700, 190))
    probed.train(1)
    probed.answer()
    assert [tile.lines for tile in probed.view.strip._tiles] == [(f"{digit}",) for digit in range(10)]
    at = probed.view.strip.boxes()[0].center().toPoint()
    QTest.mouseMove(probed.view.strip, at)
    assert probed.view.said.text().startswith("Class 0: weights from ")


def test_the_band_goes_back_to_the_begin_and_stays_when_it_is_shown_again(view: WeightsView) -> None:
    assert view._asked_kept() is None, "the present comes first"
    view._hear(spread(100, 0.4))
    assert view._asked_kept() == AboutKept(0, apart=1, node="dense1")
    view._hear_kept([spread(0, 0.2), spread(50, 0.3)])
    assert view.said.text().endswith(": 2 times the spread of step 0.")
    view.hide()
    view.show()
    assert [next(iter(row)) for row in view.table()[1]] == [0, 50, 100]
    view._hear(spread(50, 0.3))
    assert view.said.text().endswith(": 1.5 times the spread of step 0."), "an earlier moment is looked at"


def test_a_film_has_one_scale_so_that_weights_are_seen_to_grow() -> None:
    moments = [spread(step, 0.2, filters() * np.float32(factor)) for step, factor in ((0, 0.5), (1, 1.0))]
    before, after = pictures.film(moments, 1, LIGHT)
    (alone,), _ = weight_pixels(filters()[1:2], LIGHT)
    assert np.array_equal(after.pixels, alone)
    (half,), _ = weight_pixels(np.stack([filters()[1] * 0.5, filters()[1]]).reshape(1, 10, 5), LIGHT)
    assert np.array_equal(before.pixels, half[:5])


def test_filters_of_colours_are_pictures_too() -> None:
    colours = np.random.default_rng(1).normal(size=(2, 3, 3, 3)).astype(np.float32)
    assert [tile.pixels.shape for tile in pictures.now(colours, (), LIGHT)] == [(3, 3), (3, 3)]
    assert [tile.pixels.shape for tile in pictures.film([spread(0, 1, colours)], 0, LIGHT)] == [(3, 3)]


@pytest.mark.parametrize(("count", "room"), [(3, 8), (100, 8), (9, 8), (5, 1)])
def test_moments_of_a_film_are_evenly_apart(count: int, room: int) -> None:
    shown = pictures.spread_out(count, room)
    assert len(shown) == min(count, room)
    assert shown[-1] == count - 1
    if room > 1:
        assert shown[0] == 0
        assert max(np.diff(shown)) - min(np.diff(shown)) <= 1
