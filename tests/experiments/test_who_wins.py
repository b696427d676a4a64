"""Few and many samples: what is drawn of them, who takes part, and what is told."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from nnsim.core.findings import Finding, Findings
from nnsim.edits.data import choose_generator
from nnsim.edits.network import set_output
from nnsim.edits.recipe import choose
from nnsim.engine.experiments.measures import training
from nnsim.examples.example import open_example
from nnsim.experiments import experiments

EXPERIMENT = experiments()["who-wins"]  # which loads the learners first
ENTRY = import_module("nnsim.experiments.entries.who_wins")
STEPS, _some, tells, why_not = (getattr(ENTRY, name) for name in ("STEPS", "_some", "tells", "why_not"))


def test_each_class_keeps_its_share_and_all_test_samples_stay():
    data = open_example("who-wins").project.data
    few = _some(data, 30, 1)
    assert few.how_many("train") == 30
    np.testing.assert_array_equal(few.x[few.test], data.x[data.test])
    shares = [np.mean(each.y[each.train] == 1) for each in (data, few)]
    assert shares[0] == pytest.approx(shares[1], abs=0.5 / 30 + 1e-9)
    again, other = _some(data, 30, 1), _some(data, 30, 2)
    np.testing.assert_array_equal(few.x, again.x)
    assert not np.array_equal(few.x, other.x)


def test_all_learn_from_the_same_samples_and_the_network_makes_its_steps():
    project = open_example("who-wins").project
    for size in (10.0, 3000.0):
        made = [each.make(project, 2) for each in EXPERIMENT.variants(project) if each.x == size]
        assert len(made) == 6
        for one in made[1:]:
            np.testing.assert_array_equal(one.data.x, made[0].data.x)
        network = made[0]
        assert network.recipe.epochs * size / min(network.recipe.batch, size) == pytest.approx(STEPS, rel=0.05)


def test_sizes_end_where_samples_do():
    project = choose_generator(open_example("who-wins").project, "moons")
    count = project.data.how_many("train")
    assert max(each.x for each in EXPERIMENT.variants(project)) <= count < 1000


def test_on_many_samples_a_machine_that_bends_beats_a_straight_one_with_each_seed():
    """Control: on two moons no straight line can be right; five seeds, all of them."""
    project = open_example("who-wins").project
    found = {}
    for each in EXPERIMENT.variants(project):
        if each.x == 300 and each.line in {"vectors", "logistic"}:
            made = ({m.measure: m.value for m in training(each.make(project, seed))} for seed in range(1, 6))
            found[each.line] = [one["test_error"] for one in made]
    assert max(found["vectors"]) < 0.06
    assert min(found["logistic"]) > 0.1


def test_it_says_what_it_needs():
    project = open_example("who-wins").project
    assert why_not(project) == ""
    assert "choose Backpropagation" in why_not(choose(project, "learner", "vectors"))
    assert "data with classes" in why_not(set_output(project, "regression"))
    data = project.data
    assert "30 training samples" in why_not(replace(project, data=data.take(np.flatnonzero(data.train)[:20])))
    one = data.take((data.y == 0) | data.test)
    assert "of one class" in why_not(replace(project, data=one))


def test_the_best_on_few_and_on_many_are_told():
    rows = tuple(
        Finding(line, size, seed, "test_error", error)
        for seed in (1, 2, 3)
        for line, size, error in (("network", 30.0, 0.2), ("bayes", 30.0, 0.1), ("network", 300.0, 0.05))
    )
    assert tells(Findings("who-wins", 9, 9, 0, "", rows)) == (
        "Least wrong on 30 training samples: Naive Bayes, with 10.0 % of the test samples. "
        "Least wrong on 300 training samples: network, with 5.0 % of the test samples."
    )
    assert tells(Findings("who-wins", 9, 0, 0, "", ())) == ""
