"""Modules that PyTorch lacks.

Exported scripts take them from here as they stand, so lines have at most 100 characters.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as f
from torch import Tensor, nn


class Step(nn.Module):
    """Heaviside step: 1 where the input is positive, else 0. Its slope is zero everywhere."""

    def forward(self, x: Tensor) -> Tensor:
        """Elementwise, same shape and type."""
        return (x > 0).to(x.dtype)


class Sine(nn.Module):
    """Sine of the input in radians (Sitzmann et al., 2020, without their factor)."""

    def forward(self, x: Tensor) -> Tensor:
        """Elementwise, same shape and type."""
        return torch.sin(x)


class Add(nn.Module):
    """The sum of its inputs, which have one shape."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, the same for the sum."""
        total = inputs[0]
        for other in inputs[1:]:
            total = total + other
        return total


class Multiply(nn.Module):
    """The product of its inputs, which have one shape."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, the same for the product."""
        product = inputs[0]
        for other in inputs[1:]:
            product = product * other
        return product


class Concat(nn.Module):
    """Its inputs side by side along ``dim``, where 0 counts the samples."""

    def __init__(self, dim: int = 1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, equal in all axes but ``dim``."""
        return torch.cat(inputs, self.dim)


class Similarity(nn.Module):
    """The cosine of the angle between two vectors, or their dot product over the root of size."""

    def __init__(self, cosine: bool = True, scale: float = 1.0) -> None:
        super().__init__()
        self.cosine, self.scale = cosine, scale

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Two of [n, size] to [n, 1]."""
        dot = (a * b).sum(1, keepdim=True)
        if self.cosine:
            squares = (a * a).sum(1, keepdim=True) * (b * b).sum(1, keepdim=True)
            return dot / squares.clamp(min=1e-6).sqrt() * self.scale
        return dot / math.sqrt(a.shape[1]) * self.scale


class OverSteps(nn.Module):
    """The mean or the largest number of every channel of a sequence."""

    def __init__(self, largest: bool = False) -> None:
        super().__init__()
        self.largest = largest

    def forward(self, x: Tensor) -> Tensor:
        """[n, length, channels] to [n, channels]."""
        return x.amax(1) if self.largest else x.mean(1)


class SwapAxes(nn.Module):
    """Sequences [n, length, channels] to [n, channels, length] and back."""

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers with the last two axes swapped."""
        return x.transpose(1, 2)


class ToVideo(nn.Module):
    """Images [n, c, h, w] to videos of one channel [n, 1, c, h, w]."""

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers with one more axis."""
        return x.unsqueeze(1)


class ToSequence(nn.Module):
    """Images [n, c, h, w] to rows [n, h, c w] or places [n, h w, c]; vectors to [n, d, 1]."""

    def __init__(self, rows: bool = True) -> None:
        super().__init__()
        self.rows = rows

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers in steps."""
        if x.ndim == 2:
            return x.unsqueeze(2)
        return x.transpose(1, 2).flatten(2) if self.rows else x.flatten(2).transpose(1, 2)


class Embedding(nn.Embedding):
    """Row number x of a table, for x given as floats; numbers beyond its ends count as the ends."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, length] -> [n, length, embedding_dim]."""
        return super().forward(x.long().clamp(0, self.num_embeddings - 1))


def _answer(states: Tensor, whole: bool) -> Tensor:
    return states if whole else states[:, -1]


def _begin(x: Tensor) -> Tensor:
    """The first step [n, 1] of each of the series ``x`` [n, length, channels] that is not all 0."""
    last = x.shape[1] - 1
    steps = torch.arange(last + 1, device=x.device)
    return torch.where((x != 0).any(2), steps, last).amin(1, keepdim=True)


def _steps(x: Tensor, places: Tensor) -> Tensor:
    """The steps ``places`` [n, m] of the series [n, length, channels]."""
    return x.gather(1, places.unsqueeze(2).expand(-1, -1, x.shape[2]))


def _begun(read: Callable[[Tensor], Tensor], x: Tensor, whole: bool) -> Tensor:
    """All states, or the last, of a layer that begins where each series begins; 0 before that.

    Series are read from their first step on, so that nothing depends on how many zeros stand
    before it.
    """
    begin = _begin(x)
    steps = torch.arange(x.shape[1], device=x.device)
    states = read(_steps(x, (steps + begin).clamp(max=x.shape[1] - 1)))
    if not whole:
        return _steps(states, x.shape[1] - 1 - begin)[:, 0]
    return _steps(states, (steps - begin).clamp(min=0)) * (steps >= begin).unsqueeze(2)


class RNN(nn.RNN):
    """A recurrent layer that answers with its last state or, if ``whole``, with all of them.

    If it ``waits``, it begins where a series begins, not with the zeros before.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        whole: bool = False,
        waits: bool = False,
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True)
        self.whole, self.waits = whole, waits

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """[n, length, input_size] -> [n, hidden_size] or [n, length, hidden_size]."""
        read = super().forward
        if self.waits:
            return _begun(lambda part: read(part)[0], x, self.whole)
        return _answer(read(x)[0], self.whole)


class LSTM(nn.LSTM):
    """Long short-term memory that answers with its last state or, if ``whole``, with all.

    If it ``waits``, it begins where a series begins, not with the zeros before.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        whole: bool = False,
        waits: bool = False,
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True)
        self.whole, self.waits = whole, waits

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """[n, length, input_size] -> [n, hidden_size] or [n, length, hidden_size]."""
        read = super().forward
        if self.waits:
            return _begun(lambda part: read(part)[0], x, self.whole)
        return _answer(read(x)[0], self.whole)


