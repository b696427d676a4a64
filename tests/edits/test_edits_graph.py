"""Edits of graphs: what they wire, that nothing breaks on the way, and what is said to be illegal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.files.project import decode, encode
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import graph as edits
from nnsim.edits.network import move_layer, remove_layer
from nnsim.networks.building import Builder
from nnsim.networks.kinds import LAYERS
from nnsim.tasks.plan import plan

load()
RELU = Spec("activation")


def chain(*units: int) -> Project:
    made = Builder()
    for size in units:
        made.add("dense", units=size)
    return replace(Project(), network=made.network())


def skipping() -> Project:
    """input -> dense1 -> dense2 -> add1 -> output, and dense1 -> add1."""
    made = Builder()
    first = made.add("dense", units=5)
    made.add("dense", units=5)
    made.add("add", made.last, first)
    return replace(Project(), network=made.network())


def wires(project: Project) -> dict[str, tuple[str, ...]]:
    return {node.id: node.inputs for node in project.network.graph}


def test_a_layer_goes_onto_one_edge_or_behind_a_layer() -> None:
    project = skipping()
    on_edge = edits.insert_between(project, RELU, "dense1", "add1")
    assert wires(on_edge) == {
        "dense1": (INPUT,),
        "dense2": ("dense1",),
        "activation1": ("dense1",),
        "add1": ("dense2", "activation1"),
        OUTPUT: ("add1",),
    }
    behind = edits.insert_after(project, RELU, "dense1")
    assert wires(behind)["dense2"] == ("activation1",)
    assert wires(behind)["add1"] == ("dense2", "activation1")
    assert wires(edits.insert_before(project, OUTPUT, "dropout"))[OUTPUT] == ("dropout1",)


def test_removing_connects_the_neighbours() -> None:
    project = edits.insert_between(skipping(), Spec.of("dense", units=5), "dense1", "add1")
    assert wires(remove_layer(project, "dense3")) == wires(skipping())
    assert wires(edits.remove_nodes(project, ("dense2", "dense3"))) == {"dense1": (INPUT,), OUTPUT: ("dense1",)}
    assert wires(edits.remove_nodes(skipping(), ("dense1",)))["add1"] == ("dense2", INPUT)
    with pytest.raises(KeyError):
        edits.remove_nodes(project, (OUTPUT,))


def test_a_branch_and_a_merge() -> None:
    project = edits.branch(chain(5, 5), Spec.of("dense", units=5), "dense1", OUTPUT)
    assert wires(project) == {
        "dense1": (INPUT,),
        "dense2": ("dense1",),
        "dense3": ("dense1",),
        "add1": ("dense2", "dense3"),
        OUTPUT: ("add1",),
    }
    assert plan(project).problems == ()
    joined = edits.merge(chain(3, 4), ("dense1", "dense2"), "concat")
    assert wires(joined)["concat1"] == ("dense2", "dense1")
    assert plan(joined).layer("concat1").out_shape == (7,)


def test_connecting_replaces_the_only_input_or_joins_it() -> None:
    project = chain(5, 5, 5)
    assert wires(edits.connect(project, "dense1", "dense3"))["dense3"] == ("dense1",)
    assert wires(edits.connect(skipping(), INPUT, "add1"))["add1"] == ("dense2", "dense1", INPUT)
    assert wires(edits.disconnect(skipping(), "dense1", "add1"))["add1"] == ("dense2",)
    assert edits.disconnect(project, "dense1", "dense3") is project
    assert wires(edits.reconnect(skipping(), "dense1", INPUT, "add1"))["add1"] == ("dense2", INPUT)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("dense2", "dense1", "close a circle"),
        ("dense1", "dense1", "close a circle"),
        (OUTPUT, "dense1", "nothing can read from it"),
        ("dense1", INPUT, "Nothing can lead into the inputs"),
        ("dense1", "dense2", "reads from dense1 already"),
    ],
)
def test_what_no_edge_may_do(source, target, words) -> None:
    problem = edits.can_connect(skipping(), source, target)
    assert problem is not None
    assert words in problem.text
    with pytest.raises(ProblemError):
        edits.connect(skipping(), source, target)


def test_shapes_are_looked_at_before() -> None:
    project = edits.add_loose(chain(5, 4), Spec("add"), inputs=("dense1",))
    problem = edits.can_connect(project, "dense2", "add1")
    assert problem is not None
    assert problem.text == "Add needs inputs of one shape; it gets 5 numbers and 4 numbers: make them equal."
    assert edits.can_connect(chain(5, 4), INPUT, "dense2") is None
    assert edits.can_insert(chain(5), Spec("conv2d"), "dense1", OUTPUT).where == "\N{PLUS SIGN}new"
    assert edits.can_insert(skipping(), Spec.of("dense", units=3), "dense1", "add1").where == "add1"
    assert edits.can_insert(skipping(), Spec("dropout"), "dense1") is None
    assert edits.can_insert(chain(5), Spec("add"), "dense1") is None  # the second input comes later


def test_copies_have_new_ids_and_keep_their_wiring() -> None:
    twice = edits.duplicate(skipping(), {"dense2", "add1"})
    assert wires(twice)["dense3"] == ("add1",)
    assert wires(twice)["add2"] == ("dense3", "add1")
    assert wires(twice)[OUTPUT] == ("add2",)
    pasted = edits.paste_nodes(chain(5), skipping().network.nodes)
    assert wires(pasted)["add1"] == ("dense3", "dense2")
    assert plan(pasted).layers[-1].id == OUTPUT
    assert wires(edits.insert_nodes(chain(5, 5), skipping().network.nodes, "dense1", "dense2"))["dense2"] == ("add1",)


def test_moving_takes_the_layer_with_its_id() -> None:
    moved = edits.move_between(chain(3, 4, 5), "dense1", "dense3", OUTPUT)
    assert wires(moved) == {"dense2": (INPUT,), "dense3": ("dense2",), "dense1": ("dense3",), OUTPUT: ("dense1",)}
    assert edits.move_between(moved, "dense1", "dense1", OUTPUT) is moved
    assert move_layer(chain(3, 4, 5), "dense1", 2).network == moved.network


def test_a_joint_takes_the_next_one_along() -> None:
    nodes = (
        Node("a", Spec("dense")),
        Node("first", Spec("concat"), (INPUT, "a")),
        Node("second", Spec("concat"), ("first", "a")),
    )
    project = replace(chain(3), network=Network(nodes=nodes, output=Node(OUTPUT, Spec("binary"), ("second",))))
    left = edits.remove_nodes(project, ("a",)).network
    assert left.nodes == ()
    assert left.output.inputs == (INPUT,)


def sound(network: Network) -> None:
    """In topological order, ids unique, nothing read that is not there."""
    known = {INPUT}
    for node in network.graph:
        assert node.id not in known
        assert set(node.inputs) <= known
        assert len(set(node.inputs)) == len(node.inputs)
        known.add(node.id)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 99), st.integers(0, 99)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_edits_leaves_a_sound_graph_that_survives_a_file(steps) -> None:
    project, kinds = chain(4, 4), LAYERS.ids()
    for what, a, b in steps:
        ids = [node.id for node in project.network.nodes]
        sources, targets = [INPUT, *ids], [*ids, OUTPUT]
        source, target, spec = sources[a % len(sources)], targets[b % len(targets)], Spec(kinds[b % len(kinds)])
        if what == 0:
            project = edits.insert_after(project, spec, source)
        elif what == 1 and edits._unconnectable(project.network, source, target) is None:
            project = edits.connect(project, source, target)
        elif what == 2:
            project = edits.disconnect(project, source, target)
        elif what == 3 and ids:
            project = edits.remove_nodes(project, (ids[a % len(ids)],))
        elif what == 4 and ids:
            project = edits.duplicate(project, {ids[a % len(ids)], ids[b % len(ids)]})
        elif what == 5:
            project = edits.merge(project, (source, sources[b % len(sources)]), "concat")
        elif what == 6 and ids:
            project = edits.paste_nodes(project, project.network.nodes[a % len(ids) :])
        sound(project.network)
        plan(project)  # never fails, whatever is broken
    document, members = encode(project)
    assert decode(document, members).network == project.network


def test_a_circle_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="in a circle"):
        edits.with_graph(
            Network(), (Node("a", RELU, ("b",)), Node("b", RELU, ("a",)), Node(OUTPUT, Spec("binary"), ("b",)))
        )
