"""Several values of a sample: one is looked at on the map, the points and among the numbers, and chosen there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from desk import Desk, desks

from nnsim.core.network import OUTPUT
from nnsim.data.one_value import looked_at, of_value, value_of
from nnsim.edits.data import choose_generator
from nnsim.ui.output.readout import answer_at
from nnsim.ui.plane.names import neuron_name

desk = pytest.fixture(desks, name="desk")


@pytest.fixture
def arm(desk: Callable[..., Desk]) -> Desk:
    """Where the hand of an arm is, by its angles."""
    made = desk(6)
    made.choose("arm")
    made.weigh()
    return made


def take(desk: Desk, index: int) -> None:
    """By the keyboard, as a person would."""
    choice = desk.output.value.choice
    choice.setFocus()
    choice.setCurrentIndex(index)
    choice.activated.emit(index)


def test_it_is_there_for_several_values_alone(arm: Desk) -> None:
    bar = arm.output.value
    assert not bar.isHidden()
    assert [bar.choice.itemText(index) for index in range(bar.choice.count())] == ["hand x", "hand y"]
    arm.editor.edit("Choose", choose_generator.of("plane"))
    assert bar.isHidden()


def test_map_points_and_predictions_are_of_the_value_that_is_chosen(arm: Desk) -> None:
    live, data = arm.live, arm.project.data
    scores = live.answers_of(data.x)
    for value in (0, 1):
        take(arm, value)
        assert value_of(arm.project) == value
        np.testing.assert_array_equal(live.shown.y, data.y[:, value])
        np.testing.assert_allclose(live.predictions, scores[:, value], atol=1e-6)
        point = (0.4, -0.7)
        name, number = answer_at(arm.project, live, point)
        assert name == data.values[value]
        assert float(number.replace("−", "-")) == pytest.approx(
            float(live.answers_at(np.array([point], np.float32))[0, value]), abs=0.01
        )


def test_a_neuron_of_the_output_shows_its_own_value_large(arm: Desk) -> None:
    before = arm.output.plane.grab().toImage()
    arm.live.set_focus((OUTPUT, 1))
    assert neuron_name(arm.project, arm.live.plan, (OUTPUT, 1)) == "Output · hand y"
    assert arm.output.plane.grab().toImage() != before


def test_another_value_is_no_step_to_undo_and_no_other_document(arm: Desk) -> None:
    steps = arm.editor.stack.count()
    take(arm, 1)
    assert arm.editor.stack.count() == steps
    other = replace(arm.project, view=replace(arm.project.view, value=7))
    assert value_of(other) == 0, "of fewer values than once were there the first"


def test_a_value_alone_is_scaled_and_named_as_it_is_among_the_others(arm: Desk) -> None:
    data = arm.project.data
    one = of_value(data, 1)
    assert (one.values, one.target_shape, one.test is data.test) == (("hand y",), (), True)
    assert looked_at(replace(arm.project, data=one)) is one
