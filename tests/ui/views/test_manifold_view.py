"""Samples as a graph in space, what all methods make of them, and the way from one to the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.manifold import METHODS, AboutManifold, Embedding, Manifold
from nnsim.core.catalogue import load
from nnsim.core.network import INPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.manifold.panes import InPane
from nnsim.ui.views.manifold.space import USUAL, seen
from nnsim.ui.views.manifold.view import ManifoldView

load()


@pytest.fixture
def view(qtbot: QtBot) -> ManifoldView:
    theming.manager().set_mode("light")
    editor = Editor(Store(choose_generator(mlp(Project(), 5), "swiss_roll")))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    made = ManifoldView(ViewContext(editor, bridge))
    for owned in (made._context, bridge, bridge.run.live, editor):
        owned.setParent(made)
    made.resize(900, 300)
    qtbot.addWidget(made)
    made.show()
    return made


def answer(view: ManifoldView, **about: object) -> Manifold:
    """An answer about twelve samples: a circle that PCA leaves and Isomap opens."""
    turn = np.linspace(0, 6, 12)
    places = np.stack([np.cos(turn), 0 * turn, np.sin(turn)], axis=1).astype(np.float32)
    ends = np.stack([np.arange(11), np.arange(1, 12)], axis=1)
    edges = np.concatenate([ends, [[0, 11]]])
    line = np.stack([turn, np.sin(9 * turn)], axis=1).astype(np.float32)
    found = tuple(Embedding(m, places[:, ::2] if m == "pca" else line, 0.25 if m == "pca" else 0.004, 0.9, 3.0)
                  for m in METHODS)  # fmt: skip
    known = Manifold(view._wanted(), 0, np.arange(12) * 2, 1000, 3, places, 1.0, edges, np.arange(12) == 11,
                     np.zeros(12, np.intp), 2, found, None, 1.0, 40.0)  # fmt: skip
    return replace(known, **about)  # type: ignore[arg-type]


def test_what_is_read_or_played_is_not_unrolled() -> None:
    assert "manifold" in offered(choose_generator(Project(), "swiss_roll"))
    assert "manifold" in offered(Project())
    assert "manifold" not in offered(choose_generator(Project(), "catch"))


def test_it_asks_part_by_part_and_of_samples_only_once(view: ManifoldView) -> None:
    asked = view._about()
    assert asked == AboutManifold(INPUT, 10, False, False, 0, asked.seconds if asked else 0)
    view._parts.take(answer(view, done=0.5))
    assert view._about().turn == 1  # type: ignore[union-attr]
    view._parts.take(answer(view))
    assert view._about() is None
    view.controls.k.track.setValue(view.controls.k.track.value() + 2)
    assert view._about().k == 12  # type: ignore[union-attr]
    assert view._editor.project.view.neighbours == 12
    assert not view._editor.stack.canUndo()
    view.hide()
    assert view._about() is None


def test_what_was_shown_stays_until_there_is_a_graph_and_pictures_until_there_are_others(view: ManifoldView) -> None:
    first = answer(view)
    view._hear(first)
    begun = answer(view, edges=np.zeros((0, 2), np.intp), embeddings=(), done=0.1)
    view._hear(begun)
    assert view._found is first
    graph = answer(view, about=replace(view._wanted(), k=12), embeddings=(), done=0.5)
    view._hear(graph)
    assert view._found is not None
    assert view._found.about.k == 12
    assert [made.method for made in view._found.embeddings] == list(METHODS)


def test_a_mirrored_answer_is_turned_to_the_picture_before(view: ManifoldView) -> None:
    first = answer(view)
    view._hear(first)
    mirrored = tuple(replace(made, points=-made.points) for made in first.embeddings)
    view._hear(replace(first, embeddings=mirrored))
    assert view._found is not None
    for made, before in zip(view._found.embeddings, first.embeddings, strict=True):
        np.testing.assert_allclose(made.points - made.points.mean(axis=0), before.points - before.points.mean(axis=0),
                                   atol=1e-5)  # fmt: skip


def test_it_says_what_the_graph_and_the_method_tell(view: ManifoldView) -> None:
    view._hear(answer(view))
    words = view.accessibleDescription()
    assert words.startswith("12 samples, 12 edges, of which 1 cut short.")
    assert "Isomap leaves 0.4" in words
    whole = answer(view, cut=np.zeros(12, np.bool_))
    view._hear(whole)
    assert "none of which cuts short" in view.accessibleDescription()
    view._hear(answer(view, problem=Problem("All samples are the same here.", "data"), embeddings=()))
    assert view.space._instead == "All samples are the same here."


def test_each_point_goes_straight_from_space_to_the_picture(view: ManifoldView) -> None:
    view._hear(answer(view))
    here, _ = view.space.spots()
    view.controls.way.setValue(50)
    middle, _ = view.space.spots()
    view.controls.way.setValue(100)
    there, _ = view.space.spots()
    np.testing.assert_allclose(middle, (here + there) / 2, atol=1e-9)
    line = view._found.of_method("isomap").points  # type: ignore[union-attr]
    assert np.corrcoef(there[:, 0], line[:, 0])[0, 1] == pytest.approx(1)
    assert not view.grab().isNull()


def test_play_unrolls_and_ends_by_itself(view: ManifoldView) -> None:
    view._hear(answer(view))
    view.controls.play.click()
    assert view._clock.runs
    for _ in range(80):
        view._tick()
    assert view.space.unrolled == 1
    assert not view._clock.runs
    view.controls.play.click()
    assert view.space.unrolled == 0
    view.hide()
    assert not view._clock.runs


def test_turning_by_hand_and_keys_is_parallel_projection(view: ManifoldView) -> None:
    axes, near = seen(np.eye(3), 0.0, 0.0)
    np.testing.assert_allclose(axes, [[1, 0], [0, 0], [0, 1]], atol=1e-12)
    np.testing.assert_allclose(near, [0, -1, 0], atol=1e-12)
    above, _ = seen(np.eye(3), 0.0, 90.0)
    np.testing.assert_allclose(above, [[1, 0], [0, 1], [0, 0]], atol=1e-12)
    view._hear(answer(view))
    QTest.keyClick(view.space, Qt.Key.Key_Right)
    assert view.space.turn == USUAL[0] + 10
    QTest.keyClick(view.space, Qt.Key.Key_Home)
    assert (view.space.turn, view.space.tilt) == USUAL
    start = view.space.rect().center()
    QTest.mousePress(view.space, Qt.MouseButton.LeftButton, pos=start)
    moved = QPointF(start.x() + 40, start.y()).toPoint()
    QTest.mouseMove(view.space, moved)
    QTest.mouseRelease(view.space, Qt.MouseButton.LeftButton, pos=moved)
    assert view.space.turn == USUAL[0] + 20


def test_a_click_looks_at_a_sample_or_chooses_a_method(view: ManifoldView) -> None:
    view._hear(answer(view))
    places, _ = view.space.spots()
    QTest.mouseClick(view.space, Qt.MouseButton.LeftButton, pos=QPointF(*places[3]).toPoint())
    assert view._live.chosen.index == 6
    spot = view.panes.places(METHODS.index("lle"))[5]
    QTest.mouseClick(view.panes, Qt.MouseButton.LeftButton, pos=QPointF(*spot).toPoint())
    assert view._live.chosen.index == 10
    box = view.panes.box(METHODS.index("pca"))
    QTest.mouseClick(view.panes, Qt.MouseButton.LeftButton, pos=(box.topLeft() + QPointF(12, 8)).toPoint())
    assert view._editor.project.view.method == "pca"
    assert view.controls.method.current == "pca"
    view.panes.picked.emit(InPane(2))
    assert view._editor.project.view.method == "isomap"


def test_only_points_of_the_plane_are_lifted_and_only_layers_have_fresh_weights(view: ManifoldView) -> None:
    assert not view.controls.lift.isVisible()
    assert not view.controls.fresh.isEnabled()
    view.controls.layer.set_current("dense1")
    view.controls._on_layer()
    view.controls.fresh.click()
    assert view._wanted() == AboutManifold("dense1", 10, False, True, 0, 0.0)
    view._hear(answer(view, about=view._wanted()))
    assert view.accessibleDescription().startswith("With fresh weights: 12 samples")
    view._editor.open(mlp(choose_generator(Project(), "moons"), 5))
    assert view.controls.layer.current == "dense1"
    assert not view.controls.fresh.isChecked()
    view.controls.layer.set_current(INPUT)
    view.controls._on_layer()
    assert view.controls.lift.isVisible()
    view.controls.lift.click()
    assert view._wanted() == AboutManifold(INPUT, 10, True, False, 0, 0.0)


def test_the_table_has_a_row_for_each_sample(view: ManifoldView) -> None:
    view._hear(answer(view))
    names, rows = view.table()
    every = list(rows)
    assert names[:4] == ("sample", "target", "PCA 1", "PCA 2")
    assert len(every) == 12
    assert every[3][0] == 7
    assert len(every[0]) == len(names) == 14
