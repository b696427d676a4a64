"""The networks that no kernel covers, as a PyTorch user writes them, with their samples and losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks.growth.cases import CLASSES, COLUMNS, LENGTH, WORDS

BRIGHT = 0.5


class Job(NamedTuple):
    """Samples x and aims y [n, ...] as the ``model`` gets them; ``loss`` is a mean over samples."""

    model: nn.Module
    x: Tensor
    y: Tensor
    loss: Callable[[Tensor, Tensor], Tensor] = functional.cross_entropy


class Gru(nn.Module):
    """Images as rows, of which the last state tells the class."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.gru, self.head = nn.GRU(side, 32, batch_first=True), nn.Linear(32, len(CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        """[n, side, side] -> [n, classes]."""
        return self.head(self.gru(x)[0][:, -1])


class Towers(nn.Module):
    """Convolutions for the image, the mean of vectors for the text, and their product."""

    def __init__(self, side: int) -> None:
        super().__init__()
        inner = side // 4
        self.image = nn.Sequential(
            nn.Conv2d(3, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(24 * inner * inner, 32),
        )  # fmt: skip
        self.text, self.head, self.side = nn.Embedding(WORDS, 32), nn.Linear(1, 1), side

    def forward(self, x: Tensor) -> Tensor:
        """[n, numbers of image and text] -> [n]."""
        pixels = x[:, :-LENGTH].view(len(x), self.side, self.side, 3).permute(0, 3, 1, 2)
        alike = (self.image(pixels) * self.text(x[:, -LENGTH:].long()).mean(1)).sum(1, keepdim=True) / 32**0.5
        return self.head(alike)[:, 0]


def job(plain: tuple[object, ...], x: np.ndarray, y: Tensor) -> Job | None:
    """That of a case; None for what kernels cover."""
    kind, *sizes = plain
    size = int(str(sizes[0])) if sizes else 0
    images = torch.from_numpy(x).to(torch.float32).div_(255) if x.dtype == np.uint8 else torch.from_numpy(x)
    if kind == "dropout":
        parts = [nn.Linear(COLUMNS, size), nn.ReLU(), nn.Dropout(), nn.Linear(size, size), nn.ReLU(), nn.Dropout()]
        return Job(nn.Sequential(*parts, nn.Linear(size, len(CLASSES))), images, y)
    if kind == "gru":
        return Job(Gru(size), images, y)
    if kind == "pixels":
        return _pixels(images, y)
    if kind == "squeezed":
        flat = images.flatten(1)
        made = [nn.Linear(flat.shape[1], size), nn.ReLU(), nn.LayerNorm(size), nn.Linear(size, flat.shape[1])]
        return Job(nn.Sequential(*made), flat, flat, functional.mse_loss)
    if kind == "towers":
        return Job(Towers(size).to(memory_format=torch.channels_last), images, y.float(), _binary)
    return None


def _binary(scores: Tensor, targets: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores, targets)


def _pixels(images: Tensor, y: Tensor) -> Job:
    """A class for every pixel, which is made once: 0 where it is dark."""
    made = [
        nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.Upsample(scale_factor=2),
        nn.Conv2d(16, 1 + len(CLASSES), 1),
    ]  # fmt: skip
    model = nn.Sequential(*made).to(memory_format=torch.channels_last)
    x = images[:, None].contiguous(memory_format=torch.channels_last)
    return Job(model, x, (images > BRIGHT).long() * (1 + y[:, None, None]))
