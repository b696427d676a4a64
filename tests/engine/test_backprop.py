from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as f

from nnsim.core.spec import Spec
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.samples import split
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS

DEEP = (
    Spec.of("dense", units=5),
    Spec("batchnorm1d"),
    Spec.of("activation", function="gelu"),
    Spec.of("dense", units=4, activation="silu", bias=False),
)


def learner(project) -> Backpropagation:
    made = Backpropagation(project, "cpu")
    made.supply(split(project))
    made.arrange(np.arange(len(split(project).train_x)))
    return made


def oracle(model, x: torch.Tensor, t: torch.Tensor, loss, training: bool = True) -> torch.Tensor:
    """Flat gradient of the mean loss by float64 autograd, on layers written out by hand."""
    names = {n: torch.from_numpy(a).double().requires_grad_(True) for n, a in model.weights().items()}
    h = x.double()
    for layer in model.plan.layers:
        w = {a.name: names[f"{layer.id}.{a.name}"] for a in layer.arrays}
        if layer.kind.id == "dense":
            h = h @ w["weight"].T + w.get("bias", 0)
            h = {"tanh": torch.tanh, "silu": f.silu, "linear": lambda v: v}[layer.values["activation"]](h)
        elif layer.kind.id == "batchnorm1d":
            mean, var = h.mean(0), h.var(0, unbiased=False)
            h = (h - mean) / torch.sqrt(var + 1e-5) * w["weight"] + w["bias"]
        else:
            h = f.gelu(h)
    loss(h, t.double()).backward()
    trained = [s.name for s in model.layout.slots if s.array.role != "buffer"]
    return torch.cat([names[n].grad.flatten() for n in trained])


@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("binary", lambda z, t: -(t * f.logsigmoid(z) + (1 - t) * f.logsigmoid(-z)).mean()),
        ("multiclass", lambda z, t: f.cross_entropy(z, t.argmax(1))),
        ("regression", lambda z, t: ((z - t) ** 2).mean()),
    ],
)
def test_the_gradient_of_a_step_is_that_of_float64_autograd(build, output: str, loss) -> None:
    project = build(*DEEP, output=output, rate=1.0, optimizer=Spec("sgd"))
    made = learner(project)
    x, y = (torch.from_numpy(np.array(a)) for a in (split(project).train_x, split(project).train_y))
    t = IMPLEMENTATIONS[output].targets(y, made.model.plan.units)
    expected = oracle(made.model, x[3:12], t[3:12], loss)
    before = made.model.flat.clone()
    made.step(3, 12, 1.0, 0)
    torch.testing.assert_close((before - made.model.flat).double(), expected, rtol=1e-4, atol=1e-6)


def test_a_single_neuron_by_hand(build) -> None:
    """One logistic neuron: the slope of the score is p - t, so w falls by rate * mean((p - t) x)."""
    project = build(rate=0.5)
    made = learner(project)
    samples = split(project)
    weights = {"output.weight": np.array([[0.2, -0.4]], np.float32), "output.bias": np.array([0.1], np.float32)}
    made.load(weights, made.state())
    made.step(0, 2, 0.5, 0)
    x, t = samples.train_x[:2].astype(float), samples.train_y[:2]
    miss = 1 / (1 + np.exp(-(x @ [0.2, -0.4] + 0.1))) - t
    after = made.weights()
    np.testing.assert_allclose(after["output.weight"][0], [0.2, -0.4] - 0.5 * (miss[:, None] * x).mean(0), rtol=1e-6)
    np.testing.assert_allclose(after["output.bias"], 0.1 - 0.5 * miss.mean(), rtol=1e-6)


def test_penalties_act_in_a_step(build) -> None:
    plain, shrunk = build(rate=0.1), build(rate=0.1, l1=0.03, l2=0.2)
    a, b = learner(plain), learner(shrunk)
    w = a.weights()["output.weight"]
    a.step(0, 5, 0.1, 0)
    b.step(0, 5, 0.1, 0)
    difference = a.weights()["output.weight"] - b.weights()["output.weight"]
    np.testing.assert_allclose(difference, 0.1 * (0.03 * np.sign(w) + 0.2 * w), rtol=1e-4, atol=1e-7)
    assert np.array_equal(a.weights()["output.bias"], b.weights()["output.bias"])


def test_dropout_depends_on_seed_and_step_alone(build) -> None:
    project = build(Spec.of("dense", units=16), Spec.of("dropout", rate=0.5))

    def after(number: int, seed: int = 1) -> bytes:
        made = learner(replace(project, recipe=replace(project.recipe, seed=seed)))
        made.load(learner(project).weights(), {})
        torch.rand(3)  # somebody else draws in between
        made.step(0, 7, 0.1, number)
        return made.weights()["node0.weight"].tobytes()

    assert after(5) == after(5)
    assert len({after(5), after(6), after(5, seed=2)}) == 3


