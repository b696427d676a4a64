"""Whole runs against a plain PyTorch loop: torch.nn, torch.optim and nothing of the engine's arithmetic.

Both start from the same weights and take the samples in the same order; loss, gradient, penalty,
schedule, batches and their short last one are PyTorch's own on the other side.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.samples import order, split
from nnsim.engine.trainer import Trainer

STEPS = 200
LAYERS = (
    Spec.of("dense", units=6, activation="tanh"),
    Spec("batchnorm1d"),
    Spec.of("dense", units=5, activation="softplus"),
)

LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "binary": lambda z, y: nn.functional.binary_cross_entropy_with_logits(z[:, 0], y),
    "multiclass": lambda z, y: nn.functional.cross_entropy(z, y.long()),
    "regression": lambda z, y: nn.functional.mse_loss(z[:, 0], y),
}

OPTIMIZERS: dict[str, tuple[Spec, float, Callable[..., torch.optim.Optimizer]]] = {
    "sgd": (Spec("sgd"), 0.1, torch.optim.SGD),
    "momentum": (Spec.of("sgd", momentum=0.9), 0.02, lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9)),
    "nesterov": (
        Spec.of("sgd", momentum=0.9, nesterov=True),
        0.02,
        lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (Spec.of("rmsprop", alpha=0.9), 0.005, lambda p, lr: torch.optim.RMSprop(p, lr, alpha=0.9)),
    "adagrad": (Spec("adagrad"), 0.05, torch.optim.Adagrad),
    "adam": (Spec("adam"), 0.01, torch.optim.Adam),
    "adamw": (Spec.of("adamw", weight_decay=0.1), 0.01, lambda p, lr: torch.optim.AdamW(p, lr, weight_decay=0.1)),
}


def network(units: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 6), nn.Tanh(), nn.BatchNorm1d(6), nn.Linear(6, 5), nn.Softplus(), nn.Linear(5, units)
    )


def names(units: int) -> dict[str, str]:
    """PyTorch's name of every array by ours."""
    ours = {"node0": "0", "node1": "2", "node2": "3", "output": "5"}
    arrays = [name for name in network(units).state_dict() if not name.endswith("num_batches_tracked")]
    place = {theirs: mine for mine, theirs in ours.items()}
    return {f"{place[name.partition('.')[0]]}.{name.partition('.')[2]}": name for name in arrays}


def batches(project: Project, rows: int) -> Iterator[tuple[int, slice, np.ndarray]]:
    """Epoch, place in its order, and the samples of each step."""
    epoch = 0
    while True:
        shuffled = order(project.recipe.seed, epoch, rows)
        for start in range(0, rows, project.recipe.batch):
            place = slice(start, min(start + project.recipe.batch, rows))
            yield epoch, place, shuffled[place]
        epoch += 1


def by_pytorch(project: Project, output: str, start: dict[str, np.ndarray], optimizer) -> dict[str, np.ndarray]:
    samples, units = split(project), len(start["output.bias"])
    x, y = torch.from_numpy(samples.train_x), torch.from_numpy(samples.train_y)
    net, where = network(units), names(units)
    net.load_state_dict({where[name]: torch.from_numpy(array) for name, array in start.items()}, strict=False)
    made = optimizer(list(net.parameters()), lr=project.recipe.rate)
    net.train()
    for _, (epoch, _place, index) in zip(range(STEPS), batches(project, len(x)), strict=False):
        for group in made.param_groups:  # the step schedule, written out
            group["lr"] = project.recipe.rate * 0.5 ** (epoch // 20)
        made.zero_grad()
        loss = LOSSES[output](net(x[index]), y[index])
        for name, parameter in net.named_parameters():
            if name in {"0.weight", "3.weight", "5.weight"}:  # neither biases nor the scale of batch normalisation
                loss = loss + project.recipe.l2 / 2 * parameter.square().sum()
                loss = loss + project.recipe.l1 * parameter.abs().sum()
        loss.backward()
        made.step()
    return {mine: net.state_dict()[theirs].numpy() for mine, theirs in where.items()}


@pytest.mark.parametrize("output", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_two_hundred_steps_as_a_plain_pytorch_loop_makes_them(build, output: str, optimizer: str) -> None:
    spec, rate, reference = OPTIMIZERS[optimizer]
    schedule = Spec.of("step", every=20, gamma=0.5)
    project = build(*LAYERS, output=output, optimizer=spec, rate=rate, schedule=schedule, batch=8, l1=1e-3, l2=1e-2)
    trainer = Trainer(project)
    start = trainer.learner.weights()
    # A short batch of 6 ends each epoch; over one of 2 batch normalisation would amplify rounding by thousands.
    assert (trainer.size, trainer.batch) == (30, 8)
    expected = by_pytorch(project, output, start, reference)
    for _ in range(STEPS):
        trainer.run_batch()
    ours = trainer.learner.weights()
    assert ours.keys() == expected.keys()
    for name, array in ours.items():
        np.testing.assert_allclose(array, expected[name], rtol=1e-5, atol=5e-6, err_msg=name)
        assert not np.allclose(array, start[name], atol=1e-3), f"{name} hardly moved, which proves nothing"
