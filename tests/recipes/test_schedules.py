"""Learning-rate schedules at their corners."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.fixes import edit_of
from nnsim.edits.recipe import set_recipe
from nnsim.recipes.kinds import SCHEDULES
from nnsim.recipes.schedules import ended, planned

load()


def factor(kind, epoch, **values):
    schedule = SCHEDULES[kind]
    return schedule.factor(planned(Spec.of(kind, **values), 100), epoch)


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


@pytest.mark.parametrize(
    ("kind", "values", "epochs", "points"),
    [
        ("cosine", {}, 8, {0: 1, 4: 0.5, 8: 0, 9: 0}),
        ("cosine", {"restarts": True}, 8, {4: 0.5, 8: 1, 12: 0.5}),
        ("cosine", {}, 0, {0: 1, 1: 0}),
        ("cosine", {"period": 4}, 8, {2: 0.5, 4: 0, 8: 0}),
        ("warm_up", {"length": 2, "then": "cosine"}, 8, {2: 1, 5: 0.5, 8: 0}),
        ("warm_up", {"length": 10, "then": "cosine"}, 8, {10: 1, 11: 0}),
    ],
)
def test_without_a_period_of_its_own_the_rate_has_come_down_when_the_plan_is_over(kind, values, epochs, points):
    schedule, spec = SCHEDULES[kind], Spec.of(kind, **values)
    found = {epoch: schedule.factor(planned(spec, epochs), epoch) for epoch in points}
    assert found == pytest.approx(points, abs=1e-12)


@pytest.mark.parametrize(
    ("spec", "end"),
    [
        (Spec("constant"), math.inf),
        (Spec("step"), math.inf),
        (Spec("cosine"), 100),
        (Spec.of("cosine", period=7), 7),
        (Spec.of("cosine", restarts=True), math.inf),
        (Spec("warm_up"), math.inf),
        (Spec.of("warm_up", then="cosine"), 100),
        (Spec.of("warm_up", then="cosine", length=5, period=7), 12),
    ],
)
def test_where_a_schedule_ends(spec, end):
    assert SCHEDULES[spec.kind].end(planned(spec, 100)) == end


def test_the_end_is_told_with_a_way_on():
    """By the plan where the schedule follows it, else by the period that was set by hand."""
    project = set_recipe(Project(), rate=0.1, epochs=3, schedule=Spec.of("cosine", floor=0.1))
    problem = ended(project.recipe, 3.1)
    assert problem.text == (
        "The schedule ended after 3 epochs, and the learning rate stays at 0.01 from there on: "
        "plan more epochs to go on faster."
    )
    assert edit_of(problem.fix)(project).recipe.epochs == 5
    by_hand = set_recipe(project, schedule=Spec.of("cosine", period=2), epochs=5)
    problem = ended(by_hand.recipe, 2.1)
    assert (
        "after 2 epochs, and the learning rate stays at 0 from there on, so that nothing more is learned"
        in problem.text
    )
    assert edit_of(problem.fix)(by_hand).recipe.schedule.values["period"] == 5


@pytest.mark.parametrize("values", [{}, {"period": 5}])
@pytest.mark.parametrize(("epoch", "label"), [(5, "10"), (6.6, "10"), (85, "200"), (3_595, "10,000")])
def test_the_way_on_leads_beyond_the_present_epoch(values, epoch, label):
    """However long training went on before somebody takes it."""
    project = set_recipe(Project(), rate=0.1, epochs=5, schedule=Spec.of("cosine", **values))
    fix = ended(project.recipe, epoch).fix
    assert f"{label} epochs" in fix.label
    recipe = edit_of(fix)(project).recipe
    assert SCHEDULES["cosine"].factor(planned(recipe.schedule, recipe.epochs), epoch) > 0.1


def test_no_schedule_starts_at_rate_zero():
    assert all(factor(schedule.id, 0.0) > 0 for schedule in SCHEDULES)
