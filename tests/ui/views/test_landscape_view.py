"""The loss landscape: asked in turns, drawn as a slice and a plane, and told in sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.answers.landscape import AboutLandscape, Descent, Landscape, NextStep
from nnsim.core.catalogue import load
from nnsim.core.messages import Frame
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose, set_recipe
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import COMPUTING, ViewContext
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.landscape.pictures import _contours, _doublings
from nnsim.ui.views.landscape.view import NO_STEP, LandscapeView
from nnsim.ui.views.turns import AT_REST_S, TRAINING_S, Turns

load()


def descent(**about: object) -> Descent:
    along = np.linspace(-0.02, 0.06, 9)
    known = Descent(400, 300, 300, 0.5, 0.25, along, 0.5 - 0.25 * along + along**2, NextStep(0.02, 0.5, 0.496), 1.0, 42)
    return replace(known, **about)  # type: ignore[arg-type]


def landscape(**about: object) -> Landscape:
    x = np.linspace(-1, 4, 5)
    xx, yy = np.meshgrid(x, x)
    known = Landscape(
        400, 300, 300, 105, "widest", 1, np.array([0, 160, 400]), np.array([[0.0, 0], [1, 0.8], [3, 0]]),
        np.array([0.0, 0.0, 0.0]), np.array([0.7, 0.6, 0.5]), x, x, 0.4 + 0.05 * ((xx - 3) ** 2 + yy**2), 1.0, 1300,
    )  # fmt: skip
    return replace(known, **about)  # type: ignore[arg-type]


@pytest.fixture
def view(qtbot: QtBot) -> LandscapeView:
    theming.manager().set_mode("light")
    editor = Editor(Store(mlp(choose_generator(Project(), "spiral"), 5)))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    made = LandscapeView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(420, 172)
    with qtbot.waitExposed(made):
        made.show()
    return made


def at_step(view: LandscapeView, step: int) -> None:
    view._bridge.run.record.frame = Frame(1, step, 1, 0, 300, False, 0, 0, 0.1, History())


def test_it_is_offered_where_one_loss_is_descended() -> None:
    moons = choose_generator(Project(), "moons")
    assert "landscape" in offered(moons)
    assert "landscape" not in offered(choose(moons, "learner", "perceptron"))
    assert "landscape" not in offered(choose(moons, "learner", "forest"))
    assert "landscape" not in offered(choose_generator(Project(), "catch"))


def test_the_slice_is_told_with_its_numbers(view: LandscapeView) -> None:
    view._take_descent(descent())
    sentence = (
        "Against the gradient the loss 0.5000 goes down by 0.25 per unit of way. "
        "The next step (SGD) is 0.02 long, 60° off, and leads to 0.4960."
    )
    assert view.said_of_slice.text() == f"{sentence} · 42\N{NO-BREAK SPACE}ms", "where it is low the cost is behind it"
    assert view.slice.accessibleDescription() == sentence
    view.resize(420, 400)
    assert view.said_of_slice.text() == sentence
    view._take_descent(descent(next=None))
    assert view.said_of_slice.text().endswith("per unit of way.")


def test_fresh_weights_are_a_click_away(view: LandscapeView) -> None:
    view._take_descent(descent())
    QTest.mouseClick(view.fresh, Qt.MouseButton.LeftButton)
    assert view.said_of_slice.text() == ""
    assert view._about_descent() == AboutLandscape(0, AT_REST_S, fresh=True)
    view._take_descent(descent(next=None))
    assert view.said_of_slice.text().startswith("With fresh weights: Against the gradient the loss ")
    view._editor.edit("another seed", set_recipe.of(seed=7))
    assert view.said_of_slice.text() == "", "another seed draws others"
    view._editor.opened.emit()
    assert not view.fresh.isChecked()


def test_a_step_out_of_all_bounds_is_told_but_not_drawn(view: LandscapeView) -> None:
    far = np.array([0.5] * 8 + [np.inf])
    view._take_descent(descent(losses=far, next=NextStep(2.0, 0.5, float("inf"))))
    view._take_landscape(landscape(losses=np.full((5, 5), np.inf), moment_losses=np.array([0.7, np.inf, 0.0])))
    assert view.said_of_slice.text().startswith("Against the gradient ")
    assert "leads to ∞. · " in view.said_of_slice.text()
    view.grab()
    assert len(view.slice._points.xy) == 1


def test_the_plane_tells_how_little_of_the_space_it_is(view: LandscapeView) -> None:
    view._take_landscape(landscape(heights=np.array([0.0, 0.0, 0.0]), third="best"))
    assert "through step 0, step 160 (the best) and now" in view.said_of_plane.text()
    view._take_landscape(landscape(heights=np.array([0.0, 2.5e-14, 0.0])))
    assert "The path lies in this plane; its ends are 3 apart." in view.said_of_plane.text()
    view._take_landscape(landscape(heights=np.array([0.0, 0.8, 0.0])))
    assert view.said_of_plane.text() == (
        "2 of 105 directions: through step 0, step 160 (farthest aside) and now. "
        "The path leaves this plane by up to 0.8; its ends are 3 apart. · 1,300\N{NO-BREAK SPACE}ms"
    )
    view._take_landscape(landscape(third="gradient", corner=-1))
    assert "through step 0, now and along the gradient." in view.said_of_plane.text()
    assert view.cost_of_plane.text() == "all 300 samples, 1,300 ms"
    view._take_landscape(landscape(samples=159, of=56_000))
    assert view.said_of_plane.text().endswith(" · 159 of 56,000 samples, 1,300 ms")
    assert view.cost_of_plane.text() == "159 of 56,000 samples, 1,300 ms"


def test_mouse_and_keys_point_at_a_moment(view: LandscapeView) -> None:
    view._take_landscape(landscape(heights=np.array([0.0, 0.8, 0.0])))
    QApplication.processEvents()
    box, whole = view.plane.geometry(), view.said_of_plane.text()
    QTest.mouseMove(view.plane, view.plane._spot(1.0, 0.8, view.plane.box()).toPoint())
    assert view.said_of_plane.text() == "Step 160: loss 0.6000, 0.8 away from this plane."
    QTest.keyClick(view.plane, Qt.Key.Key_Right)
    assert view.said_of_plane.text() == "Step 400: loss 0.5000, in this plane."
    QApplication.processEvents()
    assert view.plane.geometry() == box, "what is pointed at does not move away"
    view.plane.point_at(None)
    assert view.said_of_plane.text() == whole


def test_the_plane_is_asked_for_once_the_slice_is_known_and_a_step_made(view: LandscapeView) -> None:
    assert view._descents.about() == AboutLandscape(0, AT_REST_S)
    assert view._landscapes.about() is None
    view._take_descent(descent())
    assert view._landscapes.about() is None
    assert view.said_of_plane.text().startswith("Train some steps")
    at_step(view, 400)
    assert view._landscapes.about() == AboutLandscape(0, AT_REST_S)
    view.hide()
    assert view._descents.about() is None
    assert view._landscapes.about() is None


def test_turns_follow_each_other_and_rest_while_it_trains(view: LandscapeView) -> None:
    heard, now = [], [100.0]
    turns: Turns[Descent] = Turns(view._bridge, lambda: True, heard.append, lambda: now[0])
    turns.take(descent(done=0.5))
    assert turns.about() == AboutLandscape(1, AT_REST_S)
    turns.take(descent(ms=500.0))
    assert turns.about() == AboutLandscape(1, AT_REST_S), "at rest nothing is asked twice, as it is the same question"
    view._bridge.running = True
    assert turns.about() is None
    now[0] += 5.0
    assert turns.about() == AboutLandscape(1, TRAINING_S)
    turns.take(None)
    assert turns.about() == AboutLandscape(1, TRAINING_S)
    assert [found and found.done for found in heard] == [0.5, 1.0, None]
    view._bridge.running = False


def test_what_was_known_stays_until_there_is_something_of_the_next(view: LandscapeView) -> None:
    known = landscape()
    view._take_landscape(known)
    none = np.zeros(0)
    view._take_landscape(landscape(x=none, y=none, xy=np.zeros((0, 2)), losses=np.zeros((0, 0)), done=0.0))
    assert view._landscape is known
    view._editor.edit("data", lambda project: choose_generator(project, "moons"))
    assert view._landscape is None
    assert view.said_of_slice.text() == ""


def test_unknown_places_look_like_known_ones_beside_them_and_contours_are_lines_of_equal_loss() -> None:
    known = landscape()
    losses = known.losses.copy()
    losses[np.arange(25).reshape(5, 5) % 2 == 1] = np.nan
    part = _doublings(replace(known, losses=losses))
    assert np.isfinite(part).all()
    whole = _doublings(known)
    assert whole[-1, 0] == pytest.approx(np.log2(known.losses[0, 0] / 0.5)), "the largest y comes first"
    runs = _contours(known).reshape(-1, 3, 2)
    assert len(runs)
    ends = runs[:, :2].reshape(-1, 2)
    loss = 0.4 + 0.05 * ((ends[:, 0] - 3) ** 2 + ends[:, 1] ** 2)
    inside = (np.abs(ends - 1.5) < 2.5).all(axis=1)
    level = 2 * np.log2(loss[inside] / 0.5) - 0.5
    np.testing.assert_allclose(level, np.round(level), atol=0.35)
    assert not len(_contours(replace(known, done=0.5)))


def test_the_table_has_slice_plane_and_path(view: LandscapeView) -> None:
    view._take_descent(descent())
    view._take_landscape(landscape())
    head, rows = view.table()
    found = list(rows)
    assert head == ("of", "x", "y", "loss")
    assert [sum(row[0] == of for row in found) for of in ("gradient", "plane", "step 160")] == [9, 25, 1]
    assert found[-1] == ("step 400", 3.0, 0.0, 0.5)


@pytest.mark.parametrize("size", [(420, 172), (1000, 500)])
def test_figures_have_room_and_costs_where_it_is_high(view: LandscapeView, size: tuple[int, int]) -> None:
    view._take_descent(descent())
    view._take_landscape(landscape())
    view.resize(*size)
    QApplication.processEvents()
    for part in (view.slice, view.plane, view.said_of_slice, view.said_of_plane):
        assert view.rect().contains(part.geometry())
        assert part.height() >= part.minimumSizeHint().height()
    assert view.cost_of_plane.isVisible() == (size[1] > 200)


def test_figures_say_what_they_wait_for_and_what_there_is_not(view: LandscapeView) -> None:
    at_step(view, 7)
    view.refresh()
    assert (view.slice._instead, view.plane._instead) == (COMPUTING, COMPUTING)
    at_step(view, 0)
    view._take_descent(descent())
    assert (view.slice._instead, view.plane._instead) == ("", NO_STEP)
    view._take_descent(None)
    assert (view.slice._instead, view.plane._instead) == (NO_NUMBERS, NO_NUMBERS)
    view.grab()
