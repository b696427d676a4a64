"""The pictures behind the views: the right way up, complete, and never of weights that do not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.data import feeding
from nnsim.edits import data as edits_data
from nnsim.edits import network as edits
from nnsim.edits.recipe import choose
from nnsim.examples.example import build, examples
from nnsim.networks import forward
from nnsim.networks.effort import MOST, work
from nnsim.ui.run.answer_map import COARSER, COARSEST, MAP_SIZES, MINIATURE, miniature_size
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.predictions import PER_TURN

load()


def f32(values):
    return np.array(values, np.float32)


def points(n, seed=0):
    x = np.random.default_rng(seed).uniform(-3, 3, (n, 2)).astype(np.float32)
    return Data(x, (x[:, 0] > 0).astype(np.float32), np.zeros(n, np.bool_), kind="points")


def line(a=1.0, b=0.0, bias=0.0):
    """Weights of a network without hidden layers: a x1 + b x2 + bias."""
    return {"output.weight": f32([[a, b]]), "output.bias": f32([bias])}


@pytest.fixture
def store():
    return Store(replace(Project(), data=points(50)))


@pytest.fixture
def live(store, qapp):
    model = LiveModel(store)
    yield model
    model.close()


def expected(data, weights):
    a, b = weights["output.weight"][0]
    return (data.x @ f32([a, b]) + weights["output.bias"][0] > 0).astype(np.float32)


# ---------------------------------------------------------------- pictures


def test_fields_have_the_largest_y_on_top_and_the_smallest_x_at_the_left(live):
    live.set_weights(line())
    x1, x2 = live.fields[INPUT]
    half = 3 / MINIATURE
    np.testing.assert_allclose(x1[:, 0], -3 + half, rtol=1e-5)
    np.testing.assert_allclose(x1[:, -1], 3 - half, rtol=1e-5)
    np.testing.assert_allclose(x2[0], 3 - half, rtol=1e-5)
    np.testing.assert_allclose(x2[-1], -3 + half, rtol=1e-5)


def test_the_map_has_the_same_orientation(live):
    live.set_weights(line(0.0, 1.0))
    assert live.answer.shape == live.scores.shape == (1, MAP_SIZES[1], MAP_SIZES[1])
    assert (live.answer[0, 0] > 0.9).all()
    assert (live.answer[0, -1] < 0.1).all()
    np.testing.assert_allclose(live.answer, 1 / (1 + np.exp(-live.scores)), rtol=1e-5)


def test_a_field_is_what_the_neuron_answers_there(store, live):
    store.replace(edits.mlp(store.project, 3))
    rng = np.random.default_rng(1)
    weights = {
        "dense1.weight": rng.normal(size=(3, 2)).astype(np.float32), "dense1.bias": f32([0.1, 0, -0.2]),
        "output.weight": f32([[1, -1, 2]]), "output.bias": f32([0]),
    }  # fmt: skip
    live.set_weights(weights)
    assert live.fits
    assert live.fields["dense1"].shape == (3, MINIATURE, MINIATURE)
    row, column, unit = 5, 40, 1
    place = feeding.grid(store.project.data.plane, MINIATURE).reshape(MINIATURE, MINIATURE, 2)[row, column]
    value = np.tanh(weights["dense1.weight"][unit] @ place + weights["dense1.bias"][unit])
    assert live.fields["dense1"][unit, row, column] == pytest.approx(value, rel=1e-5)
    assert live.at(place[None])["dense1"][0, unit] == pytest.approx(value, rel=1e-5)


def test_costly_networks_get_a_coarser_map(store, live):
    assert live.map_size == MAP_SIZES[1]
    store.replace(edits.mlp(store.project, 256, 256))
    assert live.map_size == MAP_SIZES[0]


def test_networks_of_any_width_take_no_longer_than_people_feel(store, live):
    for units in ((1000,), (4, 14_883), (4096, 4096), (16_384, 2) * 4):
        store.replace(edits.mlp(store.project, *units))
        assert live.plan.layers
        assert miniature_size(live.plan) ** 2 * work(live.plan) <= max(MOST, COARSER[-1] ** 2 * work(live.plan))
        assert live.map_size**2 * work(live.plan) <= max(MOST, COARSEST**2 * work(live.plan))
    assert live.map_size < MAP_SIZES[0]
    assert miniature_size(live.plan) < MINIATURE


def test_every_set_of_weights_is_told_once(live):
    told = []
    live.updated.connect(lambda: told.append(1))
    live.set_weights(line())
    assert told == [1]


# ---------------------------------------------------------------- predictions


def test_nothing_is_predicted_before_the_first_weights(live):
    assert np.isnan(live.predictions).all()


def test_predictions_and_answers(store, live):
    weights = line(1, -2, 0.5)
    live.set_weights(weights)
    np.testing.assert_array_equal(live.predictions, expected(store.project.data, weights))
    at = f32([[1, 0], [0, 1]])
    np.testing.assert_array_equal(live.decide(at), [1, 0])
    np.testing.assert_allclose(live.answers_at(at)[:, 0], 1 / (1 + np.exp([-1.5, 1.5])), rtol=1e-5)


def test_a_large_set_takes_turns_and_is_complete_after_a_round(store, live):
    store.replace(replace(store.project, data=points(100_000)))
    turns = 100_000 // PER_TURN
    for turn in range(1, turns + 1):
        live.set_weights(line())
        assert np.isfinite(live.predictions).sum() == turn * PER_TURN
    np.testing.assert_array_equal(live.predictions, expected(store.project.data, line()))


def test_a_paused_run_finishes_its_round(store, live):
    data = points(100_000)
    store.replace(replace(store.project, data=data))
    for _ in range(7):
        live.set_weights(line(1, 0))
    live.set_weights(line(-1, 0))
    rounds = 0
    while live.catch_up():
        rounds += 1
    assert rounds == 100_000 // PER_TURN - 1
    np.testing.assert_array_equal(live.predictions, expected(data, line(-1, 0)))


def test_catching_up_costs_nothing_where_all_is_known(live):
    told = []
    live.set_weights(line())
    live.updated.connect(lambda: told.append(1))
    assert not live.catch_up()
    assert told == []


@pytest.mark.parametrize("example", ["autoencoder", "segnet-small"])
def test_networks_whose_answers_are_pictures_are_asked_for_no_classes(qapp, monkeypatch, example):
    """Of each of a thousand images, time and again, in the window's own thread."""
    store = Store(build(examples()[example]))
    model = LiveModel(store)
    weights = {
        f"{layer.id}.{array.name}": np.zeros(array.shape, np.float32)
        for layer in model.plan.layers
        for array in layer.arrays
    }
    monkeypatch.setattr(forward, "run", lambda *_: pytest.fail("asked"))
    model.set_weights(weights)
    assert model.fits
    assert not model.catch_up()
    assert np.isnan(model.predictions).all()
    model.close()


