"""Learning-rate schedules at their corners."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.catalog.kinds import SCHEDULES
from nnsim.catalog.load import load
from nnsim.core.spec import Spec

load()


def factor(kind, epoch, **values):
    schedule = SCHEDULES[kind]
    return schedule.factor(Spec.of(kind, **values).resolve(schedule.parameters), epoch)


@pytest.mark.parametrize(
    ("kind", "values", "points"),
    [
        ("constant", {}, {0: 1, 12.5: 1, 1e6: 1}),
        ("step", {"every": 10, "gamma": 0.5}, {0: 1, 9.99: 1, 10: 0.5, 19.5: 0.5, 20: 0.25}),
        ("cosine", {"period": 8}, {0: 1, 2: (1 + math.sqrt(0.5)) / 2, 4: 0.5, 8: 0, 12: 0}),
        ("cosine", {"period": 8, "floor": 0.2}, {0: 1, 4: 0.6, 8: 0.2, 100: 0.2}),
        ("cosine", {"period": 8, "restarts": True}, {0: 1, 4: 0.5, 8: 1, 12: 0.5, 16: 1}),
        ("warm_up", {"length": 10, "start": 0.2}, {0: 0.2, 5: 0.6, 10: 1, 500: 1}),
        ("warm_up", {"length": 10, "start": 0, "then": "cosine", "period": 20}, {0: 0, 5: 0.5, 10: 1, 20: 0.5, 30: 0}),
    ],
)
def test_factor_by_hand(kind, values, points):
    assert {epoch: factor(kind, epoch, **values) for epoch in points} == pytest.approx(points, abs=1e-12)


@given(st.sampled_from(SCHEDULES.ids()), st.floats(0, 1e5))
def test_never_more_than_the_full_rate(kind, epoch):
    assert 0 <= factor(kind, epoch) <= 1


def test_no_schedule_starts_at_rate_zero():
    assert all(factor(schedule.id, 0.0) > 0 for schedule in SCHEDULES)
