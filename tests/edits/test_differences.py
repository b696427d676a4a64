"""What tells a kept run from the present document, in words, for whatever the catalogue declares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.hashing import samples_sha256
from nnsim.core.network import Head, Node
from nnsim.core.project import KeptRun, Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.core.spec import Spec
from nnsim.edits.data import add_points, rename_class, set_generator, set_scaling
from nnsim.edits.differences import differences
from nnsim.edits.graph import reconnect
from nnsim.edits.network import change_units, insert_layer, mlp, remove_layer, set_frozen, toggle_feature
from nnsim.edits.phases import add_phase, freeze_in_phase, learn_in_phase, set_phase
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.edits.runs import kept
from nnsim.edits.split import set_test_share
from nnsim.examples.example import build, examples
from nnsim.networks.kinds import LAYERS
from nnsim.networks.naming import output_title
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS

load()


def run_of(project: Project) -> KeptRun:
    return kept(project, Checkpoint(1, 1, 0, {}, history=History(np.zeros((1, len(HISTORY))))))


def told(then: Project, now: Project) -> tuple[str, ...]:
    return differences(run_of(then), now, samples_sha256)


def moons() -> Project:
    return mlp(build(examples()["moons"]), 4, 3)


def test_nothing_differs_from_the_document_that_was_kept():
    for name in ("moons", "iris", "glyphs", "regression-plane", "dqn-catch"):
        project = build(examples()[name])
        assert told(project, project) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: set_phase(p, 0, name="Pretrain"), "phases Phase 1, Phase 2, not Pretrain, Phase 2"),
        (lambda p: set_phase(p, 0, epochs=7), "Phase 1: epochs 30, not 7"),
        (lambda p: set_phase(p, 1, rate=0.5), "Phase 2: learning rate 0.0003, not 0.5"),
        (lambda p: set_phase(p, 1, schedule=Spec("cosine")), "Phase 2: schedule Constant, not Cosine"),
        (lambda p: freeze_in_phase(p, 1, "dense1", True), "Phase 2: frozen layers none, not Dense 1"),
        (lambda p: learn_in_phase(p, 0, "output2", False), "Phase 1: learning outputs all, not Output"),
        (lambda p: learn_in_phase(p, 0, "output", False), "Phase 1: learning outputs all, not Picture"),
    ],
)
def test_what_differs_in_a_phase_is_told_under_its_name(change, words):
    project = add_phase(build(examples()["two-answers"]))
    assert told(project, change(project)) == (words,)
    assert told(project, set_recipe(change(project), rate=0.7, schedule=Spec("cosine"), epochs=9)) == (words,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: set_recipe(p, rate=0.5), "learning rate 0.03, not 0.5"),
        (lambda p: set_recipe(p, l2=0.001), "L2 0, not 0.001"),
        (lambda p: set_recipe(p, batch=1), "batch size 10, not 1"),
        (lambda p: set_recipe(p, seed=7), "seed 1, not 7"),
        (lambda p: choose(p, "schedule", "cosine"), "schedule Constant, not Cosine"),
        (lambda p: choose(p, "learner", "perceptron"), "learner Backpropagation, not Rosenblatt's rule"),
        (lambda p: change_units(p, "dense1", by=2), "Dense 1: neurons 4, not 6"),
        (lambda p: toggle_feature(p, "x1_squared"), "without input x₁²"),
        (lambda p: remove_layer(p, "dense2"), "with Dense 2"),
        (lambda p: set_generator(p, Spec.of("moons", noise=0.33)), "not 0.33"),
        (lambda p: set_test_share(p, 0.5), "share of test samples 25 %, not 50 %"),
        (lambda p: rename_class(p, 0, "inner"), "classes A, B, not inner, B"),
        (lambda p: add_points(p, [[0.0, 0.0]], 1), "training samples, not"),
    ],
)
def test_each_edit_is_told_in_its_own_words(change, words):
    then = set_recipe(moons(), rate=0.03, l2=0.0, batch=10, seed=1)
    found = told(then, change(then))
    assert any(words in phrase for phrase in found), found


def test_parameters_of_the_same_optimizer_are_told():
    then = choose(moons(), "optimizer", "adam")
    parameter = OPTIMIZERS["adam"].parameters[0]
    now = set_option(then, "optimizer", **{parameter.id: 0.5})
    assert told(then, now) == (f"Adam {parameter.label.lower()} {parameter.default:g}, not 0.5",)


def test_other_samples_are_told_where_nothing_else_tells_them():
    then = moons()
    data = then.data
    moved = replace(then, data=replace(data, x=data.x + np.float32(0.125)))
    assert told(then, moved) == ("other samples",)
    assert told(then, replace(then, data=replace(data, x=data.x.copy()))) == ()


def test_the_samples_are_only_looked_at_where_nothing_else_tells():
    then = moons()
    asked = []
    found = differences(
        run_of(then), set_generator(then, Spec.of("moons", noise=0.33)), lambda data: asked.append(data) or ""
    )
    assert found
    assert asked == []


def test_fields_that_neither_learner_reads_are_left_out():
    then = choose(moons(), "learner", "neighbours")
    assert "rate" not in LEARNERS[then.recipe.learner.kind].uses
    assert told(then, set_recipe(then, rate=0.5, batch=1)) == ()


@pytest.mark.parametrize("kind", [kind.id for kind in LAYERS])
def test_every_kind_of_layer_is_told_where_only_one_has_it(kind):
    then = moons()
    node = replace(then.network.nodes[0], id=f"{kind}9", spec=Spec(kind))
    more = replace(then, network=replace(then.network, nodes=(*then.network.nodes, node)))
    assert told(more, then) == (f"with {LAYERS[kind].label} 9",)
    assert told(then, more) == (f"without {LAYERS[kind].label} 9",)


def test_a_layer_between_others_tells_what_reads_it():
    then = moons()
    found = told(then, insert_layer(then, 1, Spec("dropout")))
    assert any(phrase.startswith("without Dropout") for phrase in found)


def test_outputs_beside_the_first_are_told():
    then = moons()
    head = Head(Node("head1", Spec("regression"), ("dense2",)), "squared_error", 0.5, "Distance")
    more = replace(then, network=replace(then.network, heads=(head,)))
    heavier = replace(more, network=replace(more.network, heads=(replace(head, weight=2.0),)))
    assert told(more, then) == ("with output Distance",)
    assert told(more, heavier) == ("Distance: weight 0.5, not 2",)


@pytest.mark.parametrize("output", ["output", "output2"])
def test_what_an_output_reads_and_whether_it_learns_is_told(output):
    then = build(examples()["two-answers"])
    name = output_title(then.network, output)
    assert told(then, set_frozen(then, output, True)) == (f"{name}: not frozen",)
    assert told(then, reconnect(then, then.network.node(output).inputs[0], "input", output)) == (
        f"{name}: connected otherwise",
    )


def test_scaling_of_a_table_is_told():
    then = build(examples()["iris"])
    other = "minmax" if then.data.scaling != "minmax" else "none"
    assert told(then, set_scaling(then, other)) == (f"scaling {then.data.scaling}, not {other}",)
