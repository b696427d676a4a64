"""The samples as points of a layer: which layer, which directions, what is told wrong, and the plane under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from probed_view import Probed
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.edits.data import choose_generator, clear
from nnsim.edits.recipe import choose, set_recipe
from nnsim.examples.example import build, examples
from nnsim.networks import forward
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.tasks.plan import plan
from nnsim.ui.kit import theming
from nnsim.ui.views.context import COMPUTING
from nnsim.ui.views.hidden.cloud import lines_of
from nnsim.ui.views.kinds import offered

load()
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def probed(qtbot: QtBot) -> Probed:
    theming.manager().set_mode("light")
    made = Probed(qtbot, "hidden", build(examples()["spiral"]), (700, 300))
    made.train(8)
    made.answer()
    return made


def layer(probed: Probed, node: str) -> np.ndarray:
    project = probed.trainer.project
    fed = inputs(project, project.data.x)
    return forward.run(plan(project), probed.trainer.learner.weights(), fed)[node]


def click(probed: Probed, spot: int) -> None:
    cloud = probed.view.cloud
    QTest.mouseClick(cloud, LEFT, pos=QPointF(*cloud.places(cloud._points.xy)[spot]).toPoint())


def test_it_is_offered_where_there_is_a_network() -> None:
    moons = choose_generator(Project(), "moons")
    assert "hidden" in offered(moons)
    assert "hidden" not in offered(choose(moons, "learner", "forest"))


def test_the_last_hidden_layer_is_told_beside_the_input(probed: Probed) -> None:
    view = probed.view
    assert view.controls.layer.current == "dense2"
    assert [bar.name for bar in view.bars.bars] == ["The input", "Dense 1", "Dense 2"]
    told = view._told.shares
    said = view.said.text()
    share, tested = f"{told['dense2']:.0%}".replace("%", " %"), view._told.tested
    assert said.startswith(f"Linear boundaries tell {share} of the {tested} test samples right")
    assert f"{told['input']:.0%} in the input".replace("%", " %") in said
    assert view.accessibleDescription() == said
    x = layer(probed, "dense2").astype(np.float64)
    parts = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
    assert sum(view._space.shares) == pytest.approx(parts[:2].sum() / parts.sum(), abs=1e-4)


def test_fresh_weights_are_asked_about_once_and_are_a_click_away(probed: Probed) -> None:
    view, learned = probed.view, probed.view._told.shares
    QTest.mouseClick(view.controls.fresh, LEFT)
    assert (view._space, view._told) == (None, None)
    probed.answer()
    fresh = view._told.shares
    assert fresh["input"] == learned["input"]
    assert fresh != learned
    assert view.said.text().startswith("With fresh weights: Linear boundaries tell ")
    probed.train(1)
    assert probed.answer() == 0, "what learned nothing stays what it is"
    probed.editor.edit("another seed", set_recipe.of(seed=7))
    assert (view._space, view._told) == (None, None), "another seed draws others"
    QTest.mouseClick(view.controls.fresh, LEFT)
    probed.answer()
    assert view.said.text().startswith("Linear boundaries tell ")


def test_wrong_samples_are_ringed_and_the_plane_lies_under_the_points(probed: Probed) -> None:
    cloud, data = probed.view.cloud, probed.trainer.project.data
    wrong = (layer(probed, "output")[:, 0] > 0) != data.y
    np.testing.assert_array_equal(cloud._wrong, wrong[probed.view._space.samples])
    starts, ends = lines_of(cloud._grid)
    assert sum(len(which) for _, which in cloud._colors) == len(starts) == len(ends)
    bare = cloud.grab().toImage()
    cloud.show_grid(cloud._grid[:0], [])
    assert cloud.grab().toImage() != bare


def test_units_are_chosen_by_their_numbers(probed: Probed) -> None:
    view = probed.view
    QTest.mouseClick(view.controls.kind.button("units"), LEFT)
    view.controls.up.setFocus()
    view.controls.up.selectAll()
    QTest.keyClicks(view.controls.up, "5")
    QTest.keyClick(view.controls.up, Qt.Key.Key_Return)
    probed.answer()
    expected = layer(probed, "dense2")[view._space.samples][:, [0, 4]]
    np.testing.assert_allclose(view.cloud._points.xy, expected, atol=1e-6)
    assert (view.cloud._x.title, view.cloud._y.title) == ("unit 1", "unit 5")
    assert not view.controls.keep.isVisible()


def test_components_that_are_kept_stay_while_it_learns(probed: Probed) -> None:
    view, first = probed.view, probed.view._space
    view.controls.keep.click()
    probed.train(20)
    probed.answer()
    np.testing.assert_array_equal(view._space.axes, first.axes)
    assert np.abs(view._space.points - first.points).max() > 0.01, "the cloud has moved"
    view.controls.keep.click()
    probed.answer()
    assert not np.array_equal(view._space.axes, first.axes)
    alike = (view._space.axes[1:] * first.axes[1:]).sum(axis=1)
    assert (alike > 0).all(), "signs are those of the moment before"


def test_the_scale_grows_and_does_not_shrink_with_the_cloud(probed: Probed) -> None:
    view = probed.view
    before = view._reach.copy()
    view._take_reach(view._space.points / 2, view._space.grid / 2)
    np.testing.assert_array_equal(view._reach, before)
    view._take_reach(view._space.points * 2, view._space.grid)
    assert (view._reach[1] - view._reach[0] > before[1] - before[0]).all()


def test_a_sample_is_pointed_at_and_chosen(probed: Probed) -> None:
    view = probed.view
    away = np.linalg.norm(view.cloud.places(view.cloud._points.xy) - np.array([300, 20]), axis=1)
    lonely = int(away.argmin())
    click(probed, lonely)
    sample = int(view._space.samples[lonely])
    assert probed.live.chosen.index == sample
    assert view.cloud._points.chosen == lonely
    assert view.said.text().startswith(f"No. {sample + 1:,}, ")


def test_a_bar_leads_to_its_layer(probed: Probed) -> None:
    view = probed.view
    QTest.mouseClick(view.bars, LEFT, pos=view.bars.row(0).center().toPoint())
    assert view.controls.layer.current == "input"
    assert view.controls.units == (0, 1), "two numbers alone are looked at as they are"
    assert view._space is None
    probed.answer()
    assert view.said.text().endswith("the picture holds 100 % of the variance.")
    assert "in the input;" in view.said.text()


def test_maps_have_components_only_and_nothing_is_asked_unseen(qtbot: QtBot) -> None:
    project = build(examples()["glyphs"])
    probed = Probed(qtbot, "hidden", project, (700, 300))
    view = probed.view
    maps = [node for node, shape in view.controls._shapes.items() if len(shape) > 1]
    assert maps
    view.controls.show_layer(maps[0])
    assert not view.controls.kind.button("units").isEnabled()
    assert probed.answer(1) == 1
    assert len(view.cloud._points.xy)
    assert not view.cloud._grid.size, "images do not lie in the plane"
    view.hide()
    assert not probed.bridge.subscriptions.due(1e9)


def test_values_have_no_read_out_and_a_grid_in_their_colours(qtbot: QtBot) -> None:
    probed = Probed(qtbot, "hidden", choose_generator(Project(), "plane"), (420, 172))
    probed.train(2)
    probed.answer()
    assert not probed.view.bars.isVisible()
    assert probed.view.said.text().startswith("Of ")
    assert len(probed.view.cloud._colors) > 1
    names, rows = probed.view.table()
    assert names[:2] == ("sample", "target")
    assert len(list(rows)) == len(probed.trainer.project.data)


def test_what_was_said_of_other_samples_is_told_of_none(probed: Probed) -> None:
    assert probed.view._space is not None
    assert probed.live.chosen.choose(3)
    probed.editor.edit("clear", clear)
    assert probed.view.said.text() == ""
    assert not len(probed.view.cloud._points.xy)


def test_another_document_begins_anew(probed: Probed) -> None:
    probed.view.controls.show_layer("dense1")
    probed.view.controls.keep.click()
    probed.editor.open(replace(build(examples()["iris"]), name="other"))
    assert probed.view.controls.layer.current == "dense1"
    assert not probed.view.controls.keep.isChecked()
    assert not probed.view._kept
    assert probed.view._space is None
    assert not len(probed.view.cloud._points.xy)


def test_without_an_answer_words_stand_in_the_place_of_axes(probed: Probed) -> None:
    cloud, view = probed.view.cloud, probed.view
    assert cloud._instead == ""
    view._forget()
    assert cloud._instead == COMPUTING
    view._hear(None)
    assert cloud._instead == NO_NUMBERS
    probed.editor.edit("clear", clear.of())
    assert cloud._instead == "There are no samples yet."
    cloud.grab()
