"""The views of gradients and updates: what they ask, what they say, and what their axes do."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.health import AboutGradients, AboutKept, GradientSizes, Idle, IdleUnits, Spread, UpdateRatios
from nnsim.core.catalogue import load
from nnsim.core.network import INPUT, Node
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import remove_layer
from nnsim.edits.recipe import choose, set_recipe
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.moments import Moments
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.gradients.layers import LayerView
from nnsim.ui.views.gradients.updates import NO_STEP, UpdatesView
from nnsim.ui.views.gradients.view import NO_GRADIENT, GradientsView
from nnsim.ui.views.kinds import offered

load()


def deep(activation: str = "sigmoid") -> Project:
    """Two hidden layers, dense1 and dense2."""
    layer, project = Spec.of("dense", units=4, activation=activation), choose_generator(Project(), "moons")
    nodes = (Node("dense1", layer, (INPUT,)), Node("dense2", layer, ("dense1",)))
    output = replace(project.network.output, inputs=("dense2",))
    return replace(project, network=replace(project.network, nodes=nodes, output=output))


def opened(qtbot: QtBot, kind: type[LayerView], project: Project) -> LayerView:
    theming.manager().set_mode("light")
    editor = Editor(Store(project))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = kind(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(700, 180)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def view(qtbot: QtBot) -> GradientsView:
    made = opened(qtbot, GradientsView, deep())
    assert isinstance(made, GradientsView)
    return made


def sizes(first: float, second: float, last: float, step: int = 0) -> GradientSizes:
    """Medians, with spreads from a half to the double."""
    nodes = ("dense1", "dense2", "output")
    spreads = {node: Spread(m / 2, m, 2 * m) for node, m in zip(nodes, (first, second, last), strict=True)}
    return GradientSizes(step, 100, spreads)


@pytest.mark.parametrize("name", ["gradients", "updates"])
def test_they_are_offered_where_weights_follow_a_gradient(name: str) -> None:
    assert name in offered(deep())
    for learner in ("perceptron", "tree"):
        assert name not in offered(choose(deep(), "learner", learner))


def test_the_sentence_compares_layers_and_names_idle_units(view: GradientsView) -> None:
    view._hear(sizes(1e-5, 1e-3, 3.2e-2))
    view._hear_idle(Idle(0, 100, {"dense1": IdleUnits(4, 1, dead=False), "dense2": IdleUnits(4, 0, dead=False)}))
    assert view.said.text() == (
        "The gradient of Dense 1 is 3,200 times smaller than that of the output. 1 of 4 units of Dense 1 is saturated."
    )
    assert view.plots.by_layer.accessibleDescription() == view.said.text()
    view._hear_idle(Idle(0, 100, {"dense1": IdleUnits(4, 0, dead=True)}))
    assert view.said.text().endswith("No unit is dead or saturated.")


@pytest.mark.parametrize(
    ("medians", "words"),
    [
        ((0.0, 1e-3, 1e-2), "More than half of the gradients of Dense 1 are 0."),
        ((0.0, 0.0, 0.0), "More than half of all gradients are 0."),
        ((1e-2, 1.5e-2, 1.2e-2), "The gradients of all layers are about the same size: 1.5 times apart at most."),
    ],
)
def test_gradients_of_zero_and_alike(view: GradientsView, medians: tuple[float, float, float], words: str) -> None:
    view._hear(sizes(*medians))
    assert view.said.text() == words
    view.grab()


def test_mouse_and_keys_point_at_a_layer(view: GradientsView) -> None:
    view._hear(sizes(1e-5, 1e-3, 3.2e-2))
    plane = view.plots.by_layer
    QTest.mouseMove(plane, QPointF(*plane.places(plane._points.xy)[1]).toPoint())
    assert view.said.text() == (
        "Half of the gradients of Dense 2 are smaller than 0.001, and four of five lie from 5.0·10⁻⁴ to 0.002."
    )
    QTest.keyClick(plane, Qt.Key.Key_Left)
    assert "of Dense 1 are" in view.said.text()
    plane.point_at(None)
    assert "times smaller" in view.said.text()


def test_fresh_weights_are_asked_for_once_and_again_after_an_edit(view: GradientsView) -> None:
    assert view._asked_fresh() is None
    view._hear(sizes(1e-3, 1e-3, 1e-1))
    QTest.mouseClick(view.fresh, Qt.MouseButton.LeftButton)
    assert view._asked_fresh() == AboutGradients(fresh=True)
    view._hear_fresh(sizes(1e-3, 1e-3, 1e-2))
    assert view._asked_fresh() is None
    assert "With fresh weights it is 10 times smaller." in view.said.text()
    view._hear_fresh(sizes(1e-1, 1e-3, 5e-2))
    assert "With fresh weights it is 2 times larger." in view.said.text()
    assert [ghost.dashed for ghost in view.ghosts()] == [False, True], "sigmoids have a line of their own"
    view._editor.edit("another seed", set_recipe.of(seed=7))
    assert view._asked_fresh() == AboutGradients(fresh=True)
    view.hide()
    assert (view._asked(), view._asked_fresh(), view._asked_units()) == (None, None, None)


def test_sigmoids_let_a_quarter_through_at_most(view: GradientsView) -> None:
    view._hear(sizes(1e-5, 1e-3, 3.2e-2))
    (ghost,) = view.ghosts()
    assert ghost.values == pytest.approx([0.032 / 16, 0.032 / 4, 0.032])


def test_axes_only_grow(view: GradientsView) -> None:
    view._hear(sizes(1e-5, 1e-3, 1e-2, step=1))
    usual = view.plots.by_layer._y
    view._hear(sizes(1e-9, 1e-3, 1e-2, step=2))
    grown = view.plots.by_layer._y
    assert (usual.low, grown.low) == (-6, -9)
    view._hear(sizes(1e-3, 1e-3, 1e-2, step=3))
    assert view.plots.by_layer._y.low == view.plots.by_step._y.low == -9
    assert view.plots.by_step._x.low == 1
    columns, rows = view.table()
    assert columns == ["step", "Dense 1", "Dense 2", "Output"]
    assert list(rows) == [[1, 1e-5, 1e-3, 1e-2], [2, 1e-9, 1e-3, 1e-2], [3, 1e-3, 1e-3, 1e-2]]
    view._editor.opened.emit()
    assert (view.plots.by_layer._y.low, view.said.text()) == (-6, "")


def test_an_answer_of_a_network_that_is_gone_is_not_told(view: GradientsView) -> None:
    view._hear(sizes(1e-5, 1e-3, 3.2e-2))
    view.plots.by_layer.point_at(2)
    view._editor.edit("remove", remove_layer.of("dense2"))
    assert [layer.id for layer in view.shown] == ["dense1", "output"]
    assert view.said.text() == ""
    view._hear(None)
    assert view.said.text() == NO_GRADIENT


def test_what_answers_cost_is_shown(view: GradientsView) -> None:
    subscriptions = view._context.bridge.subscriptions
    due = subscriptions.due(0.0)
    answers = {name: sizes(1e-5, 1e-3, 3e-2) if name.startswith("gradients") else None for name in due}
    subscriptions.take({name: answer for name, answer in answers.items() if answer}, dict.fromkeys(due, 0.004))
    assert view.cost.text() == "4 ms an answer"


def test_updates_are_told_beside_what_is_recommended(qtbot: QtBot) -> None:
    view = opened(qtbot, UpdatesView, deep())
    assert isinstance(view, UpdatesView)
    view._hear(None)
    assert view.said.text() == NO_STEP
    for step, ratio in enumerate((1e-3, 2e-3, 4e-3)):
        view._hear(UpdateRatios(step, {"dense1": ratio, "dense2": math.nan, "output": 4.2e-4}))
    assert view.said.text() == (
        "Step 3 moved Dense 1 by 0.004 of the size of its weights, the output by 4.2·10⁻⁴. "
        "About 0.001 is recommended (Karpathy, notes of CS231n)."
    )
    assert view.shown[0].spread == pytest.approx((1.2e-3, 3.6e-3))
    view.plots.by_layer.point_at(0)
    assert "four of five steps so far by 0.0012 to 0.0036" in view.said.text()
    view.grab()


def test_moments_of_a_run_are_thinned_evenly_and_another_run_begins_anew() -> None:
    moments: Moments[int] = Moments(most=8)
    for step in range(100):
        moments.add(1, step, step)
    assert moments.steps == moments.values
    assert (moments.steps[0], moments.steps[-1]) == (0, 99)
    assert len(moments.steps) == 8
    assert max(np.diff(moments.steps)) <= 3 * 100 / 8
    moments.add(1, moments.steps[1], -1)
    assert moments.values[1] == -1
    moments.add(2, 3, 3)
    assert moments.steps == [3]


def test_what_was_not_seen_of_a_run_is_asked_of_what_is_kept() -> None:
    moments: Moments[int] = Moments()
    moments.add(1, 640, 640)
    assert moments.missing(640) == AboutKept(0, apart=10)
    moments.fill(1, 640, [(step, step) for step in range(0, 300, 16)])
    assert moments.missing(640) == AboutKept(298, apart=10)
    moments.fill(1, 640, [(step, step) for step in range(304, 640, 16)])
    assert moments.missing(640) is None, "nothing is missing between the last that is kept and the present"
    moments.add(1, 1280, 1280)
    moments.look_back()
    assert moments.missing(1280) == AboutKept(660, apart=20), "what was told is not asked again"
    moments.fill(1, 1280, ())
    assert moments.missing(1280) is None, "no more are kept"
    moments.add(2, 1280, 0)
    assert moments.missing(1280, "dense1") == AboutKept(0, apart=20, node="dense1")


def test_lines_go_back_to_the_begin_of_the_run(view: GradientsView) -> None:
    assert view._asked_kept() is None, "the present comes first"
    view._hear(sizes(1e-5, 1e-3, 1e-2, step=100))
    assert view._asked_kept() == AboutKept(0, apart=1)
    view._hear_kept([sizes(1e-3, 1e-3, 1e-2, step=step) for step in (0, 50)])
    assert [next(iter(row)) for row in view.table()[1]] == [0, 50, 100]
    assert view._asked_kept() == AboutKept(51, apart=1)
    view.hide()
    assert view._asked_kept() is None
    view.show()
    assert len(list(view.table()[1])) == 3, "what was told stays so"
