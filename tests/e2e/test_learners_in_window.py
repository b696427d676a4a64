"""Learners without a network in the real window: the map after each stroke, the page, undo, export, files, images."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnsim.core.catalogue import load
from nnsim.examples.example import open_example
from nnsim.recipes.kinds import LEARNERS

load()
CLASSIC = [kind.id for kind in LEARNERS if not kind.has_network]


def choose(window, learner: str) -> None:
    window.bench.recipe.page.chosen.emit("learner", learner)


def until_answered(window) -> None:
    live = window.bench.live
    window.until(lambda: live.answer.size and live.facts and not np.isnan(live.predictions).any(), "the answers")


@pytest.mark.parametrize("learner", CLASSIC)
def test_the_map_follows_every_stroke_and_undo_brings_the_network_back(window, learner):
    bench, live = window.bench, window.bench.live
    choose(window, learner)
    until_answered(window)
    assert live.fields == {}
    assert bench.network.learner.isVisible()
    assert not bench.network.canvas.isVisible()
    assert not bench.network.palette_strip.isVisible()
    assert bench.network.title.text() == "Learner"
    assert bench.network.learner.sheet.name.text() == LEARNERS[learner].label
    facts = bench.network.learner.sheet.table.words()
    assert facts
    before = live.answer.copy()
    window.stroke((-2.0, -2.0), (-1.0, -1.0), (-2.0, 1.0))
    window.until(lambda: not np.array_equal(live.answer, before), "another map")
    window.until(
        lambda: len(live.predictions) == len(bench.editor.project.data) and not np.isnan(live.predictions).any()
    )
    window.shell.setFocus()
    bench.actions["undo"].trigger()
    window.until(lambda: np.array_equal(live.answer, before) and live.facts == tuple(facts.items()), "the map before")
    bench.actions["undo"].trigger()
    window.until(lambda: live.fits and live.fields, "the network")
    assert bench.network.canvas.isVisible()
    assert bench.network.palette_strip.isVisible()
    assert bench.network.title.text() == "Network"


def test_the_plane_tells_no_neuron_of_a_network_that_waits(window):
    bench, live = window.bench, window.bench.live
    window.until(lambda: live.fits, "the network")
    live.set_focus((live.plan.layers[0].id, 0))
    choose(window, CLASSIC[0])
    until_answered(window)
    window.qtbot.mouseMove(bench.output.plane, window.on_plane(0.5, 0.5))
    assert "Neuron" not in bench.output.caption.text()
    assert "P(" in bench.output.caption.text()


def test_what_a_learner_told_of_a_former_run_goes_with_it(window):
    live = window.bench.live
    choose(window, CLASSIC[0])
    until_answered(window)
    live.forget()
    assert live.facts == ()
    assert not live.answer.size
    assert np.isnan(live.predictions).all()


def test_play_makes_one_fit_and_says_that_nothing_is_left(window):
    choose(window, CLASSIC[0])
    until_answered(window)
    window.play()
    window.until(lambda: window.said("Fitted to all", "nothing is left to learn"), "the end")
    window.until(lambda: window.step == 1, "the step")
    assert not window.bench.bridge.running


def test_nothing_is_asked_for_a_plane_that_is_not_seen(window):
    bench = window.bench
    bench.output.hide()
    choose(window, CLASSIC[0])
    window.until(lambda: bench.live.facts and not np.isnan(bench.live.predictions).any(), "the facts")
    assert not bench.live.answer.size
    bench.output.show()
    until_answered(window)


@pytest.mark.parametrize(
    "command", ["export_code", "copy_code", "export_onnx", "export_weights", "export_figure", "figure"]
)
def test_what_it_does_not_have_is_not_exported(window, command, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("it asks for a file"))
    choose(window, CLASSIC[0])
    window.bench.actions[command].trigger()
    assert window.said("This learner has no network to write as", "choose backpropagation")


def test_images_are_told_by_the_engine_and_drawings_answered(open_window):
    window = open_window(project=open_example("glyphs").project)
    bench = window.bench
    choose(window, "neighbours")
    window.until(lambda: bench.live.has_heard and bench.live.facts, "what is said of the test images")
    assert sum(score.right for score in bench.output.images.scores) > 0
    bench.output.try_out()
    bench.output.test_pad.take_sample()
    window.until(lambda: len(bench.output.test_pad.bars.shares), "the answer")


def test_a_table_is_drawn_in_the_plane_of_its_view(open_window):
    window = open_window(project=open_example("iris").project)
    choose(window, "neighbours")
    until_answered(window)
    before = window.bench.live.answer.copy()
    window.bench.output.axes.chosen.emit("0,1")
    window.until(lambda: not np.array_equal(window.bench.live.answer, before), "the other plane")


def test_support_vectors_and_margins_are_drawn(window):
    bench, plane = window.bench, window.bench.output.plane
    choose(window, "vectors")
    until_answered(window)
    window.until(lambda: len(bench.live.marked) == int(dict(bench.live.facts)["Support vectors"]), "support vectors")
    assert bench.editor.project.data.train[bench.live.marked].all()
    assert len(plane._margins)
    choose(window, "neighbours")
    until_answered(window)
    window.until(lambda: not len(bench.live.marked) and not len(plane._margins), "no marks")


def test_a_tree_is_drawn_and_a_node_under_the_mouse_outlines_its_region(window):
    bench, page = window.bench, window.bench.network.learner
    choose(window, "tree")
    window.until(lambda: page.canvas.isVisible() and page.canvas.path, "the tree")
    assert int((page.canvas.tree.left < 0).sum()) == int(dict(bench.live.facts)["Leaves"])
    node = page.canvas.path[-1] if page.canvas.path[-1] in page.canvas.shape.boxes else page.canvas.path[1]
    at = page.canvas.mapFromScene(QPointF(*page.canvas.shape.boxes[node].middle))
    QTest.mouseMove(page.canvas.viewport(), at)
    assert bench.live.explained.lit == node
    lines = bench.output.plane.explanation.region()
    assert len(lines)
    assert 0 <= lines.min() <= lines.max() <= 1
    before = page.canvas.tree
    window.stroke((-2.0, -2.0), (2.0, 2.0))
    window.until(lambda: page.canvas.tree is not before, "the tree with other samples")


def test_the_cursor_on_the_plane_asks_for_its_neighbours(window):
    bench = window.bench
    choose(window, "neighbours")
    until_answered(window)
    for place in ((-1.0, 1.0), (0.3, -0.4)):  # where the pointer lies already, it does not move
        window.qtbot.mouseMove(bench.output.plane, window.on_plane(*place))
    explained, votes = bench.live.explained, bench.network.learner.votes
    window.until(lambda: votes.where.text().startswith("At the cursor (0.3"), "the neighbours")
    near = bench.editor.project.data.x[explained.reasons.neighbours]
    far = np.linalg.norm(near - np.array(explained.point, np.float32), axis=1)
    np.testing.assert_allclose(explained.reasons.distances, far, atol=1e-5)
    assert "of 5 neighbours" in votes.said.text()


def test_output_and_learner_tell_one_score_at_the_cursor(window):
    bench = window.bench
    choose(window, "vectors")
    until_answered(window)
    for place in ((-1.0, 1.0), (0.33, -0.41)):
        window.qtbot.mouseMove(bench.output.plane, window.on_plane(*place))
    said = bench.network.learner.votes
    window.until(lambda: said.where.text().startswith("At the cursor (0.3"), "the score")
    score = said.said.text().removeprefix("Score ").partition(":")[0]
    assert f">{score}<" in bench.output.caption.text()


def test_the_trees_of_a_forest_are_shown_one_by_one(window):
    page = window.bench.network.learner
    choose(window, "forest")
    window.until(lambda: page.canvas.isVisible() and page.canvas.tree.count == 20, "the first tree")
    first = page.canvas.tree
    QTest.keyClick(page.canvas, Qt.Key.Key_BracketRight)
    window.until(lambda: page.canvas.tree.number == 1, "the second tree")
    assert not np.array_equal(first.threshold, page.canvas.tree.threshold)
    window.until(lambda: page.votes.isVisible() and "of 20 trees" in page.votes.said.text(), "the votes")