class GRU(nn.GRU):
    """A gated recurrent layer that answers with its last state or, if ``whole``, with all.

    If it ``waits``, it begins where a series begins, not with the zeros before.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        whole: bool = False,
        waits: bool = False,
    ) -> None:
        super().__init__(input_size, hidden_size, batch_first=True)
        self.whole, self.waits = whole, waits

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """[n, length, input_size] -> [n, hidden_size] or [n, length, hidden_size]."""
        read = super().forward
        if self.waits:
            return _begun(lambda part: read(part)[0], x, self.whole)
        return _answer(read(x)[0], self.whole)


class SelfAttention(nn.Module):
    """Multi-head self-attention (Vaswani et al., 2017) with a projection in and one out."""

    def __init__(self, width: int, heads: int, causal: bool = False) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.in_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_weight = nn.Parameter(torch.empty(width, width))
        self.out_bias = nn.Parameter(torch.zeros(width))
        nn.init.xavier_uniform_(self.in_weight)
        nn.init.xavier_uniform_(self.out_weight)

    def forward(self, x: Tensor) -> Tensor:
        """[n, length, width] -> the same shape."""
        n, length, width = x.shape
        parts = f.linear(x, self.in_weight, self.in_bias)
        query, key, value = parts.view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        found = f.scaled_dot_product_attention(query, key, value, is_causal=self.causal)
        joined = found.transpose(1, 2).reshape(n, length, width)
        return f.linear(joined, self.out_weight, self.out_bias)


class PositionalEncoding(nn.Module):
    """Adds waves that tell where a step stands (Vaswani et al., 2017).

    ``slowest`` is the ratio of their lengths.
    """

    def __init__(self, slowest: float = 10_000.0) -> None:
        super().__init__()
        self.slowest = slowest

    def forward(self, x: Tensor) -> Tensor:
        """[n, length, width] -> the same shape."""
        length, width = x.shape[1:]
        channel = torch.arange(width, device=x.device)
        step = torch.arange(length, device=x.device, dtype=x.dtype)[:, None]
        angles = step / self.slowest ** (2 * (channel // 2) / width)
        return x + torch.where(channel % 2 == 1, angles.cos(), angles.sin())


class PositionEmbedding(nn.Module):
    """Adds a learned vector to every step (Gehring et al., 2017)."""

    def __init__(self, length: int, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(length, width))

    def forward(self, x: Tensor) -> Tensor:
        """[n, length, width] -> the same shape."""
        return x + self.weight


class Association(nn.Module):
    """Units wired to inputs at random, which fire above a threshold (Rosenblatt, 1958)."""

    wiring: Tensor

    def __init__(self, inputs: int, units: int, threshold: float = 0.0) -> None:
        super().__init__()
        self.threshold = threshold
        self.register_buffer("wiring", torch.zeros(units, inputs))

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs] -> 0 or 1 [n, units]."""
        return (x @ self.wiring.T > self.threshold).to(x.dtype)