def test_no_class_is_left_where_the_network_has_begun_to_answer_with_pictures(qapp):
    project = build(examples()["glyphs"])
    store = Store(project)
    model = LiveModel(store)
    model._predictions.values[:] = 1
    store.replace(replace(project, network=build(examples()["autoencoder"]).network))
    assert np.isnan(model.predictions).all()
    model.close()


def test_painted_points_are_predicted_at_once_and_the_pictures_stay(store, live):
    live.set_weights(line())
    fields, answer = live.fields, live.answer
    store.replace(edits_data.add_points(store.project, [[1.5, 0], [-1.5, 0]], 0))
    np.testing.assert_array_equal(live.predictions, expected(store.project.data, line()))
    assert live.fields is fields
    assert live.answer is answer


def test_in_a_large_set_new_points_come_before_the_old(store, live):
    store.replace(replace(store.project, data=points(60_000)))
    live.set_weights(line())
    while live.catch_up():
        pass
    store.replace(edits_data.add_points(store.project, [[1.5, 0]], 0))
    assert np.isnan(live.predictions[-1])  # the turn of the edit is full with that
    assert live.catch_up()
    np.testing.assert_array_equal(live.predictions, expected(store.project.data, line()))


def test_no_prediction_is_shown_at_a_point_that_it_was_not_made_for(store, live):
    live.set_weights(line())
    live.set_weights({})  # from now on nothing can be predicted
    old = live.predictions.copy()
    moved = store.project.data.x.copy()
    moved[3] = (2.0, 2.0)
    store.replace(replace(store.project, data=replace(store.project.data, x=moved)))
    assert np.isnan(live.predictions[3])
    np.testing.assert_array_equal(np.delete(live.predictions, 3), np.delete(old, 3))
    store.replace(replace(store.project, data=points(50, seed=5)))
    assert np.isnan(live.predictions).all()
    store.replace(replace(store.project, data=points(0)))
    assert live.predictions.shape == (0,)


def test_erasing_leaves_every_prediction_at_its_point(store, live):
    live.set_weights(line(1, 1))
    mask = np.zeros(50, np.bool_)
    mask[[0, 7, 49]] = True
    store.replace(edits_data.remove(store.project, mask))
    np.testing.assert_array_equal(live.predictions, expected(store.project.data, line(1, 1)))


# ---------------------------------------------------------------- weights that do not fit

MISFITS = {
    "none": {},
    "of another layer": {"dense1.weight": f32([[1, 2]])},
    "of another shape": {"output.weight": f32([[1, 2, 3]]), "output.bias": f32([0])},
    "transposed": {"output.weight": f32([[1], [2]]), "output.bias": f32([0])},
    "not arrays": {"output.weight": None, "output.bias": None},
}


@pytest.mark.parametrize("name", MISFITS)
def test_weights_that_do_not_fit_change_nothing(live, name):
    live.set_weights(line())
    answer, predictions = live.answer, live.predictions.copy()
    live.set_weights(MISFITS[name])
    assert not live.fits
    assert live.answer is answer
    np.testing.assert_array_equal(live.predictions, predictions)
    assert not live.catch_up()


