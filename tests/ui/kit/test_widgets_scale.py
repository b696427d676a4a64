"""Positions, numbers and their words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.ui.kit.widgets.scale import Scale

RATE = Scale(1e-5, 10.0, log=True)
SHARE = Scale(0.0, 0.9, 0.05, unit="%")
COUNT = Scale(1, 20000, 1.0, whole=True)
WEIGHT = Scale(-3.0, 3.0, 0.1)
DECAY = Scale(0.0, 1.0, 1e-4, log=True)
ALL = pytest.mark.parametrize("scale", [RATE, SHARE, COUNT, WEIGHT, DECAY], ids=str)


@ALL
def test_ends(scale: Scale) -> None:
    assert scale.value(0) == scale.low
    assert scale.value(scale.positions) == scale.high
    assert scale.position(scale.low) == 0
    assert scale.position(scale.high) == scale.positions


@ALL
def test_values_rise_and_stay_within(scale: Scale) -> None:
    values = [scale.value(p) for p in range(min(scale.positions, 600) + 1)]
    assert values == sorted(values)
    assert all(scale.low <= v <= scale.high for v in values)


@ALL
def test_a_position_comes_back(scale: Scale) -> None:
    for position in range(0, scale.positions + 1, max(1, scale.positions // 97)):
        assert abs(scale.position(scale.value(position)) - position) <= (1 if scale.log else 0)


def test_linear_values_are_tidy() -> None:
    assert Scale(0, 1, 0.1).value(3) == 0.3
    assert WEIGHT.value(31) == 0.1


def test_decades_have_equal_room() -> None:
    assert [RATE.position(10.0**k) for k in range(-5, 2)] == [0, 24, 48, 72, 96, 120, 144]
    assert RATE.value(84) == pytest.approx(math.sqrt(1e-3), rel=0.03)


def test_logarithmic_from_zero() -> None:
    assert [DECAY.value(0), DECAY.value(1)] == [0.0, 1e-4]
    assert DECAY.position(0.0) == 0
    assert DECAY.position(5e-5) == 0


@pytest.mark.parametrize(
    ("scale", "value", "words"),
    [
        (WEIGHT, -1.25, "−1.25"),
        (WEIGHT, 0.5, "0.5"),
        (SHARE, 0.25, "25\N{NO-BREAK SPACE}%"),
        (COUNT, 20000, "20,000"),
        (RATE, 0.03, "0.03"),
        (RATE, 1e-5, "0.00001"),
        (RATE, 2.5e-5, "0.000025"),
        (Scale(1e-9, 1, log=True), 1e-7, "1e−7"),
        (Scale(0, 10, 1.0, unit="px"), 4.0, "4\N{NO-BREAK SPACE}px"),
        (Scale(0, 1, 0.01), 0.12345, "0.12345"),
    ],
)
def test_words(scale: Scale, value: float, words: str) -> None:
    assert scale.text(value) == words


@pytest.mark.parametrize(
    ("scale", "typed", "value"),
    [
        (WEIGHT, " 1,5 ", 1.5),
        (WEIGHT, "−2", -2.0),
        (SHARE, "30", 0.3),
        (SHARE, "30 %", 0.3),
        (COUNT, "12,500", 12500),
        (RATE, "1e-3", 1e-3),
        (Scale(0, 10, 1.0, unit="px"), "4px", 4.0),
    ],
)
def test_what_people_type(scale: Scale, typed: str, value: float) -> None:
    assert scale.parse(typed) == pytest.approx(value)


@pytest.mark.parametrize(
    ("scale", "typed", "sentence"),
    [
        (WEIGHT, "two", "two is not a number. Enter a number from −3.0 to 3.0."),
        (WEIGHT, "", "Nothing is not a number. Enter a number from −3.0 to 3.0."),
        (WEIGHT, "7", "7 is out of range. Enter a number from −3.0 to 3.0."),
        (WEIGHT, "nan", "nan is out of range. Enter a number from −3.0 to 3.0."),
        (COUNT, "2.5", "2.5 is not a whole number. Enter a whole number from 1 to 20,000."),
    ],
)
def test_what_is_wrong_in_words(scale: Scale, typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="Enter") as wrong:
        scale.parse(typed)
    assert str(wrong.value) == sentence


@given(st.floats(-3, 3))
def test_words_can_be_typed_back(value: float) -> None:
    assert WEIGHT.parse(WEIGHT.text(value)) == pytest.approx(value, abs=1e-5)


def test_zero_can_have_a_name() -> None:
    scale = Scale(0, 100_000, 1.0, whole=True, unit="epochs", zero="as planned")
    assert [scale.text(value) for value in (0, 3)] == ["as planned", "3\N{NO-BREAK SPACE}epochs"]
    assert [scale.parse(text) for text in ("as planned", " As planned ", "0", "3 epochs")] == [0, 0, 0, 3]
    with pytest.raises(ValueError, match=r"up to 100,000.epochs, or 0: as planned"):
        scale.parse("for ever")


def test_a_unit_is_said_once_and_one_of_it_in_the_singular():
    scale = Scale(1, 100_000, 1.0, whole=True, unit="epochs")
    assert [scale.text(value) for value in (1, 2)] == ["1\xa0epoch", "2\xa0epochs"]
    assert [scale.parse(text) for text in ("1 epoch", "1\xa0epoch", "1 epochs", "20 epochs", "20")] == [1, 1, 1, 20, 20]
    with pytest.raises(ValueError, match="from 1 to 100,000\xa0epochs"):
        scale.parse("0")
