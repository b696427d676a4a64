"""The networks of the jobs as a PyTorch user writes them, with the first weights of the job."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tests.benchmarks.peers.jobs import Job

ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}


class Block(nn.Module):
    """Two convolutions around which the input is led."""

    def __init__(self, inputs: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.way = nn.Conv2d(inputs, channels, 1, stride, bias=False) if stride > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs, h, w] -> [n, channels, h / stride, w / stride]."""
        made = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(made)) + self.way(x))


def resnet(colours: int, classes: int) -> nn.Sequential:
    """The preset."""
    return nn.Sequential(
        nn.Conv2d(colours, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        Block(8, 8, 1), Block(8, 16, 2), Block(16, 32, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, classes),
    )  # fmt: skip


def network(job: Job) -> nn.Sequential:
    """The layers of the job with its first weights."""
    if job.layers[0][0] == "resnet":
        made = resnet(job.shape[0], len(job.project.data.classes))
    else:
        made = nn.Sequential(*_modules(job))
    start = list(job.start().values())
    with torch.no_grad():
        for parameter, numbers in zip(made.parameters(), start, strict=True):
            parameter.copy_(torch.from_numpy(numbers))
    return made


def _modules(job: Job) -> list[nn.Module]:
    """One after the other; shapes are asked for by running what there is."""
    made: list[nn.Module] = []
    seen = torch.zeros(1, *job.shape)
    for kind, *what in job.layers:
        added: list[nn.Module] = []
        if kind == "conv":
            added = [nn.Conv2d(seen.shape[1], what[0], 3), nn.ReLU()]  # type: ignore[arg-type]
        elif kind == "pool":
            added = [nn.MaxPool2d(2)]
        else:
            added = [nn.Flatten()] if seen.ndim > 2 else []
            width = seen.flatten(1).shape[1]
            added.append(nn.Linear(width, what[0]))  # type: ignore[arg-type]
            if what[1] in ACTIVATIONS:
                added.append(ACTIVATIONS[str(what[1])]())
        with torch.no_grad():
            seen = nn.Sequential(*added)(seen)
        made += added
    return made


def targets(job: Job) -> Tensor:
    """Values [n, 1], or indices of classes [n]."""
    y = torch.from_numpy(job.y)
    return y.long() if job.loss == "softmax" else y[:, None]


def loss_of(job: Job) -> nn.Module:
    """Its loss for scores and ``targets``, the mean of a batch."""
    return nn.CrossEntropyLoss() if job.loss == "softmax" else nn.MSELoss()


def perceptron_loss(scores: Tensor, signs: Tensor) -> float:
    """What nnsim tells of Rosenblatt's rule: the mean of max(0, -s z)."""
    return float(torch.clamp(-signs * scores, min=0).mean())
