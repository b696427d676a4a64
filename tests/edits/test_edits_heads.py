"""Outputs beside the first: how they come, change and go, what is said of them, and that files keep them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.core.catalogue import load
from nnsim.core.files.archive import Damaged
from nnsim.core.files.project import decode, encode
from nnsim.core.network import INPUT, OUTPUT, Head, Network, Node
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.checks import problems
from nnsim.edits.data import add_class, choose_generator
from nnsim.edits.fixes import edit_of
from nnsim.edits.graph import can_connect, connect, insert_between, remove_nodes
from nnsim.edits.heads import add_head, remove_head, remove_heads, set_head
from nnsim.edits.network import mlp, remove_hidden_layers, set_frozen, set_output
from nnsim.edits.recipe import choose
from nnsim.tasks.plan import plan

load()


def two(source: str = "dense1") -> Project:
    """input -> dense1 -> dense2 -> output, and dense1 -> dense3 -> output2, which answers with the sample."""
    project = add_head(mlp(choose_generator(Project(), "moons"), 6, 4), "reconstruction", source)
    return insert_between(project, Spec.of("dense", units=5), source, "output2")


def test_an_output_reads_where_it_is_put_and_ends_in_the_layer_of_its_task() -> None:
    project = two()
    planned = plan(project)
    assert [layer.id for layer in planned.layers] == ["dense1", "dense2", "dense3", "output2", OUTPUT]
    assert planned.layer("output2").out_shape == (2,)
    assert planned.units == 1
    assert problems(project) == ()
    assert not project.network.is_chain
    (head,) = project.network.heads
    assert (head.loss, head.weight, head.name) == ("squared_error", 1.0, "Reconstruction")


def test_by_default_it_asks_what_is_not_asked_yet_where_the_first_one_reads() -> None:
    project = mlp(choose_generator(Project(), "moons"), 6)
    first, second = add_head(project), add_head(add_head(project))
    assert first.network.heads[0].node.inputs == ("dense1",)
    kinds = [node.spec.kind for node in second.network.graph]
    assert len(set(kinds[-3:])) == 3
    assert second.network.outputs == (OUTPUT, "output2", "output3")


def test_two_of_one_task_have_two_names() -> None:
    project = add_head(add_head(two(), "reconstruction"), "multiclass")
    assert [head.name for head in project.network.heads] == ["Reconstruction", "Reconstruction 2", "Multi-class"]
    changed = set_head(project, "output4", task="reconstruction")
    assert changed.network.head("output4").name == "Reconstruction 3"
    assert changed.network.head("output4").loss == "squared_error"
    named = set_head(set_head(project, "output4", name="Class", weight=0.5), "output4", task="reconstruction")
    assert (named.network.head("output4").name, named.network.head("output4").weight) == ("Class", 0.5)
    with pytest.raises(TypeError):
        set_head(project, "output4", colour="red")


def test_it_goes_with_the_layers_that_only_it_needs() -> None:
    project = two()
    assert remove_head(project, "output2").network == remove_heads(project).network
    assert [node.id for node in remove_head(project, "output2").network.graph] == ["dense1", "dense2", OUTPUT]
    assert remove_nodes(project, ("output2",)).network == remove_head(project, "output2").network
    with pytest.raises(KeyError):
        remove_head(project, OUTPUT)


def test_nothing_reads_from_an_output() -> None:
    project = two()
    assert "is the end" in str(can_connect(project, "output2", "dense2"))
    with pytest.raises(ProblemError):
        connect(project, "output2", OUTPUT)
    assert connect(project, "dense2", "output2").network.head("output2").node.inputs == ("dense2",)


def test_layers_and_frozen_marks_reach_it_as_they_reach_the_first() -> None:
    project = set_frozen(two(), "output2", frozen=True)
    assert project.network.frozen == {"output2"}
    bare = remove_hidden_layers(project).network
    assert [node.inputs for node in bare.graph] == [(INPUT,), (INPUT,)]


def test_networks_that_share_no_layer_are_told_apart() -> None:
    project = two()
    assert len(project.network.parts) == 1
    apart = two(INPUT).network
    assert apart.parts == (frozenset({"dense1", "dense2", OUTPUT}), frozenset({"dense3", "output2"}))
    joined = connect(replace(project, network=apart), "dense1", "output2").network
    assert len(joined.parts) == 1
    assert Network().parts == (frozenset({OUTPUT}),)
    nodes = (Node("image", Spec("dense"), ("input.image",)), Node("words", Spec("dense"), ("input.image",)))
    output, head = Node(OUTPUT, Spec("binary"), ("image",)), Head(Node("output2", Spec("binary"), ("words",)), "hinge")
    assert len(Network((), nodes, output, heads=(head,)).parts) == 2, "an input is no layer, whatever it is called"


def test_an_output_that_does_not_fit_says_so_and_offers_a_way_out() -> None:
    project = set_head(two(), "output2", loss="hinge")
    (problem,) = problems(project)
    assert problem.where == "output2"
    assert problem.text.startswith("Reconstruction: ")
    assert problem.fix is not None
    assert problems(edit_of(problem.fix)(project)) == ()


def test_a_task_without_values_to_compare_with_is_refused_with_a_way_out() -> None:
    project = set_head(two(), "output2", task="regression")
    (problem,) = problems(project)
    assert problem.where == "output2"
    assert problem.fix is not None
    assert problem.fix.action == "set_head"
    assert problems(edit_of(problem.fix)(project)) == ()
    assert plan(project).layers  # it has a shape all the same, as the first one would


@pytest.mark.parametrize("kind", ["velocity", "action_values"])
def test_what_is_asked_of_samples_of_its_own_stands_alone(kind: str) -> None:
    as_head, as_first = set_head(two(), "output2", task=kind), set_output(two(), kind)
    for project in (as_head, as_first):
        problem = problems(project)[0]
        assert problem.fix is not None
        assert project.network.heads
        assert not edit_of(problem.fix)(project).network.heads


def test_a_learner_of_one_output_says_so() -> None:
    project = choose(remove_hidden_layers(two()), "learner", "perceptron")
    problem = problems(project)[0]
    assert problem.fix is not None
    assert problem.other is not None
    assert problems(edit_of(problem.other)(project)) == ()
    assert not any("one output" in str(found) for found in problems(edit_of(problem.fix)(project)))


def test_outputs_follow_the_data_or_go_where_the_answer_is_given_already() -> None:
    project = add_head(two(), "binary")
    more = add_class(project)
    assert [more.network.node(output).spec.kind for output in more.network.outputs] == ["multiclass", "reconstruction"]
    values = choose_generator(set_head(project, "output3", task="multiclass"), "plane")
    assert [head.node.spec.kind for head in values.network.heads] == ["reconstruction"]
    assert problems(values) == ()


def test_files_keep_outputs_and_say_nothing_of_none() -> None:
    project = set_head(two(), "output2", weight=0.25, name="Picture")
    document, members = encode(project)
    assert decode(document, members).network == project.network
    assert "heads" not in encode(remove_heads(project))[0]["network"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda heads: heads[0].update(weight=-1.0),
        lambda heads: heads[0]["node"].update(id=OUTPUT),
        lambda heads: heads[0]["node"].update(inputs=["output3"]),
        lambda heads: heads.append(heads[0]),
    ],
)
def test_a_damaged_output_is_refused(spoil: object) -> None:
    document, members = encode(two())
    assert callable(spoil)
    spoil(document["network"]["heads"])
    with pytest.raises(Damaged):
        decode(document, members)