def test_infinite_weights_are_drawn_as_they_are(live):
    live.set_weights({"output.weight": f32([[np.inf, 1]]), "output.bias": f32([np.nan])})
    assert np.isnan(live.answer).all()


EDITS = {
    "layer": lambda p: edits.mlp(p, 4),
    "wide layers": lambda p: edits.mlp(p, 8, 8),
    "features": lambda p: edits.toggle_feature(p, "x1_squared"),
    "no feature": lambda p: replace(p, network=replace(p.network, features=())),
    "class": edits_data.add_class,
    "values": lambda p: edits_data.choose_generator(p, "plane"),
    "nothing painted": lambda p: replace(p, data=points(0)),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_before_its_weights_never_fails_and_shows_no_foreign_map(store, live, name):
    live.set_weights(line())
    store.replace(EDITS[name](store.project))
    live.set_weights(line())
    live.catch_up()
    assert len(live.answer) in (0, live.plan.units)
    assert len(live.predictions) == len(store.project.data)


def test_a_network_that_cannot_be_built_has_no_map(store, live):
    live.set_weights(line())
    store.replace(EDITS["no feature"](store.project))
    assert live.plan.layers == ()
    assert live.answer.size == 0


def test_more_classes_wait_for_their_weights(store, live):
    live.set_weights(line())
    store.replace(edits_data.add_class(store.project))
    assert store.project.network.output.spec.kind == "multiclass"
    assert live.answer.size == live.scores.size == 0
    live.set_weights({"output.weight": np.eye(3, 2, dtype=np.float32), "output.bias": f32([0, 0, 0])})
    assert live.answer.shape[0] == 3
    np.testing.assert_allclose(live.answer.sum(axis=0), 1, rtol=1e-5)


# ---------------------------------------------------------------- the neuron that is shown large


def test_the_focus_is_told_once(live):
    told = []
    live.focus_changed.connect(lambda: told.append(live.focus))
    live.set_focus((OUTPUT, 0))
    live.set_focus((OUTPUT, 0))
    live.set_focus(None)
    assert told == [(OUTPUT, 0), None]


@pytest.mark.parametrize(
    ("focus", "edit", "left"),
    [
        (("dense1", 3), lambda p: edits.change_units(p, "dense1", -1), None),
        (("dense1", 2), lambda p: edits.change_units(p, "dense1", -1), ("dense1", 2)),
        (("dense1", 0), lambda p: edits.remove_layer(p, "dense1"), None),
        ((INPUT, 1), lambda p: edits.toggle_feature(p, "x2"), None),
        ((INPUT, 0), lambda p: edits.toggle_feature(p, "x2"), (INPUT, 0)),
        ((OUTPUT, 0), EDITS["no feature"], None),
        (("dense1", 1), edits_data.add_class, ("dense1", 1)),
    ],
)
def test_the_focus_is_dropped_when_its_neuron_vanishes(store, live, focus, edit, left):
    store.replace(edits.mlp(store.project, 4))
    live.set_focus(focus)
    store.replace(edit(store.project))
    assert live.focus == left


def test_after_close_the_document_is_left_alone(store, qapp):
    model = LiveModel(store)
    model.close()
    before = model.plan
    store.replace(edits.mlp(store.project, 4))
    assert model.plan is before


# ---------------------------------------------------------------- several values


def arm():
    return edits_data.choose_generator(Project(), "arm")


def planed():
    return edits_data.choose_generator(Project(), "plane")


def test_the_plan_follows_how_many_values_there_are(store, live):
    store.replace(arm())
    for project, units in ((replace(store.project, data=planed().data), 1), (arm(), 2)):
        store.replace(project)
        assert live.plan.units == units
        live.set_weights({"output.weight": np.ones((units, 2), np.float32), "output.bias": np.zeros(units, np.float32)})
        assert live.fits


def test_a_learner_that_is_asked_has_nothing_to_say_of_no_samples(store, live):
    store.replace(choose(store.project, "learner", "neighbours"))
    live.hear_predictions(store.project.data.y)
    store.replace(edits_data.clear(store.project))
    assert len(live.predictions) == 0
    store.replace(edits.mlp(store.project, 3))
    assert len(live.predictions) == 0


def test_what_one_learner_said_of_several_values_another_does_not_say(store, live):
    store.replace(choose(arm(), "learner", "tree"))
    data = store.project.data
    live.hear_predictions(data.y.astype(np.float32))
    assert np.isfinite(live.predictions).all()
    store.replace(choose(store.project, "learner", "neighbours"))
    assert np.isnan(live.predictions).all()


def test_what_was_said_of_other_samples_is_forgotten_with_them(store, live):
    store.replace(choose(arm(), "learner", "tree"))
    data = store.project.data
    live.hear_predictions(data.y.astype(np.float32))
    more = replace(data, x=data.x + 1, y=np.repeat(data.y, 2, axis=1), target_names=())
    store.replace(replace(store.project, data=more, view=replace(store.project.view, value=3)))
    assert np.isnan(live.predictions).all()
