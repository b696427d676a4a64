"""Declared parameters: what is legal, and the sentence about what is not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.parameters import Choice, Flag, Integer, Number, defaults
from nnsim.core.spec import Spec

RATE = Number("rate", "Rate", 0.2, 0.0, 1.0)
COUNT = Integer("count", "Count", 4, 1, 256)
BIAS = Flag("bias", "Bias", True)
KIND = Choice("kind", "Kind", "a", (("a", "Alpha"), ("b", "Beta")))
ALL = (RATE, COUNT, BIAS, KIND)


@pytest.mark.parametrize(
    ("parameter", "value", "checked"),
    [(RATE, 1, 1.0), (RATE, 0.5, 0.5), (COUNT, 7.0, 7), (COUNT, 256, 256), (BIAS, False, False), (KIND, "b", "b")],
)
def test_legal_values_get_the_declared_type(parameter, value, checked):
    result = parameter.check(value)
    assert result == checked
    assert type(result) is type(checked)


@pytest.mark.parametrize(
    ("parameter", "value", "sentence"),
    [
        (RATE, True, "Rate must be a number, not True"),
        (RATE, "0.5", "Rate must be a number, not '0.5'"),
        (RATE, math.nan, "Rate must be a number, not nan"),
        (RATE, math.inf, "Rate must be a number, not inf"),
        (RATE, 1.5, "Rate must lie between 0 and 1, not 1.5"),
        (RATE, 10**400, "Rate must lie between 0 and 1, not a number that large"),
        (COUNT, 2.5, "Count must be a whole number, not 2.5"),
        (COUNT, math.nan, "Count must be a whole number, not nan"),
        (COUNT, math.inf, "Count must be a whole number, not inf"),
        (COUNT, False, "Count must be a whole number, not False"),
        (COUNT, 0, "Count must lie between 1 and 256, not 0"),
        (COUNT, -(10**400), "Count must lie between 1 and 256, not a number that large"),
        (BIAS, 1, "Bias must be on or off, not 1"),
        (KIND, "c", "Kind must be one of a, b, not 'c'"),
        (KIND, 1, "Kind must be one of a, b, not 1"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_illegal_values_are_a_sentence(parameter, value, sentence):
    with pytest.raises(ValueError) as wrong:  # noqa: PT011  the whole sentence is compared
        parameter.check(value)
    assert str(wrong.value) == sentence


@settings(max_examples=60)
@given(st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=5)))
def test_any_value_is_either_legal_or_a_sentence(value):
    for parameter in ALL:
        words = ""
        try:
            checked = parameter.check(value)
        except ValueError as wrong:
            words = str(wrong)
        assert words.startswith(parameter.label) or parameter.check(checked) == checked


def test_specs_sort_their_values_and_fill_in_defaults():
    spec = Spec.of("x", rate=0.5, count=3)
    assert spec.items == (("count", 3), ("rate", 0.5))
    assert spec.with_values(count=5).values == {"count": 5, "rate": 0.5}
    assert spec.values == {"count": 3, "rate": 0.5}
    assert spec.resolve(ALL) == {**defaults(ALL), "rate": 0.5, "count": 3}
    assert Spec.of("x", b=1, a=2) == Spec.of("x", a=2, b=1)


def test_values_that_no_parameter_declares_are_left_alone():
    assert Spec.of("x", rate=0.1, future=9).resolve((RATE,)) == {"rate": 0.1}


def test_an_illegal_value_of_a_spec_is_a_sentence():
    with pytest.raises(ValueError, match="Count must lie between 1 and 256, not 999"):
        Spec.of("x", count=999).resolve(ALL)
