"""Edits of the network: ids stay with their layers, and the chain stays a chain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.edits import network as edits
from nnsim.edits.data import choose_generator
from nnsim.networks.rewire import fresh_id
from nnsim.tasks.plan import plan

load()


def project(*units):
    return edits.mlp(choose_generator(Project(), "xor"), *units)


def ids(project):
    return [node.id for node in project.network.nodes]


def is_chain(project):
    graph = project.network.graph
    sources = [INPUT, *(node.id for node in graph[:-1])]
    return [node.inputs for node in graph] == [(source,) for source in sources]


def test_a_multi_layer_perceptron_from_sizes():
    made = project(6, 4)
    assert ids(made) == ["dense1", "dense2"]
    assert is_chain(made)
    assert plan(made).parameters == 51
    relu = edits.mlp(made, 3, activation="relu")
    assert relu.network.nodes[0].spec == Spec.of("dense", units=3, activation="relu")


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_inserted_layer_gets_a_free_id_and_its_place(position):
    made = edits.insert_layer(project(6, 4), position, Spec("dropout"))
    expected = ["dense1", "dense2"]
    expected.insert(position, "dropout1")
    assert ids(made) == expected
    assert is_chain(made)


def test_the_ids_of_the_others_never_change():
    made = edits.insert_layer(project(6, 4), 1, Spec.of("dense", units=3))
    assert ids(made) == ["dense1", "dense3", "dense2"]
    assert made.network.node("dense1").spec == project(6, 4).network.node("dense1").spec
    assert fresh_id(made.network, "dense") == "dense4"
    assert fresh_id(made.network, "dropout") == "dropout1"


def test_a_removed_layer_leaves_its_neighbours_connected():
    made = edits.remove_layer(project(6, 4, 2), "dense2")
    assert ids(made) == ["dense1", "dense3"]
    assert is_chain(made)
    assert plan(made).layer("dense3").in_shape == (6,)
    assert edits.remove_hidden_layers(made).network.output.inputs == (INPUT,)


def test_remove_and_insert_at_the_same_place_is_the_same_project():
    before = project(6, 4, 2)
    node = before.network.node("dense2")
    assert edits.insert_layer(edits.remove_layer(before, "dense2"), 1, node.spec, "dense2") == before


@pytest.mark.parametrize(
    ("node", "position", "order"),
    [("dense1", 2, ["dense2", "dense3", "dense1"]), ("dense3", 0, ["dense3", "dense1", "dense2"])],
)
def test_moving_rewires_the_chain(node, position, order):
    made = edits.move_layer(project(6, 4, 2), node, position)
    assert ids(made) == order
    assert is_chain(made)
    unmoved = project(6, 4, 2)
    assert edits.move_layer(unmoved, "dense2", 1) == unmoved


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["insert", "remove", "move"]), st.integers(0, 5), st.integers(0, 5)), max_size=9)
)
def test_any_edits_leave_a_chain_with_unique_ids(steps):
    made = project(3, 2)
    for name, a, b in steps:
        known = ids(made)
        if name == "insert":
            made = edits.insert_layer(made, min(a, len(known)), Spec("dropout" if b % 2 else "dense"))
        elif known and name == "remove":
            made = edits.remove_layer(made, known[a % len(known)])
        elif known:
            made = edits.move_layer(made, known[a % len(known)], b % len(known))
        assert set(known) ^ set(ids(made)) == set() or abs(len(known) - len(ids(made))) == 1
    assert is_chain(made)
    assert len(set(ids(made))) == len(ids(made))
    assert plan(made).problems == ()


def test_parameters_of_one_layer():
    made = edits.set_layer(project(6, 4), "dense2", units=5, activation="relu")
    assert made.network.node("dense2").spec.values == {"units": 5, "activation": "relu"}
    assert made.network.node("dense1") == project(6, 4).network.node("dense1")
    assert edits.set_layer(made, "dense2", units=5) == made


@pytest.mark.parametrize(("by", "units"), [(1, 7), (-1, 5), (-9, 1), (10**6, 16384)])
def test_units_stay_within_their_range(by, units):
    made = edits.change_units(project(6), "dense1", by)
    assert plan(made).layer("dense1").out_shape == (units,)


def test_features_keep_the_order_of_the_catalogue():
    made = project(3)
    for name in reversed(FEATURES.ids()):
        if name not in made.network.features:
            made = edits.toggle_feature(made, name)
    assert made.network.features == FEATURES.ids()
    for name in FEATURES.ids():
        made = edits.toggle_feature(made, name)
    assert made.network.features == ()


def test_the_output_brings_its_loss_along():
    made = edits.set_output(project(3), "multiclass")
    assert made.network.output.spec.kind == "multiclass"
    assert made.network.output.inputs == ("dense1",)
    assert made.recipe.loss == "categorical_cross_entropy"


@pytest.mark.parametrize("edit", [edits.remove_layer, edits.set_layer, lambda p, n: edits.move_layer(p, n, 0)])
@pytest.mark.parametrize("name", [OUTPUT, "dense9"])
def test_only_hidden_layers_are_moved_set_or_removed(edit, name):
    before = project(3, 2)
    with pytest.raises(KeyError):
        edit(before, name)


def test_an_edit_leaves_the_other_parts_alone():
    before = project(6, 4)
    after = edits.change_units(before, "dense1", 1)
    assert replace(after, network=before.network) == before
    assert after.data is before.data
