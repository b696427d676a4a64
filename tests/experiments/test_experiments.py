"""Experiments as they are declared, and what becomes of findings: bands by hand, files, and edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.files.archive import Damaged
from nnsim.core.files.findings import decode_findings, encode_findings
from nnsim.core.files.nnsim_file import load, save
from nnsim.core.findings import Finding, Findings
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.checks import problems
from nnsim.edits.data import choose_generator
from nnsim.edits.findings import keep_findings, remove_findings, take_variant
from nnsim.edits.recipe import choose
from nnsim.examples.example import open_example
from nnsim.experiments import experiments, fitting
from nnsim.experiments.bands import banded, coverage, places, profile
from nnsim.experiments.drawn import drawn, fewer
from nnsim.experiments.kinds import Experiment
from nnsim.experiments.wanted import RunFound, begun, with_run
from nnsim.networks.kinds import layer_kind
from nnsim.tasks.plan import plan

ROWS = (
    Finding("a", 2.0, 1, "first", 0.5), Finding("a", 2.0, 2, "first", 0.1), Finding("a", 2.0, 3, "first", 0.2),
    Finding("a", 1.0, 1, "first", 1.0), Finding("a", 2.0, 1, "layer2", 3.0), Finding("a", 2.0, 1, "layer1", 4.0),
    Finding("b", 1.0, 1, "first", 9.0), Finding("a", 1.0, 1, "layer1", 7.0),
)  # fmt: skip
FOUND = Findings("vanishing", 9, 7, 1, "abc", ROWS)


@pytest.fixture(params=experiments().ids())
def experiment(request: pytest.FixtureRequest) -> Experiment:
    return experiments()[request.param]


def test_bands_are_the_median_and_the_ends_over_the_seeds() -> None:
    line = banded(FOUND, "a", "first")
    assert line.x.tolist() == [1.0, 2.0]
    assert line.middle.tolist() == [1.0, 0.2]
    assert line.low.tolist() == [1.0, 0.1]
    assert line.high.tolist() == [1.0, 0.5]
    assert profile(FOUND, "a", "layer", 2.0).middle.tolist() == [4.0, 3.0]
    assert places(FOUND) == (1.0, 2.0)
    assert places(FOUND, "b") == (1.0,)
    assert len(banded(FOUND, "none", "first").x) == 0


def test_the_median_lies_within_the_band_as_often_as_is_said() -> None:
    drawn = np.random.default_rng(1).exponential(size=(20_000, 5))
    within = (drawn.min(axis=1) <= np.log(2)) & (drawn.max(axis=1) >= np.log(2))
    assert coverage(5) == 0.9375
    assert within.mean() == pytest.approx(coverage(5), abs=0.01)


def test_every_experiment_fits_its_example_and_plans_variants_that_can_be_trained(experiment: Experiment) -> None:
    project = open_example(experiment.example).project
    assert project.view.experiment == experiment.id
    assert experiment.why_not(project) == ""
    variants = experiment.variants(project)
    assert {each.line for each in variants} == {line.id for line in experiment.lines}
    assert any(line.is_control for line in experiment.lines)
    assert experiment.line("no such line") is None
    for each in variants[:: max(len(variants) // 8, 1)]:
        made = each.make(project, 3)
        assert made.recipe.seed == 3
        assert not plan(made).problems
        assert not [problem for problem in problems(made) if problem.severity.value == "error"]
        assert each.make(project, 3).network == made.network  # nothing but the seed decides


def test_none_fits_where_there_is_no_network_to_change() -> None:
    assert "vanishing" in {each.id for each in fitting(choose_generator(Project(), "moons"))}
    assert "vanishing" not in {
        each.id for each in fitting(choose(choose_generator(Project(), "moons"), "learner", "tree"))
    }
    assert "vanishing" not in {each.id for each in fitting(open_example("glyphs").project)}


def test_a_deep_network_has_as_many_layers_as_its_place_says() -> None:
    experiment, project = experiments()["vanishing"], open_example("vanishing").project
    for each in experiment.variants(project):
        nodes = each.make(project, 1).network.nodes
        assert sum(bool((kind := layer_kind(node)) and kind.width) for node in nodes) == each.x


def test_runs_are_counted_and_what_failed_is_told_apart() -> None:
    found = begun("vanishing", open_example("xor").project, 3)
    found = with_run(with_run(found, RunFound(ROWS[:2])), RunFound((), "It diverged."))
    assert (found.made, found.failed, found.is_whole) == (1, 1, False)
    assert with_run(found, RunFound(ROWS[:1])).is_whole


def test_findings_stay_in_the_file_to_the_bit(tmp_path) -> None:
    value = 0.1 + 0.2
    found = replace(FOUND, rows=(*ROWS, Finding("a", 1e-300, 5, "first", value)))
    project = keep_findings(open_example("xor").project, found)
    save(tmp_path / "a.nnsim", project)
    assert load(tmp_path / "a.nnsim").project.findings == (found,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": ["0 0 1 2.0"]},
        {"rows": ["9 0 1 2.0 1.0"]}, {"rows": ["0 0 -1 2.0 1.0"]},
        {"rows": ["0 -1 1 2.0 1.0"]},
        {"rows": ["0 0 1 nan 1.0"]}, {"rows": ["0 0 1 2.0 inf"]}, {"rows": [1]}, {"rows": "x"}, {"planned": 2},
        {"made": -1}, {"lines": [1]}, {"samples": 3}, {"later": 1},
    ],
)  # fmt: skip
def test_a_file_with_damaged_findings_is_refused(wrong: dict[str, object]) -> None:
    whole = encode_findings(FOUND)
    assert decode_findings(whole) == FOUND
    with pytest.raises(Damaged):
        decode_findings({**whole, **wrong})


def test_findings_are_kept_once_for_each_experiment() -> None:
    project = keep_findings(keep_findings(Project(), FOUND), replace(FOUND, made=8))
    assert [each.made for each in project.findings] == [8]
    assert remove_findings(project, "vanishing").findings == ()


def test_a_look_at_an_earlier_moment_shows_the_findings_of_now() -> None:
    store = Store(keep_findings(Project(), FOUND))
    store.look(Project(name="then"))
    assert store.project.findings == (FOUND,)


def test_a_variant_brings_data_network_and_recipe_alone() -> None:
    project = keep_findings(open_example("vanishing").project, FOUND)
    variant = experiments()["vanishing"].variants(project)[0].make(project, 1)
    taken = take_variant(project, variant)
    assert (taken.network, taken.recipe, taken.findings) == (variant.network, variant.recipe, (FOUND,))


def test_fewer_samples_keep_all_test_samples_and_have_so_many_wrong_labels() -> None:
    data = open_example("double-descent").project.data
    few, same = fewer(data, 100, 3, 0.2), fewer(data, 100, 3)
    assert int(few.train.sum()) == 100
    assert few.x[few.test].tobytes() == data.x[data.test].tobytes()
    assert (few.y[few.test] == data.y[data.test]).all()
    assert (few.x == same.x).all()
    assert int((few.y != same.y).sum()) == 20
    assert few.y.max() < len(data.classes)
    assert (fewer(data, 100, 4).x[:50] != few.x[:50]).any()


def test_new_points_are_as_many_as_were_asked_for_and_others_for_each_seed() -> None:
    project = open_example("little-data").project
    for count in (20, 5000):
        data = drawn(project, count, 1000, 5)
        assert (int(data.train.sum()), int(data.test.sum())) == (count, 1000)
    assert (drawn(project, 20, 1000, 6).x != drawn(project, 20, 1000, 5).x).any()


@pytest.mark.parametrize(
    ("name", "document", "sentence"),
    [
        ("double-descent", "robot-arm", "It needs samples of classes"),
        ("double-descent", "little-data", "100 training"),
        ("little-data", "iris", "choose a data set of the plane"), ("little-data", "random-forest", "choose Backprop"),
        ("little-compute", "spiral", "choose images with classes"), ("vanishing", "perceptron", "choose Backprop"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_in_a_sentence(name: str, document: str, sentence: str) -> None:
    assert sentence in experiments()[name].why_not(open_example(document).project)
