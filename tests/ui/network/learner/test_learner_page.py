"""The page of a learner without a network: its tree under mouse and keys, and why it answers as it does."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from grown_tree import tree
from network_scene import NetworkScene, network_scene, project
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from nnsim.core.answers.reasons import Reasons
from nnsim.core.answers.tree import DecisionTree
from nnsim.core.data import Data
from nnsim.core.messages import ProbeSample
from nnsim.edits.data import replace_data
from nnsim.edits.recipe import choose
from nnsim.ui.kit import theming
from nnsim.ui.network.learner.page import LearnerPage

NOBODY = np.zeros(0, np.intp)
NOTHING = np.zeros(0)


def reasons(**more: object) -> Reasons:
    told = {
        "scores": np.ones(1, np.float32), "answer": np.full(1, 0.6, np.float32), "neighbours": NOBODY,
        "distances": NOTHING, "votes": NOTHING, "trees": NOTHING,
    }  # fmt: skip
    return Reasons(**{**told, **more})  # type: ignore[arg-type]


@pytest.fixture
def scene(qtbot) -> NetworkScene:
    return network_scene(qtbot, choose(project(3), "learner", "forest"))


@pytest.fixture
def page(scene) -> LearnerPage:
    return scene.panel.learner


def hear(scene: NetworkScene, grown: DecisionTree | None, **more: object) -> None:
    """What the engine says of the tree, and of the sample that is wanted."""
    scene.live.explained.hear_tree(grown)
    scene.panel.learner.hear_reasons(reasons(**more))


def middle(page: LearnerPage, node: int) -> QPoint:
    return page.canvas.mapFromScene(QPointF(*page.canvas.shape.boxes[node].middle))


def test_the_tree_takes_the_place_of_the_words_which_a_button_brings_back(scene, page) -> None:
    assert page.sheet.isVisible()
    assert not page.canvas.isVisible()
    assert not page.bar.isVisible()
    hear(scene, tree(2, 0, 5), trees=np.array([0.0, 1, 1, 1, 0]))
    assert page.canvas.isVisible()
    assert page.bar.isVisible()
    assert not page.sheet.isVisible()
    assert scene.panel.caption.text() == "3 questions · 4 leaves"
    page.bar.about.click()
    assert page.sheet.isVisible()
    assert page.canvas.isVisible()
    scene.live.explained.forget()
    assert page.sheet.isVisible()
    assert not page.canvas.isVisible()
    assert not page.votes.isVisible()


def test_a_click_folds_a_question_and_another_shows_it_again(scene, page) -> None:
    hear(scene, tree(2))
    node, whole = int(page.canvas.tree.left[0]), len(page.canvas.shape.boxes)
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle(page, node))
    assert node in page.canvas.shape.folded
    assert len(page.canvas.shape.boxes) == whole - 2
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle(page, node))
    assert len(page.canvas.shape.boxes) == whole


def test_keys_walk_light_and_fold(scene, page) -> None:
    hear(scene, tree(2))
    canvas, explained = page.canvas, scene.live.explained
    canvas.setFocus()
    for key, node in (
        (Qt.Key.Key_Down, 0),
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_Right, int(canvas.tree.right[0])),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(canvas, key)
        assert (canvas.current, explained.lit) == (node, node)
    assert "64 training samples" in canvas.accessibleName()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert set(canvas.shape.boxes) == {0}
    before = canvas.zoom
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom < before


def test_a_drag_moves_the_tree_and_folds_nothing(scene, page) -> None:
    hear(scene, tree(2))
    view, start = page.canvas.viewport(), middle(page, 1)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(40, 10))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 10))
    assert 1 not in page.canvas.shape.folded
    assert not page.canvas.fitted
    page.bar.everything.click()
    assert page.canvas.fitted


def test_levels_are_folded_and_shown_by_buttons(scene, page) -> None:
    hear(scene, tree(3))
    page.bar.shallower.click()
    assert page.canvas.shown_levels == 2
    assert page.bar.levels.text() == "2 of 3 levels"
    page.bar.deeper.click()
    assert page.bar.levels.text() == "3 levels"
    assert not page.bar.deeper.isEnabled()


def test_the_trees_of_a_forest_are_walked_through_and_chosen_by_their_votes(scene, page) -> None:
    explained = scene.live.explained
    hear(scene, tree(2, 1, 3), trees=np.array([0.0, 1, 1]))
    assert page.bar.which.text() == "Tree 2 of 3"
    page.bar.next.click()
    assert explained.number == 2
    QTest.keyClick(page.canvas, Qt.Key.Key_BracketLeft)
    assert explained.number == 0
    cells = dict(page.votes.picture.cells())
    QTest.mouseClick(page.votes.picture, Qt.MouseButton.LeftButton, pos=cells[2].center().toPoint())
    assert explained.number == 2
    assert page.votes.said.text() == "2 of 3 trees say B."
    hear(scene, tree(1))
    assert not page.bar.which.isVisible()
    assert page.votes.said.text().startswith("After 1 question: a leaf of 32 training samples")


def test_the_way_of_the_chosen_sample_is_lit_and_that_of_the_cursor_before_it(scene, page) -> None:
    hear(scene, tree(2))
    index = 4
    scene.live.chosen.choose(index)
    fed = scene.editor.project.data.x[index]
    assert list(page.canvas.path) == page.canvas.tree.path(fed)
    scene.live.explained.point_at((-1.0, 2.0))
    assert list(page.canvas.path) == page.canvas.tree.path(np.array([-1, 2], np.float32))
    asked = page.wanted_sample()
    assert np.frombuffer(asked.drawn, np.float32).tolist() == [-1, 2]
    hear(scene, tree(2))
    assert page.votes.where.text() == "At the cursor (−1.00, 2.00)"
    scene.live.explained.point_at(None)
    assert page.wanted_sample() == ProbeSample(index)


def test_what_is_told_while_the_cursor_moves_is_of_where_it_was(scene, page) -> None:
    explained = scene.live.explained
    explained.point_at((-1.0, 2.0))
    asked = page.wanted_sample()
    explained.point_at((0.5, 1.0))
    hear(scene, tree(2), about=asked)
    assert page.votes.where.text() == "At the cursor (−1.00, 2.00)"
    assert explained.reasons_at((0.5, 1.0)) is None, "the number at the cursor is not of there"
    assert explained.reasons_at((-1.0, 2.0)) is explained.reasons is not None
    hear(scene, tree(2), about=page.wanted_sample())
    assert page.votes.where.text() == "At the cursor (0.50, 1.00)"
    assert explained.reasons_at((0.5, 1.0)) is explained.reasons is not None


def test_neighbours_are_told_and_chosen_by_a_click(scene, page) -> None:
    scene.editor.edit("Other learner", lambda document: choose(document, "learner", "neighbours"))
    who = np.array([3, 8, 5])
    hear(scene, None, neighbours=who, distances=np.array([0.1, 0.2, 0.4]), votes=np.ones(3))
    assert page.sheet.isVisible()
    assert page.votes.said.text() == "2 of 3 neighbours are B."
    cells = dict(page.votes.picture.cells())
    assert page.votes.picture.told(1) == "Sample 9 is A, at distance 0.2"
    QTest.mouseClick(page.votes.picture, Qt.MouseButton.LeftButton, pos=cells[1].center().toPoint())
    assert scene.live.chosen.index == 8


def test_the_score_of_a_machine_stands_between_its_margins(scene, page) -> None:
    scene.editor.edit("Other learner", lambda document: choose(document, "learner", "vectors"))
    hear(scene, None, scores=np.array([-0.4], np.float32), answer=np.array([0], np.float32))
    assert page.votes.said.text() == "Score −0.40: on the side of A, within the margin."
    assert page.votes.line.line.band == (-1, 1)
    assert not page.votes.rows.isVisible()


def test_reasons_of_samples_that_are_gone_are_not_taken(scene) -> None:
    scene.live.explained.hear_reasons(reasons(neighbours=np.array([len(scene.editor.project.data)])))
    assert scene.live.explained.reasons is None


def test_a_tree_of_other_inputs_goes_with_them(scene, page) -> None:
    hear(scene, tree(2))
    network = scene.editor.project.network
    scene.editor.edit("Features", lambda document: replace(document, network=replace(network, features=("x1",))))
    assert scene.live.explained.tree is None
    assert page.sheet.isVisible()


def test_the_cursor_stands_nowhere_once_there_is_no_plane(scene, page) -> None:
    hear(scene, tree(2))
    scene.live.explained.point_at((-1.0, 2.0))
    x, y = np.zeros((4, 8, 8), np.uint8), np.array([0.0, 1, 0, 1], np.float32)
    images = Data(x, y, np.zeros(4, np.bool_), ("A", "B"), kind="image")
    scene.editor.edit("Images", lambda project: replace_data(project, images))
    hear(scene, replace(tree(1), feature=np.array([42, -1, -1])))
    assert page.canvas.path[:1] == (0,)


@pytest.mark.parametrize("count", [50, 500])
@pytest.mark.parametrize("presenter", [False, True])
def test_every_tree_of_a_forest_has_a_place(scene, page, count, presenter) -> None:
    theming.manager().set_presenter(presenter)
    try:
        hear(scene, tree(2, 0, count), trees=np.zeros(count))
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        picture = page.votes.picture
        boxes = [box for _, box in picture.cells()]
        assert len(boxes) == count
        assert all(QRectF(picture.rect()).contains(box) for box in boxes)
        assert not any(a.intersects(b) for a, b in pairwise(boxes))
    finally:
        theming.manager().set_presenter(False)


def test_the_tool_tip_of_a_node_leaves_its_children_free(scene, page) -> None:
    hear(scene, tree(2))
    canvas, view = page.canvas, page.canvas.viewport()
    for node in (0, int(canvas.tree.left[0])):
        at = middle(page, node)
        QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
        tip = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "qtooltip_label")
        assert tip.isVisible()
        box = canvas.shape.boxes[node]
        top = view.mapToGlobal(canvas.mapFromScene(QPointF(box.x, box.y))).y()
        assert tip.geometry().bottom() <= max(top, tip.height()) + 1
        QToolTip.hideText()
