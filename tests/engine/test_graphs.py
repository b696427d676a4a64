"""Networks that are graphs: the same numbers and gradients as plain PyTorch, and any legal one learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as f
from hypothesis import given, settings
from random_graphs import graphs, images

from nnsim.core.catalogue import load
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Severity
from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.edits import checks
from nnsim.engine import modules, readiness
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.modules import SelfAttention
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.networks.building import Builder
from nnsim.tasks.plan import plan

load()


def residual():
    made = Builder()
    first = made.add("conv2d", channels=4)
    made.add("conv2d", channels=4, activation="tanh")
    made.add("conv2d", channels=4, activation="linear")
    made.add("add", made.last, first)
    side = made.add("max_pool2d")
    made.add("conv2d", channels=2, kernel=1, padding=0)
    made.add("concat", made.last, side)
    made.add("flatten")
    return made.network("multiclass")


def plain(w, x):
    """The same by hand."""
    first = f.relu(f.conv2d(x, w["conv2d1.weight"], w["conv2d1.bias"], padding=1))
    second = torch.tanh(f.conv2d(first, w["conv2d2.weight"], w["conv2d2.bias"], padding=1))
    third = f.conv2d(second, w["conv2d3.weight"], w["conv2d3.bias"], padding=1)
    side = f.max_pool2d(third + first, 2)
    joined = torch.cat([f.relu(f.conv2d(side, w["conv2d4.weight"], w["conv2d4.bias"])), side], 1)
    return joined.flatten(1) @ w["output.weight"].T + w["output.bias"]


def test_a_graph_has_the_gradients_of_plain_pytorch_in_float64() -> None:
    project = images(residual())
    learner, samples = Backpropagation(project, "cpu"), split(project)
    learner.supply(samples)
    learner.arrange(np.arange(len(samples.train_x)))
    w = {n: torch.tensor(a, dtype=torch.float64, requires_grad=True) for n, a in learner.weights().items()}
    x = torch.tensor(samples.train_x[:6] / 255, dtype=torch.float64)
    expected = f.cross_entropy(plain(w, x), torch.tensor(samples.train_y[:6]).long())
    expected.backward()
    learner.step(0, 6, 0.0, 0)
    found = learner.model.layout.split(learner.model.grad.numpy())
    assert found.keys() == w.keys()
    for name, gradient in found.items():
        np.testing.assert_allclose(gradient, w[name].grad.numpy(), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        learner.scores(samples.train_x), plain(w, x.new_tensor(samples.train_x / 255)).detach(), atol=1e-5
    )


def test_numpy_and_the_engine_agree_on_graphs() -> None:
    project = images(residual(), (8, 8, 3))
    trainer = Trainer(project)
    trainer.run_epoch()
    values = forward.run(plan(project), trainer.learner.weights(), feeding.inputs(project, project.data.x))
    for name, value in trainer.learner.fields(feeding.inputs(project, project.data.x)).items():
        np.testing.assert_allclose(values[name], value, rtol=1e-4, atol=1e-5)


def test_colour_enters_channel_by_channel() -> None:
    project = images(Builder().network("multiclass"), (2, 2, 3))
    x = feeding.inputs(project, project.data.x)
    assert plan(project).input_shape == x.shape[1:] == (3, 2, 2)
    assert np.array_equal(x[:, 1], project.data.x[..., 1] / np.float32(255))


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_any_legal_graph_builds_and_learns(project) -> None:
    planned = plan(project)
    assert all(problem.severity is not Severity.ERROR for problem in planned.problems), planned.problems
    trainer = Trainer(project)
    before = trainer.learner.weights()
    trainer.run_batch()
    assert trainer.learner.parameters == planned.parameters
    assert any(not np.array_equal(before[name], array) for name, array in trainer.learner.weights().items())


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru", "attention", "conv1d", "dense_each"])
def test_layers_of_sequences_learn_on_the_flat_buffer(kind) -> None:
    made = Builder()
    made.add("to_sequence")
    made.add("positional_encoding")
    made.add(kind)
    if kind in {"attention", "conv1d", "dense_each"}:
        made.add("flatten")
    trainer = Trainer(images(made.network("multiclass")))
    before = trainer.learner.weights()
    trainer.run_batch()
    for name, array in trainer.learner.weights().items():
        assert not np.array_equal(array, before[name]), name


@pytest.mark.parametrize("kind", ["lstm", "attention"])
def test_earlier_weights_answer_as_they_did_and_learning_goes_on_untouched(kind) -> None:
    made = Builder()
    made.add("to_sequence")
    made.add(kind)
    made.add("flatten")
    trainer, other = (Trainer(images(made.network("multiclass"))) for _ in range(2))
    model, x = trainer.learner.model, torch.rand(3, 1, 8, 8)
    then, before = model.store.clone(), model(x)
    for _ in range(3):
        trainer.run_batch()
        other.run_batch()
        with model.showing(then):
            assert torch.equal(model(x), before)
    assert not torch.equal(model(x), before)
    assert weights_sha256(trainer.learner.weights()) == weights_sha256(other.learner.weights())


def test_rosenblatts_rule_learns_behind_association_units() -> None:
    made = Builder()
    made.add("flatten")
    made.add("random_projection", units=300, wires=8)
    project = images(made.network("multiclass"))
    project = replace(project, recipe=Recipe(learner=Spec("perceptron"), loss="perceptron", rate=0.1))
    assert checks.problems(project) == ()
    assert readiness.separable(project) is None
    trainer = Trainer(project)
    for _ in range(30):
        trainer.run_epoch()
    assert trainer.history.last["train_accuracy"] == 1.0
    assert trainer.stop.reason == "converged"


def test_association_units_never_learn_and_come_from_the_seed() -> None:
    made = Builder()
    made.add("flatten")
    made.add("random_projection", units=20, wires=3)
    project = images(made.network("multiclass"))
    trainer = Trainer(project)
    wiring = trainer.learner.weights()["random_projection1.wiring"]
    assert (np.abs(wiring).sum(axis=1) == 3).all()
    trainer.run_epoch()
    assert np.array_equal(trainer.learner.weights()["random_projection1.wiring"], wiring)
    other = Trainer(replace(project, recipe=replace(project.recipe, seed=2)))
    assert not np.array_equal(other.learner.weights()["random_projection1.wiring"], wiring)


@pytest.mark.parametrize("causal", [False, True])
def test_self_attention_is_that_of_pytorch(causal) -> None:
    torch.manual_seed(0)
    ours, theirs = SelfAttention(12, 3, causal), torch.nn.MultiheadAttention(12, 3, batch_first=True)
    theirs.in_proj_weight, theirs.in_proj_bias = ours.in_weight, ours.in_bias
    theirs.out_proj.weight, theirs.out_proj.bias = ours.out_weight, ours.out_bias
    x = torch.randn(4, 7, 12)
    mask = torch.triu(torch.ones(7, 7, dtype=torch.bool), 1) if causal else None
    expected = theirs(x, x, x, attn_mask=mask, need_weights=False)[0]
    torch.testing.assert_close(ours(x), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("ours", "theirs"), [(modules.RNN, torch.nn.RNN), (modules.GRU, torch.nn.GRU)])
def test_recurrent_layers_answer_with_the_last_state_or_all(ours, theirs) -> None:
    made = ours(5, 3, whole=True)
    last = ours(5, 3)
    last.load_state_dict(made.state_dict())
    x = torch.randn(2, 6, 5)
    states, _ = theirs.forward(made, x)
    assert torch.equal(made(x), states)
    assert torch.equal(last(x), states[:, -1])
