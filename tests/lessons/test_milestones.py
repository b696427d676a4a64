"""Numbers of the history as the lecture has them, and the costs of one's own network."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest

from nnsim.edits.data import clear
from nnsim.examples.example import open_example
from nnsim.lessons.expression import expression
from nnsim.lessons.milestones.challenge import ENTRIES, of_year
from nnsim.lessons.milestones.models import JOULES, MODELS, Assumptions, dollars, kilowatt_hours, operations
from nnsim.lessons.milestones.own import OwnCost, own_cost
from nnsim.lessons.names.kinds import PENDING, Unknown
from nnsim.lessons.state import State
from nnsim.lessons.verdict import value

STATE = State(open_example("xor").project)


def told(text: str, state: State = STATE):
    return value(expression(text), state)


def test_the_challenge_is_that_of_the_lecture():
    assert [len(of_year(year)) for year in (2012, 2013, 2014)] == [6, 9, 9]
    assert [entry.team for entry in ENTRIES if entry.year == 2012 and entry.kind == "cnn"] == ["Supervision"]
    for year in (2012, 2013, 2014):
        errors = [entry.error for entry in of_year(year)]
        assert errors == sorted(errors)
        assert told(f"challenge.entries({year})") == sum(
            told(f"challenge.entries({year}, {kind})") for kind in ("cnn", "other", "unknown")
        )
    assert told("challenge.gap(2012)") == pytest.approx(26.1 - 15.3)
    assert told("challenge.gap(2012)") == told("challenge.error(2012, 2) - challenge.error(2012)")
    assert isinstance(told("challenge.error(2011)"), Unknown)
    assert isinstance(told("challenge.error(2012, 7)"), Unknown)


def test_large_networks_have_sources_and_grow():
    sizes = [model.parameters for model in MODELS]
    assert sizes == sorted(sizes)
    assert all(model.source and model.dollars for model in MODELS)
    assert told("model.dollars(gpt3)") == told('model.dollars("GPT-3")') == 3e6
    assert isinstance(told("model.energy(bert)"), Unknown), "no source tells it"
    household = told("model.energy(palm)") / Assumptions().household
    assert household == pytest.approx(1000, rel=0.05), "as the lecture says"


def test_training_takes_six_operations_for_each_weight_and_sample():
    train, epochs = int(STATE.project.data.train.sum()), STATE.project.recipe.epochs
    weights = prod((6, 2)) + prod((1, 6))
    assert told("cost.planned") == operations(weights, train * epochs) == 6 * weights * train * epochs
    assert told("cost.made", replace(STATE, epoch=3)) == 6 * weights * train * 3
    assert told("cost.pace") is PENDING
    assert told("cost.pace", replace(STATE, pace=1000.0)) == 6 * weights * 1000


def test_energy_and_money_follow_from_what_is_assumed():
    assumed = Assumptions(watts=50, price=0.2)
    assert kilowatt_hours(JOULES / 50, assumed) == pytest.approx(1)
    assert dollars(5, assumed) == pytest.approx(1)


def test_ones_own_run_has_a_price_as_soon_as_its_pace_is_known():
    project, assumed = STATE.project, Assumptions()
    samples = int(project.data.train.sum()) * project.recipe.epochs
    unknown = own_cost(project, 0.0, assumed)
    assert unknown == OwnCost(told("network.parameters"), told("cost.planned"))
    found = own_cost(project, samples / 3600, assumed)
    assert found
    assert found.seconds == pytest.approx(3600)
    assert found.kwh == pytest.approx(assumed.watts / 1000)
    assert found.dollars == pytest.approx(assumed.watts / 1000 * assumed.price)
    assert own_cost(clear(project), 1.0, assumed) is None
