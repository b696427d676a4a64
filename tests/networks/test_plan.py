"""Shape inference: shapes, counts of weights and operations, and problems that name their node."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.data import empty_plane
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import Severity
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp, remove_layer
from nnsim.networks.plan import infer, values_of
from nnsim.tasks.fitting import MAX_CLASSES
from nnsim.tasks.kinds import TASKS
from nnsim.tasks.plan import plan

load()


def xor():
    return choose_generator(Project(), "xor")


def chain(*specs, features=("x1", "x2"), output="binary"):
    names = [f"{spec.kind}{i}" for i, spec in enumerate(specs, start=1)]
    sources = [INPUT, *names]
    nodes = tuple(Node(n, s, (i,)) for n, s, i in zip(names, specs, sources, strict=False))
    return Network(features, nodes, Node(OUTPUT, Spec(output), (sources[-1],)))


def graph(**inputs):
    """Dense layers by id with what they read; the last one leads to the output."""
    nodes = tuple(Node(name, Spec("dense"), sources) for name, sources in inputs.items())
    return Network(nodes=nodes, output=Node(OUTPUT, Spec("binary"), (nodes[-1].id,)))


def test_the_textbook_network_has_51_weights():
    planned = plan(mlp(xor(), 6, 4))
    assert [layer.parameters for layer in planned.layers] == [18, 28, 5]
    assert planned.parameters == 51
    assert planned.macs == 2 * 6 + 6 * 4 + 4
    assert [(layer.in_shape, layer.out_shape) for layer in planned.layers] == [((2,), (6,)), ((6,), (4,)), ((4,), (1,))]
    assert planned.units == 1
    assert planned.problems == ()


def test_a_picture_of_the_lecture_has_60_million_weights():
    planned = infer(chain(output="multiclass"), (200 * 200 * 3,), 256)
    assert planned.parameters == 200 * 200 * 3 * 256 + 256


def test_more_weights_than_fit_into_memory_are_refused_in_words():
    nodes = Node("a", Spec.of("dense", units=4096)), Node("b", Spec.of("dense", units=4096), ("a",))
    large = Network(nodes=nodes, output=Node(OUTPUT, Spec("binary"), ("b",)))
    planned = infer(large, (62_000,), 10)
    assert planned.layers == ()
    assert [layer.id for layer in planned.reached] == ["a", "b", OUTPUT]
    (problem,) = planned.problems
    assert problem.where == "a"
    assert problem.text == (
        "a would have 253,956,096 weights, and the network more than 268,435,456: make it smaller, or what it reads."
    )


def test_no_hidden_layer_is_the_perceptron():
    planned = plan(xor())
    assert [(a.name, a.shape) for a in planned.layers[0].arrays] == [("weight", (1, 2)), ("bias", (1,))]
    assert planned.parameters == 3


def test_batch_normalisation_counts_what_is_trained_only():
    network = chain(Spec.of("dense", units=3, bias=False), Spec("batchnorm1d"), Spec("dropout"), Spec("activation"))
    planned = plan(replace(xor(), network=network))
    assert [layer.parameters for layer in planned.layers] == [6, 6, 0, 0, 4]
    assert [a.role for a in planned.layer("batchnorm1d2").arrays] == ["scale", "bias", "buffer", "buffer"]
    assert [layer.out_shape for layer in planned.layers] == [(3,), (3,), (3,), (3,), (1,)]
    with pytest.raises(KeyError):
        planned.layer("dense9")


@settings(max_examples=40)
@given(st.lists(st.integers(1, 256), max_size=4), st.integers(1, 7), st.integers(2, MAX_CLASSES))
def test_a_chain_of_dense_layers_counts_as_by_hand(units, inputs, classes):
    network = mlp(replace(xor(), network=chain(output="multiclass")), *units).network
    project = replace(
        xor(),
        network=replace(network, features=FEATURES.ids()[:inputs]),
        data=empty_plane(tuple(f"k{number}" for number in range(classes))),
    )
    sizes = [inputs, *units, classes]
    expected = sum(a * b + b for a, b in itertools.pairwise(sizes))
    planned = plan(project)
    assert planned.parameters == expected
    assert planned.macs == sum(a * b for a, b in itertools.pairwise(sizes))
    assert planned.layers[-1].id == OUTPUT


@pytest.mark.parametrize("output", [kind.id for kind in TASKS if kind.layer is None and not kind.kinds])
def test_the_units_of_the_output_follow_kind_and_classes(output):
    data = empty_plane(() if output == "regression" else ("A", "B"))
    planned = plan(Project(data=data, network=chain(output=output)))
    assert planned.units == (2 if output == "multiclass" else 1)


BROKEN = {
    "unknown kind": (chain(Spec("dense"), Spec("magic")), "magic2", "unknown layer 'magic'; known are:"),
    "illegal value": (chain(Spec.of("dense", units=0)), "dense1", "Dense 1: Neurons must lie between 1 and 16,384, "),
    "no such source": (graph(a=("dense9",)), "a", "a has no layer 'dense9' before it"),
    "a source that comes later": (graph(a=("b",), b=("a",)), "a", "a has no layer 'b' before it"),
    "no source": (graph(a=()), "a", "a has no input: connect a layer to it."),
    "two sources": (graph(a=(INPUT, INPUT)), "a", "Dense takes one input"),
    "no feature": (chain(Spec("dense"), features=()), "dense1", "Dense gets no numbers: connect at least one input"),
    "unknown output": (chain(output="oracle"), OUTPUT, "unknown output 'oracle'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_problems_name_the_node_and_say_what_is_wrong(name):
    network, where, words = BROKEN[name]
    planned = plan(replace(xor(), network=network))
    assert planned.layers == ()
    assert (planned.units, planned.parameters, planned.macs) == (0, 0, 0)
    (problem,) = planned.problems
    assert problem.where == where
    assert problem.text.startswith(words)


@pytest.mark.parametrize("sources", [(INPUT,), (), ("a", INPUT)])
def test_what_leads_nowhere_is_said_and_not_built(sources):
    network = replace(graph(a=(INPUT,), loose=sources), output=Node(OUTPUT, Spec("binary"), ("a",)))
    planned = plan(replace(xor(), network=network))
    assert [layer.id for layer in planned.layers] == ["a", OUTPUT]
    (problem,) = planned.problems
    assert (problem.where, problem.severity) == ("loose", Severity.WARNING)
    assert plan(remove_layer(replace(xor(), network=network), "loose")).problems == ()


def test_what_stands_before_a_broken_layer_keeps_its_shape():
    network = chain(Spec.of("dense", units=7), Spec("magic"), Spec("dense"))
    planned = plan(replace(xor(), network=network))
    assert [(layer.id, layer.out_shape) for layer in planned.reached] == [("dense1", (7,))]
    assert [problem.where for problem in planned.problems] == ["magic2"]


def test_an_output_without_classes_says_so_and_not_that_it_has_no_neurons():
    planned = plan(Project(data=empty_plane(()), network=chain(output="multiclass")))
    (problem,) = planned.problems
    assert problem == TASKS["multiclass"].accepts(empty_plane(()))
    assert problem.fix is not None


def test_defaults_are_filled_in():
    assert values_of(Node("dense1", Spec.of("dense", units=3))) == {"units": 3, "activation": "tanh", "bias": True}
