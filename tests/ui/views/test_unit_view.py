"""A single unit: which samples drive it, which it ignores, and what falls without it."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from probed_view import Probed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.units import AsIf, Effect
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.edits.data import choose_generator, clear
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine import inside
from nnsim.examples.example import build, examples
from nnsim.networks import forward
from nnsim.tasks.plan import plan
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.unit.gathered import Gathered, samples_of
from nnsim.ui.views.unit.telling import of_effect
from nnsim.ui.views.unit.view import UnitView
from nnsim.ui.views.unit.words import UNMEASURED, Change, alike, error, short

load()


@pytest.fixture
def probed(qtbot: QtBot) -> Probed:
    theming.manager().set_mode("light")
    made = Probed(qtbot, "unit", build(examples()["spiral"]), (900, 172))
    made.train(8)
    made.bridge.run.record.frame = SimpleNamespace(step=made.trainer.step)  # type: ignore[assignment]
    made.answer()
    return made


def activations(probed: Probed, node: str, unit: int) -> np.ndarray:
    project = probed.trainer.project
    values = forward.run(plan(project), probed.trainer.learner.weights(), inputs(project, project.data.x))
    return values[node][:, unit]


def press(view: UnitView, mode: str) -> None:
    QTest.mouseClick(view.controls.mode.button(mode), Qt.MouseButton.LeftButton)


def test_it_is_offered_where_there_is_a_network() -> None:
    moons = choose_generator(Project(), "moons")
    assert "unit" in offered(moons)
    assert "unit" not in offered(choose(moons, "learner", "tree"))


def test_the_samples_that_drive_it_most_are_those_of_a_full_sort(probed: Probed) -> None:
    view, values = probed.view, activations(probed, "dense1", 0)
    most = [int(piece.inside.replace(",", "")) - 1 for piece in view.most.pieces]
    least = [int(piece.inside.replace(",", "")) - 1 for piece in view.least.pieces]
    np.testing.assert_allclose(values[most], np.sort(values)[::-1][:9], atol=1e-6)
    np.testing.assert_allclose(values[least], np.sort(values)[:9], atol=1e-6)
    y = probed.trainer.project.data.y
    assert [piece.label for piece in view.most.pieces] == y[most].tolist()
    means = [float(values[y == label].mean()) for label in (0, 1)]
    assert [bar.value for bar in view.bars.bars] == pytest.approx(means, abs=1e-5)
    said = view.said.text()
    assert said.startswith(f"Unit 1 of Dense 1 says most to class {'AB'[int(np.argmax(means))]}, ")
    assert said.endswith("of 400 samples.")
    assert view.accessibleDescription() == said
    names, rows = view.table()
    assert names == ("sample", "target", "activation")
    assert {row[0]: row[2] for row in rows}[most[0] + 1] == pytest.approx(values[most[0]], abs=1e-6)


def test_a_click_on_a_sample_chooses_it_everywhere(probed: Probed) -> None:
    view = probed.view
    place = view.most.boxes()[2].center().toPoint()
    QTest.mouseMove(view.most, place)
    assert view.said.text().startswith(f"No. {view.most.pieces[2].inside}, ")
    QTest.mouseClick(view.most, Qt.MouseButton.LeftButton, pos=place)
    assert probed.live.chosen.index == int(view.most.pieces[2].inside) - 1
    assert view.most._chosen == 2
    view.most.setFocus()
    QTest.keyClick(view.most, Qt.Key.Key_Right)
    QTest.keyClick(view.most, Qt.Key.Key_Return)
    assert view.most._chosen == 3


def test_fresh_weights_are_asked_about_once_and_are_a_click_away(probed: Probed) -> None:
    view, drive = probed.view, [piece.inside for piece in probed.view.most.pieces]
    QTest.mouseClick(view.controls.fresh, Qt.MouseButton.LeftButton)
    probed.answer()
    assert view.said.text().startswith("With fresh weights: Unit 1 of Dense 1 says most to class ")
    assert [piece.inside for piece in view.most.pieces] != drive
    probed.train(1)
    assert probed.answer() == 0, "what learned nothing stays what it is"
    probed.editor.edit("another seed", set_recipe.of(seed=7))
    assert view.said.text() == ""
    probed.answer()
    assert view.said.text().startswith("With fresh weights: ")
    QTest.mouseClick(view.controls.fresh, Qt.MouseButton.LeftButton)
    probed.answer()
    assert view.said.text().startswith("Unit 1 of Dense 1 says ")


def test_what_falls_without_it_is_told_and_the_run_stays_as_it_is(probed: Probed) -> None:
    view, before = probed.view, probed.trainer.learner.weights()
    press(view, "off")
    probed.answer()
    data, edited = probed.trainer.project.data, probed.trainer.learner.weights()
    edited["dense2.weight"][:, 0] = 0
    shares = []
    for weights in (before, edited):
        scores = forward.run(plan(probed.trainer.project), weights, inputs(probed.trainer.project, data.x))["output"]
        shares.append(((scores[:, 0] > 0) == data.y)[data.test].mean())
    whole = view.bars.bars[0]
    assert (whole.name, whole.ghost, whole.value) == ("All", pytest.approx(shares[0]), pytest.approx(shares[1]))
    assert view.said.text().startswith("Without unit 1 of Dense 1 the test accuracy ")
    assert view.heading.text() == "As if: test accuracy"
    press(view, "driven")
    assert view.controls.value.isVisible()
    probed.answer()
    assert view.said.text().startswith("If unit 1 of Dense 1 always said 1, the test accuracy ")
    for name, array in probed.trainer.learner.weights().items():
        np.testing.assert_array_equal(array, before[name])
    press(view, "is")
    assert view.heading.text() == "Mean activation"


def test_the_unit_that_is_chosen_in_the_network_comes_here(probed: Probed) -> None:
    view = probed.view
    probed.live.set_focus(("dense2", 4))
    assert view.controls.about.node, view.controls.about.unit == ("dense2", 4)
    assert not view.most.pieces, "what another unit says is none of this one"
    probed.answer()
    assert view.said.text().startswith("Unit 5 of Dense 2 ")
    probed.live.set_focus(None)
    probed.live.set_focus(("input", 0))
    assert view.controls.about.unit == 4, "an input is no unit, and nobody is not another one"


def test_numbers_beyond_the_layer_are_not_taken(probed: Probed) -> None:
    field = probed.view.controls.unit
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "99")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.complaint
    assert probed.view.controls.about.unit == 0


def test_large_sets_are_told_of_in_turns_and_nothing_is_asked_unseen(
    probed: Probed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "BUDGET", 150 * probed.trainer.learner.work.sample)
    view = probed.view
    probed.live.set_focus(("dense2", 1))
    assert probed.answer() == 3
    assert view.said.text().endswith("of 400 samples.")
    probed.bridge.running = True
    probed.live.set_focus(("dense2", 2))
    assert probed.answer() == 1
    assert view.said.text().endswith("of 150 samples."), "while it moves, turns would be of different moments"
    view.hide()
    assert not probed.bridge.subscriptions.due(1e9)


def test_values_are_told_by_thirds_and_by_their_loss(qtbot: QtBot) -> None:
    made = Probed(qtbot, "unit", choose_generator(Project(), "plane"), (900, 172))
    made.train(3)
    made.answer()
    assert [bar.name for bar in made.view.bars.bars] == ["low values", "middle values", "high values"]
    press(made.view, "off")
    made.answer()
    assert made.view.heading.text() == "As if: test loss"
    assert "the test loss" in made.view.said.text()


def test_parts_of_different_moments_are_not_put_together() -> None:
    def part(step: int, *samples: int) -> SimpleNamespace:
        return SimpleNamespace(step=step, samples=np.array(samples), of=4)

    gathered: Gathered = Gathered()
    assert gathered.turn("a", 7, moves=False) == 0
    gathered.take(part(7, 3, 1), "a", 0)
    assert gathered.turn("a", 7, moves=False) == 1
    assert gathered.turn("a", 7, moves=True) == gathered.turn("b", 7, moves=False) == 0
    gathered.take(part(7, 0, 2), "a", 1)
    assert samples_of(gathered.about("a")).tolist() == [3, 1, 0, 2]
    assert not gathered.about("b")
    assert gathered.turn("a", 7, moves=False) == 1, "the last one again is no other question"
    assert gathered.turn("a", 8, moves=False) == 0
    gathered.take(part(7, 0, 2), "a", 1)
    assert not gathered.parts, "an answer that comes again is of other numbers"
    for late in (part(8, 0, 2), part(7, 0, 2)):
        gathered.take(part(7, 3, 1), "a", 0)
        gathered.take(late, "a" if late.step == 8 else "b", 1)
        assert not gathered.parts
    gathered.take(None, None, 0)
    assert not gathered.about("a")


def test_what_has_no_figures_is_said_to_stay_or_not_to_be_measured() -> None:
    assert error("Without it", "test", Change("", 100.91, 100.92)) == "Without it the test loss stays at 100.9."
    project = choose_generator(Project(), "plane")
    losses = np.full((2, 3), np.nan, np.float32)
    samples = np.arange(3)
    effect = Effect(AsIf(), 1, 3, samples, np.zeros((2, 0), np.bool_), losses)
    told = of_effect(project, "unit 1 of Dense 1", None, (effect,), LIGHT)
    assert (told.bars, told.sentence) == ((), UNMEASURED)


def test_what_was_said_of_other_samples_is_told_of_none(probed: Probed) -> None:
    assert probed.view.bars.bars
    assert probed.live.chosen.choose(3)
    probed.editor.edit("clear", clear)
    assert not probed.view.bars.bars
    assert not probed.view.most.pieces
    assert probed.view.said.text() == "There are no samples yet."


def test_another_document_begins_as_it_is(probed: Probed) -> None:
    press(probed.view, "driven")
    probed.live.set_focus(("dense2", 3))
    other = build(examples()["iris"])
    probed.editor.open(replace(other, name="other"))
    assert probed.view.controls.about.unit == 0
    assert probed.view.controls.as_if is None
    assert not probed.view.most.pieces


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([3.0, 2.94, -2.0], ["3.0", "2.9", "−2.0"]),
        ([0.998, 0.31, -0.004], ["1.00", "0.31", "0.00"]),
        ([41.2, 3.0], ["41", "3"]),
        ([0.051, 0.0], ["0.051", "0.000"]),
        ([math.nan, 1.5], ["–", "1.5"]),
        ([2e-7, 1e-7], [short(2e-7), short(1e-7)]),
        ([], []),
    ],
)
def test_numbers_beside_each_other_have_as_many_decimals(values: list[float], written: list[str]) -> None:
    assert alike(values) == written
