"""The scale of counts: each step of the slider is another whole number."""

from __future__ import annotations

import pytest

from nnsim.ui.recipe.counting import CountingScale


def test_every_step_of_a_count_is_another_number():
    scale = CountingScale(1, 4096, 1.0, whole=True)
    values = [scale.value(i) for i in range(scale.positions + 1)]
    assert values[:5] == [1, 2, 3, 4, 5]
    assert values[-1] == 4096
    assert values == sorted(set(values))
    assert [scale.position(v) for v in values] == list(range(len(values)))
    assert scale.value(scale.position(1000)) == pytest.approx(1000, rel=0.1)
    assert (scale.position(0), scale.position(99_999)) == (0, scale.positions)
    assert CountingScale(0, 10, 1.0, whole=True).value(0) == 0
