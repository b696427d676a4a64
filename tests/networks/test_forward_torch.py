"""The numpy pictures against the engine's modules, for networks drawn at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.parameters import defaults
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import features as features_of_points
from nnsim.data.entries import FEATURES
from nnsim.edits.data import choose_generator
from nnsim.edits.network import insert_layer
from nnsim.networks import forward
from nnsim.networks.kinds import ACTIVATIONS, LAYERS, LayerKind
from nnsim.tasks.plan import plan

torch = pytest.importorskip("torch")
load()


def _answers_vectors_with_vectors(kind: LayerKind) -> bool:
    """Whether the window draws ``kind`` behind any vector."""
    if kind.forward is None:
        return False
    shape = kind.shape(defaults(kind.parameters), ((3,),))
    return not isinstance(shape, Problem) and len(shape) == 1


KINDS = [kind.id for kind in LAYERS if _answers_vectors_with_vectors(kind)]


@st.composite
def layers(draw):
    kind = draw(st.sampled_from(KINDS))
    activation = draw(st.sampled_from(ACTIVATIONS.ids()))
    if kind == "dense":
        return Spec.of("dense", units=draw(st.integers(1, 9)), activation=activation, bias=draw(st.booleans()))
    return Spec.of("activation", function=activation) if kind == "activation" else Spec(kind)


def test_every_layer_kind_is_drawn_with_legal_values():
    assert set(KINDS) >= {"dense", "dropout", "batchnorm1d", "activation", "flatten"}


@settings(max_examples=25)
@given(
    specs=st.lists(layers(), max_size=5),
    features=st.sets(st.sampled_from(FEATURES.ids()), min_size=1),
    generator=st.sampled_from(["xor", "spiral", "plane"]),
    seed=st.integers(0, 99),
)
def test_numpy_computes_what_the_engine_computes(specs, features, generator, seed):
    from nnsim.engine.model import Model

    project = choose_generator(Project(), generator)
    for spec in specs:
        project = insert_layer(project, len(project.network.nodes), spec)
    ordered = tuple(name for name in FEATURES.ids() if name in features)
    project = replace(project, network=replace(project.network, features=ordered))
    model = Model(project)
    rng = np.random.default_rng(seed)
    weights = {name: _like(rng, name, array) for name, array in model.weights().items()}
    model.load(weights)
    model.set_mode(training=False)
    inputs = features_of_points.computed(ordered, rng.uniform(-2, 2, (7, 2)).astype(np.float32))
    with torch.no_grad():
        expected = [value.numpy() for value in model.outputs(torch.from_numpy(inputs))]
    found = forward.run(plan(project), weights, inputs)
    for values, name in zip(expected[1:], model.names, strict=True):
        np.testing.assert_allclose(found[name], values, rtol=2e-4, atol=2e-5, err_msg=name)


def _like(rng, name, array):
    """Weights of a size at which no function saturates; variances are positive; steps are never at 0."""
    drawn = rng.normal(0, 0.5, array.shape).astype(np.float32)
    return np.abs(drawn) + np.float32(0.5) if name.endswith("running_var") else drawn
