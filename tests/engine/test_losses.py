import numpy as np
import pytest
import torch

from nnsim.core.catalogue import load
from nnsim.engine.losses import ANSWERS, ELEMENTWISE, Loss, targets
from nnsim.tasks.kinds import LOSSES, OUTPUTS

load()
CASES = [(loss.id, output) for loss in LOSSES for output in loss.outputs if OUTPUTS[output].layer is None]


def by_hand(loss: str, output: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Loss of every sample in float64, written with loops and logarithms."""
    losses = []
    for scores, label in zip(z, y, strict=True):
        exp = np.exp(scores)
        p = {"binary": exp / (1 + exp), "multiclass": exp / exp.sum(), "regression": scores}[output]
        if output == "multiclass":
            t = np.array([1.0 if k == label else 0.0 for k in range(len(scores))])
        else:
            t = np.array([label])
        s = 2 * t - 1
        losses.append(
            {
                "squared_error": lambda p=p, t=t: sum((p - t) ** 2),
                "absolute_error": lambda p=p, t=t: sum(abs(p - t)),
                "binary_cross_entropy": lambda p=p, t=t: -np.log(p[0] if t[0] else 1 - p[0]),
                "categorical_cross_entropy": lambda p=p, t=t: -np.log(p[t.argmax()]),
                "hinge": lambda z=scores, s=s: sum(max(0.0, 1 - a * b) for a, b in zip(s, z, strict=True)),
                "perceptron": lambda z=scores, s=s: sum(max(0.0, -a * b) for a, b in zip(s, z, strict=True)),
            }[loss]()
        )
    return np.array(losses)


def test_every_loss_and_output_of_the_catalogue_is_here_and_no_other() -> None:
    assert set(ELEMENTWISE) == set(LOSSES.ids())
    assert set(ANSWERS) == set(OUTPUTS.ids())


@pytest.mark.parametrize(("loss", "output"), CASES)
def test_against_float64_formulas(loss: str, output: str) -> None:
    rng = np.random.default_rng(7)
    units = 4 if output == "multiclass" else 1
    z = rng.normal(size=(50, units)) * 3
    y = rng.normal(size=50) if output == "regression" else rng.integers(0, max(2, units), 50).astype(float)
    t = targets(output, torch.from_numpy(y.astype(np.float32)), units)
    if output == "regression":
        y = y.astype(np.float32).astype(float)
    expected = by_hand(loss, output, z, y)
    made = Loss(loss, output)
    exact = made.each(torch.from_numpy(z), t.double())
    np.testing.assert_allclose(exact.numpy(), expected, rtol=1e-10, atol=1e-12)
    scores = torch.from_numpy(z.astype(np.float32))
    np.testing.assert_allclose(made.each(scores, t).numpy(), expected, rtol=2e-5, atol=1e-6)
    assert float(made.total(scores, t)) == pytest.approx(expected.sum(), rel=1e-5)


@pytest.mark.parametrize(("loss", "output"), CASES)
def test_huge_scores_give_finite_losses_and_gradients(loss: str, output: str) -> None:
    units = 3 if output == "multiclass" else 1
    z = torch.full((2, units), -1e4)
    z[:, 0] = 1e4
    z.requires_grad_(True)
    total = Loss(loss, output).total(z, targets(output, torch.tensor([0.0, 1.0]), units))
    total.backward()
    assert z.grad is not None
    assert torch.isfinite(total)
    assert torch.isfinite(z.grad).all()


def test_the_perceptron_loss_can_leave_zero_weights() -> None:
    z = torch.zeros(1, 1, requires_grad=True)
    Loss("perceptron", "binary").total(z, torch.ones(1, 1)).backward()
    assert z.grad is not None
    assert z.grad.item() == -1.0
