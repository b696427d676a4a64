"""What series are filled up with changes nothing: of states, losses, metrics, gradients and answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from onnx_runs import session

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.feeding import inputs
from nnsim.data.generate import generate
from nnsim.engine import modules
from nnsim.engine.trainer import Trainer
from nnsim.io.onnx.network import to_bytes
from nnsim.tasks.kinds import task_of
from nnsim.tasks.next_symbol import NOTHING, SYMBOL_ACCURACY, following

load()

MORE = 7
"""Further steps of zeros."""

LAST_DIGITS = 2e-7
"""Products of other sizes are summed up in another order by some processors: the last digit of float32."""


def further(data: Data) -> Data:
    """The same series, filled up with ``MORE`` further steps."""
    x = np.concatenate([np.zeros((len(data), MORE, data.sample_shape[1]), np.float32), data.x], axis=1)
    lengths = np.full(len(data), data.sample_shape[0], np.int32) if data.lengths is None else data.lengths
    return replace(data, x=x, lengths=lengths)


def project_of(layer: str, output: str, data: Data, **recipe: int) -> Project:
    each = output == "next_symbol"
    rnn = Node("rnn1", Spec.of(layer, units=6, answer="all", waits=True), (INPUT,))
    second = Node("rnn2", Spec.of(layer, units=5, answer="all" if each else "last", waits=True), ("rnn1",))
    network = Network((), (rnn, second), Node(OUTPUT, Spec(output), ("rnn2",)))
    chosen = Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.01, batch=16, epochs=2)
    return Project(data=data, network=network, recipe=replace(chosen, **recipe))


REBER = generate(Spec.of("reber", count=60, steps=14))
"""Of varied length."""


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_states_are_those_of_each_series_by_itself(name: str, whole: bool) -> None:
    torch.manual_seed(3)
    layer = getattr(modules, name)(7, 6, whole, waits=True)
    plain = getattr(modules, name)(7, 6, whole)
    plain.load_state_dict(layer.state_dict())
    with torch.no_grad():
        together = layer(torch.tensor(REBER.x))
        later = layer(torch.tensor(further(REBER).x))
        for index in range(12):
            length = REBER.sample_shape[0] if REBER.lengths is None else int(REBER.lengths[index])
            alone = plain(torch.from_numpy(REBER.x[index : index + 1, -length:].copy()))[0]
            found = together[index, -length:] if whole else together[index]
            assert torch.allclose(found, alone, atol=1e-6)
    assert torch.allclose(later[:, MORE:] if whole else later, together, rtol=0, atol=LAST_DIGITS)
    assert not whole or not later[:, :MORE].any()


def test_without_waiting_zeros_in_front_move_the_state() -> None:
    layer = modules.RNN(7, 6, True)
    with torch.no_grad():
        one, other = (layer(torch.tensor(data.x)) for data in (REBER, further(REBER)))
    assert not torch.allclose(one, other[:, MORE:], atol=1e-3)


@pytest.mark.parametrize("output", ["next_symbol", "multiclass"])
@pytest.mark.parametrize("layer", ["rnn", "lstm", "gru"])
def test_a_run_is_the_same_whatever_it_is_filled_up_with(layer: str, output: str) -> None:
    trainers = [Trainer(project_of(layer, output, data)) for data in (REBER, further(REBER))]
    first, second = (trainer.learner.scores(inputs(trainer.project, trainer.project.data.x)) for trainer in trainers)
    begun = REBER.x.any(axis=2)[:, None] & np.ones_like(first, np.bool_) if output == "next_symbol" else ...
    later = second[..., MORE:] if output == "next_symbol" else second
    np.testing.assert_allclose(later[begun], first[begun], rtol=0, atol=LAST_DIGITS)
    for trainer in trainers:
        while trainer.epoch < 2:
            trainer.begin_steps(100, 2)
            trainer.settle()
    weights = [trainer.learner.weights() for trainer in trainers]
    for name, array in weights[0].items():
        np.testing.assert_allclose(weights[1][name], array, atol=2e-5)


def test_nothing_is_asked_of_padding_and_of_the_last_step() -> None:
    x = np.zeros((1, 5, 3), np.float32)
    x[0, 2:] = np.eye(3)
    truth = following(x, np.zeros(1, np.float32))
    assert truth.tolist() == [[NOTHING, NOTHING, 1, 2, NOTHING]]
    decisions = np.array([[0, 0, 1, 0, 0]], np.float32)
    assert SYMBOL_ACCURACY.each(decisions, truth).tolist() == [0.5]


def test_loss_and_accuracy_are_means_over_the_steps_of_each_sequence() -> None:
    trainer = Trainer(project_of("rnn", "next_symbol", REBER))
    data, project = REBER, trainer.project
    scores = trainer.learner.scores(inputs(project, data.x)).astype(np.float64)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    truth = following(data.x, data.y).astype(int)
    asked = truth != NOTHING
    losses = [-logs[i, truth[i][asked[i]], np.flatnonzero(asked[i])].mean() for i in range(len(data))]
    said = trainer.learner.losses(inputs(project, data.x), data.y, np.arange(len(data)))
    np.testing.assert_allclose(said, losses, rtol=1e-5)
    right = SYMBOL_ACCURACY.each(task_of(project).decide(scores.astype(np.float32)), truth.astype(np.float32))
    assert right[0] == pytest.approx((scores[0].argmax(axis=0) == truth[0])[asked[0]].mean())


@pytest.mark.parametrize("output", ["next_symbol", "multiclass"])
@pytest.mark.parametrize("layer", ["rnn", "lstm", "gru"])
def test_onnx_waits_for_the_beginning_too(layer: str, output: str) -> None:
    trainer = Trainer(project_of(layer, output, REBER))
    model = session(to_bytes(trainer.project, trainer.learner.weights()))
    (told,) = model.run(["answers"], {"samples": REBER.x})
    scores = trainer.learner.scores(inputs(trainer.project, REBER.x))
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    begun = REBER.x.any(axis=2)
    if output == "next_symbol":
        told, shares = told.transpose(0, 2, 1)[begun], shares.transpose(0, 2, 1)[begun]
    np.testing.assert_allclose(told, shares, atol=1e-5)
