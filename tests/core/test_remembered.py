"""What was worked out of samples goes with them."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.remembered import remembered


def samples() -> Data:
    return Data(np.zeros((3, 2), np.float32), np.zeros(3, np.float32), np.zeros(3, np.bool_), kind="points")


def test_the_same_question_is_worked_out_once() -> None:
    asked = []

    @remembered(2)
    def length(data: Data, by: int) -> int:
        asked.append(by)
        return len(data) * by

    data = samples()
    assert [length(data, 2), length(data, 2), length(data, 3), length(data, 2)] == [6, 6, 9, 6]
    assert asked == [2, 3]
    assert length(replace(data), 2) == 6
    assert asked == [2, 3, 2], "equality of samples is identity"
    length.forget_all()
    assert length(data, 2) == 6
    assert asked == [2, 3, 2, 2]


def test_of_more_questions_than_are_kept_the_one_asked_longest_ago_goes() -> None:
    asked = []

    @remembered(2)
    def echo(by: int) -> int:
        asked.append(by)
        return by

    for by in (1, 2, 1, 3, 1, 2):
        assert echo(by) == by
    assert asked == [1, 2, 3, 2]


def test_samples_and_what_was_worked_out_of_them_go_together() -> None:
    @remembered(8)
    def both(first: Data, second: Data) -> Data:
        return replace(first, y=second.y)

    first, second = samples(), samples()
    result = weakref.ref(both(first, second))
    assert result() is not None, "it is kept"
    left = weakref.ref(second)
    del second
    gc.collect()
    assert (left(), result()) == (None, None)


def test_another_set_at_the_same_place_of_the_memory_is_another_set() -> None:
    @remembered(8)
    def first_number(data: Data) -> float:
        return float(data.x[0, 0])

    for number in range(50):
        data = replace(samples(), x=np.full((3, 2), number, np.float32))
        assert first_number(data) == number
        del data


def test_a_question_has_one_form() -> None:
    with pytest.raises(TypeError, match="by position"):
        remembered(1)(abs)(x=1)


def test_what_fails_is_tried_again() -> None:
    @remembered(1)
    def fails(data: Data) -> int:
        raise ValueError("no")

    data = samples()
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fails(data)