def test_a_short_batch_of_one_sample_is_normalised_with_the_running_averages(build) -> None:
    """Over one sample there is no spread; the step learns, and leaves the averages as they are."""
    made = learner(build(Spec.of("dense", units=4), Spec("batchnorm1d")))
    made.step(0, 7, 0.1, 0)
    before = made.weights()
    made.step(7, 8, 0.1, 1)
    after = made.weights()
    changed = {name for name, array in after.items() if not np.array_equal(array, before[name])}
    assert changed == set(after) - {"node1.running_mean", "node1.running_var"}


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda made, x: made.fields(x)["node2"], id="fields"),
        pytest.param(lambda made, x: made.scores(x), id="scores"),
        pytest.param(lambda made, x: made.losses(x, np.zeros(len(x), np.float32)), id="losses"),
    ],
)
def test_a_look_between_two_steps_is_one_in_evaluation_mode(build, look) -> None:
    made = learner(build(Spec.of("dense", units=4), Spec("batchnorm1d"), Spec.of("dropout", rate=0.5)))
    x = split(build()).train_x
    made.step(0, 7, 0.1, 0)  # leaves the modules in training mode
    before = made.weights()
    first = look(made, x)
    made.evaluate()
    assert np.array_equal(first, look(made, x))
    assert all(np.array_equal(array, before[name]) for name, array in made.weights().items())


def test_evaluation_neither_draws_nor_moves_running_averages(build) -> None:
    made = learner(build(Spec.of("dense", units=4), Spec("batchnorm1d"), Spec("dropout")))
    made.step(0, 7, 0.1, 0)
    before = made.weights()
    assert made.evaluate() == pytest.approx(made.evaluate(), rel=0, abs=0, nan_ok=True)
    assert all(np.array_equal(array, before[name]) for name, array in made.weights().items())


def test_losses_and_accuracies_by_hand(build) -> None:
    for output in ("binary", "multiclass", "regression"):
        project = build(Spec.of("dense", units=3), output=output)
        made, samples = learner(project), split(project)
        told = made.evaluate()
        assert told["train_loss"] == pytest.approx(made.losses(samples.train_x, samples.train_y).mean(), rel=1e-5)
        assert told["test_loss"] == pytest.approx(made.losses(samples.test_x, samples.test_y).mean(), rel=1e-5)
        scores = made.scores(samples.test_x)
        if output == "regression":
            assert np.isnan([told["train_accuracy"], told["test_accuracy"]]).all()
            continue
        guess = scores.argmax(1) if output == "multiclass" else scores[:, 0] > 0
        assert told["test_accuracy"] == pytest.approx((guess == samples.test_y).mean())


def test_a_score_of_exactly_zero_is_the_first_class(build) -> None:
    """As in pictures and in Rosenblatt's rule: the second class needs a score above 0."""
    project = build(initializer=Spec("zeros"))
    samples = split(project)
    told = learner(project).evaluate()
    assert told["train_accuracy"] == pytest.approx((samples.train_y == 0).mean())
    assert told["test_accuracy"] == pytest.approx((samples.test_y == 0).mean())


def test_sets_larger_than_a_chunk_give_the_same_numbers(build, monkeypatch) -> None:
    made = learner(build(Spec.of("dense", units=3)))
    whole, x = made.evaluate(), np.ones((25, 2), np.float32)
    scores = made.scores(x)
    monkeypatch.setattr("nnsim.engine.learners.network.CHUNK", 4)
    assert made.evaluate() == pytest.approx(whole, rel=1e-6, nan_ok=True)
    np.testing.assert_allclose(made.scores(x), scores, rtol=1e-6)


def test_without_test_samples_their_numbers_do_not_exist(build) -> None:
    told = learner(build(tests=0)).evaluate()
    assert np.isfinite([told["train_loss"], told["train_accuracy"]]).all()
    assert np.isnan([told["test_loss"], told["test_accuracy"]]).all()


def test_a_recipe_edit_keeps_the_optimizer_s_memory_only_for_the_same_kind(build) -> None:
    project = build(optimizer=Spec("adam"))
    made = learner(project)
    made.step(0, 7, 0.1, 0)
    made.revise(replace(project, recipe=replace(project.recipe, optimizer=Spec.of("adam", beta1=0.5))))
    assert made.state()["adam.mean/output.weight"].any()
    assert made.state()["adam.count"].tolist() == [0, 1]
    made.revise(replace(project, recipe=replace(project.recipe, optimizer=Spec("rmsprop"))))
    assert set(made.state()) == {"rmsprop.count", "rmsprop.square/output.weight", "rmsprop.square/output.bias"}
    assert not made.state()["rmsprop.square/output.weight"].any()
