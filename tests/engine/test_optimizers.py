import importlib

import pytest
import torch

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.engine.optimizers import IMPLEMENTATIONS, make, penalty
from nnsim.recipes.kinds import OPTIMIZERS

load()
VARIANTS = [
    Spec("sgd"),
    Spec.of("sgd", momentum=0.9),
    Spec.of("sgd", momentum=0.8, nesterov=True),
    Spec("rmsprop"),
    Spec.of("rmsprop", alpha=0.9, eps=1e-4),
    Spec("adagrad"),
    Spec("adam"),
    Spec.of("adam", beta1=0.5, beta2=0.9, eps=1e-3),
    Spec("adamw"),
    Spec.of("adamw", weight_decay=0.3),
]


def reference(spec: Spec, weights: torch.Tensor, rate: float) -> torch.optim.Optimizer:
    """The optimizer of PyTorch that the catalogue names."""
    kind = OPTIMIZERS[spec.kind]
    values = spec.resolve(kind.parameters)
    if "beta1" in values:
        values["betas"] = (values.pop("beta1"), values.pop("beta2"))  # type: ignore[assignment]
    module, _, name = kind.call.target.partition(":")
    made = getattr(importlib.import_module(module), name)([weights], lr=rate, **values)
    assert isinstance(made, torch.optim.Optimizer)
    return made


def gradient(weights: torch.Tensor, step: int) -> torch.Tensor:
    """A gradient that depends on the weights, so that errors grow; zero now and then."""
    noise = torch.randn(len(weights), generator=torch.Generator().manual_seed(step), dtype=weights.dtype)
    return (weights.cos() + noise) * (step % 7 != 3)


def test_every_optimizer_of_the_catalogue_is_here_and_no_other() -> None:
    assert set(IMPLEMENTATIONS) == set(OPTIMIZERS.ids()) == {spec.kind for spec in VARIANTS}


@pytest.mark.parametrize("spec", VARIANTS, ids=str)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_fifty_steps_as_pytorch_makes_them(spec: Spec, dtype: torch.dtype) -> None:
    start = torch.linspace(-2, 2, 13, dtype=dtype)
    ours, theirs = start.clone(), start.clone().requires_grad_(True)
    grad = torch.zeros_like(ours)
    optimizer, expected = make(spec, ours, grad), reference(spec, theirs, 0.05)
    for step in range(50):
        grad.copy_(gradient(ours, step))
        optimizer.step(0.05)
        theirs.grad = gradient(theirs.detach(), step)
        expected.step()
    assert torch.equal(ours, theirs.detach())  # exported scripts use torch.optim and come to the same weights


def test_plain_descent_by_hand() -> None:
    weights, grad = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 4.0])
    make(Spec("sgd"), weights, grad).step(0.1)
    torch.testing.assert_close(weights, torch.tensor([0.95, -2.4]))


def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient() -> None:
    weights, grad = torch.zeros(3), torch.tensor([1e-3, -5.0, 300.0])
    make(Spec("adam"), weights, grad).step(0.01)
    torch.testing.assert_close(weights, torch.tensor([-0.01, 0.01, -0.01]), rtol=1e-4, atol=0)


def test_penalties_pull_on_weights_only() -> None:
    weights, grad = torch.tensor([2.0, -3.0, 5.0]), torch.tensor([0.1, 0.1, 0.1])
    add = penalty(weights, grad, torch.tensor([1.0, 1.0, 0.0]), l1=0.5, l2=0.01)
    assert add is not None
    add()
    torch.testing.assert_close(grad, torch.tensor([0.1 + 0.5 + 0.02, 0.1 - 0.5 - 0.03, 0.1]))
    assert penalty(weights, grad, weights, 0.0, 0.0) is None
