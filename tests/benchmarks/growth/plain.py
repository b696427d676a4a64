"""The same networks in plain PyTorch, trained as an expert does on one thread."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
import torch._dynamo  # what optimizers load at their first step: a library, not what a case needs
from torch import Tensor, nn
from torch.nn import functional

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.networks.presets.tiny_gpt import BLOCKS, HEADS, WIDTH
from tests.benchmarks.growth.cases import CLASSES, Case
from tests.benchmarks.growth.uncovered import job


class Block(nn.Module):
    """Attention and two dense layers, each added to what it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.into, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.dense = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        """[n, length, width] -> the same."""
        n, length, width = x.shape
        parts = self.into(self.norm1(x)).view(n, length, 3, HEADS, width // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(n, length, width))
        return x + self.dense(self.norm2(x))


class Gpt(nn.Module):
    """The preset."""

    def __init__(self, words: int, length: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(words, WIDTH), nn.Parameter(torch.zeros(length, WIDTH))
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, words)

    def forward(self, x: Tensor) -> Tensor:
        """Tokens [n, length] -> scores [n, words, length]."""
        return self.head(self.norm(self.blocks(self.words(x) + self.places))).transpose(1, 2)


def network(case: Case, data: Data) -> nn.Module:
    """The layers that the case names, without an activation behind the last one."""
    kind, *sizes = case.plain
    if kind == "gpt":
        return Gpt(*map(int, sizes))  # type: ignore[call-overload]
    if kind == "images":
        inner = int(str(sizes[0])) // 4
        return nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(16 * inner * inner, len(CLASSES)),
        )  # fmt: skip
    widths = [data.x.shape[1], *(int(str(size)) for size in sizes)]
    made: list[nn.Module] = []
    for before, after in pairwise(widths):
        made += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*made, nn.Linear(widths[-1], len(CLASSES)))


class Plain:
    """Fused Adam; batches are slices of samples that one ``index_select`` lays out; images have their channels last."""

    def __init__(self, case: Case) -> None:
        project: Project = case.project
        torch.set_flush_denormal(True)
        data = project.data
        x, y = data.x[data.train], torch.from_numpy(data.y[data.train]).long()
        found = job(case.plain, x, y)
        self.model = found.model if found else network(case, data)
        self.loss: Callable[[Tensor, Tensor], Tensor] = found.loss if found else functional.cross_entropy
        self.size, self.batch, self.position = len(x), project.recipe.batch, 0
        if found:
            self.x, self.y = found.x, found.y
        elif case.plain[0] == "gpt":
            self.x = torch.from_numpy(x).long()
            self.y = torch.cat([self.x[:, 1:], y[:, None]], 1)
        elif case.plain[0] == "images":
            pixels = torch.from_numpy(x).to(torch.float32).div_(255)[:, None]
            self.x, self.y = pixels.contiguous(memory_format=torch.channels_last), y
            self.model = self.model.to(memory_format=torch.channels_last)
        else:
            self.x, self.y = torch.from_numpy(x), y
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=project.recipe.rate, fused=True)

    @property
    def parameters(self) -> int:
        """Numbers that learn."""
        return sum(parameter.numel() for parameter in self.model.parameters())

    def step(self) -> tuple[int, bool]:
        """One step; how many that are, and whether it was the last one of an epoch."""
        if not self.position:
            order = torch.randperm(self.size)
            self._x, self._y = self.x.index_select(0, order), self.y.index_select(0, order)
        stop = min(self.position + self.batch, self.size)
        part = slice(self.position, stop)
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.model(self._x[part]), self._y[part]).backward()
        self.optimizer.step()
        self.position = stop % self.size
        return 1, stop == self.size
