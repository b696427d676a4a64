"""One walk through every registry: a new entry is tested without writing a test."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from nnsim.core.catalogue import load
from nnsim.core.parameters import Choice, Integer, Number
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.data import entries as data_entries
from nnsim.data.worlds import world as world_kinds
from nnsim.networks import kinds as networks_kinds
from nnsim.recipes import kinds as recipes_kinds
from nnsim.tasks import kinds as tasks_kinds

load()
ROOMS = (data_entries, world_kinds, networks_kinds, recipes_kinds, tasks_kinds)
REGISTRIES = [value for room in ROOMS for value in vars(room).values() if isinstance(value, Registry)]
ENTRIES = [
    pytest.param(registry, entry, id=f"{registry.kind}-{entry.id}")
    for registry in REGISTRIES
    if registry is not data_entries.DATA_KINDS  # nobody chooses one by its label
    for entry in registry
]
NAMED = [case for case in ENTRIES if case.values[0] is not data_entries.DATA_KINDS]
"""What is chosen by its name; what kind data are of is seen."""

RECIPE_FIELDS = {
    "source", "phases", "loss", "optimizer", "rate", "schedule", "batch", "l1", "l2", "initializer", "seed",
}  # fmt: skip

EXPECTED = {
    "activation": "step linear sigmoid tanh relu leaky_relu elu gelu silu softplus sine",
    "layer": "dense activation dropout batchnorm1d flatten",
    "kind of data": "episodes image pairs points series symbols table tokens video",
    "feature": "x1 x2 x1_squared x2_squared x1x2 sin_x1 sin_x2",
    "generator": "and or xor circle gauss spiral moons checkerboard rings linear plane arm multi_gauss face waves "
    "adding temporal_xor parity reber embedded_reber echo tongues letters captions moving_ball catch breakout "
    "swiss_roll s_curve",
    "output": "binary multiclass regression reconstruction pixels pixel_values",
    "loss": "binary_cross_entropy categorical_cross_entropy squared_error absolute_error hinge perceptron huber",
    "world": "catch breakout",
    "source": "set windows fresh",
    "optimizer": "sgd rmsprop adagrad adam adamw",
    "schedule": "constant step cosine warm_up",
    "initializer": "zeros normal uniform xavier he",
    "learner": "backprop perceptron neighbours vectors tree forest",
    "augmentation": "shift rotate scale elastic noise",
    "preset": "perceptron mark1 single_layer mlp lenet5 neocognitron alexnet vgg_small resnet_small autoencoder",
}


def sentences(entry):
    yield entry.help
    for parameter in getattr(entry, "parameters", ()):
        yield parameter.help


@pytest.mark.parametrize(("registry", "entry"), NAMED)
def test_entry_is_complete(registry, entry):
    assert registry[entry.id] is entry
    assert entry.id == entry.id.lower()
    assert entry.id.isidentifier() or entry.id in {"and", "or"}
    assert entry.label.strip()
    assert entry.label == entry.label.strip()
    for name in ("formula", "icon", "group"):
        if name in {field.name for field in fields(entry)}:
            assert getattr(entry, name).strip(), name
    for sentence in sentences(entry):
        assert sentence.endswith("."), sentence
        assert sentence[0].isupper(), sentence
        assert "  " not in sentence


@pytest.mark.parametrize(("registry", "entry"), ENTRIES)
def test_defaults_are_legal_and_survive_json(registry, entry):
    parameters = getattr(entry, "parameters", ())
    assert len({parameter.id for parameter in parameters}) == len(parameters)
    values = Spec(entry.id).resolve(parameters)
    assert json.loads(json.dumps(values)) == values
    for parameter in parameters:
        assert type(values[parameter.id]) is type(parameter.default)
        if isinstance(parameter, Number | Integer):
            assert parameter.low < parameter.high
        if isinstance(parameter, Choice):
            assert len(dict(parameter.options)) == len(parameter.options) > 1


@pytest.mark.parametrize(("registry", "entry"), NAMED)
def test_labels_tell_entries_apart(registry, entry):
    assert [other.id for other in registry if other.label == entry.label] == [entry.id]


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_entries_stand_in_the_order_of_the_lists(registry):
    expected = EXPECTED[registry.kind].split()
    assert list(registry.ids())[: len(expected)] == expected


def test_loading_twice_changes_nothing():
    before = [registry.ids() for registry in REGISTRIES]
    load()
    load.__wrapped__()
    assert [registry.ids() for registry in REGISTRIES] == before


def test_losses_and_learners_name_what_exists():
    assert {loss for task in tasks_kinds.TASKS for loss in task.losses} == set(tasks_kinds.LOSSES.ids())
    for learner in recipes_kinds.LEARNERS:
        assert set(learner.uses) <= RECIPE_FIELDS
