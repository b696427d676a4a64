"""Restricted Boltzmann machines: what their units know of each other, and which way contrastive divergence goes.

Visible units v and hidden units h have the energy E(v, h) = -h W v - b h - a v. Given one side the units of the other
are independent, so that both are drawn in turn (Gibbs sampling). Contrastive divergence (Hinton, 2002) begins this at a
sample and stops after k rounds; the last half of a round has probabilities instead of draws. The softmax units of a
class, one of which is on, stand beside v where there are any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as f
from torch import Tensor


class Draws:
    """Random numbers from a ``seed`` alone, drawn on the processor and sent to where ``like`` lies."""

    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator()
        self._generator.manual_seed(seed)

    def on(self, chances: Tensor) -> Tensor:
        """1 with the probability ``chances`` [n, m], else 0."""
        drawn = torch.rand(chances.shape, generator=self._generator, dtype=chances.dtype).to(chances.device)
        return (drawn < chances).to(chances.dtype)

    def around(self, means: Tensor) -> Tensor:
        """``means`` [n, m] with noise of deviation 1."""
        noise = torch.randn(means.shape, generator=self._generator, dtype=means.dtype)
        return means + noise.to(means.device)

    def one_of(self, scores: Tensor) -> Tensor:
        """One-hot [n, k], each with its softmax probability: Gumbel's trick."""
        drawn = torch.rand(scores.shape, generator=self._generator, dtype=scores.dtype).clamp_(1e-12, 1 - 1e-7)
        winner = (scores - (-drawn.log()).log().to(scores.device)).argmax(1)
        return f.one_hot(winner, scores.shape[1]).to(scores.dtype)


@dataclass(frozen=True, eq=False, slots=True)
class Machine:
    """``weight`` W [h, v], ``hidden`` b [h], ``visible`` a [v]; with classes also ``to_class`` U [k, h] and ``classes``
    c [k]. ``linear`` hidden units have noise of deviation 1 around their sums instead of being on or off."""

    weight: Tensor
    hidden: Tensor
    visible: Tensor
    to_class: Tensor | None = None
    classes: Tensor | None = None
    linear: bool = False

    @property
    def arrays(self) -> tuple[Tensor, ...]:
        """All of them, in this order; those of classes where there are any."""
        with_classes = () if self.to_class is None or self.classes is None else (self.to_class, self.classes)
        return (self.weight, self.hidden, self.visible, *with_classes)

    def sums(self, v: Tensor, y: Tensor | None = None) -> Tensor:
        """What hidden units hear [n, h] of visible ones [n, v], and of classes [n, k]."""
        heard = torch.addmm(self.hidden, v, self.weight.T)
        return heard if y is None or self.to_class is None else heard + y @ self.to_class

    def up(self, v: Tensor, y: Tensor | None = None) -> Tensor:
        """The means of hidden units [n, h]: how probably each is on."""
        heard = self.sums(v, y)
        return heard if self.linear else torch.sigmoid(heard)

    def drawn_up(self, means: Tensor, draws: Draws) -> Tensor:
        """Hidden units drawn by their ``means`` [n, h]."""
        return draws.around(means) if self.linear else draws.on(means)

    def down(self, h: Tensor) -> Tensor:
        """How probably each visible unit is on [n, v], given hidden ones."""
        return torch.sigmoid(torch.addmm(self.visible, h, self.weight))

    def class_scores(self, h: Tensor) -> Tensor | None:
        """Scores of the classes [n, k], whose softmax are their probabilities; None without classes."""
        if self.to_class is None or self.classes is None:
            return None
        return torch.addmm(self.classes, h, self.to_class.T)

    def round(self, h: Tensor, draws: Draws, y: Tensor | None = None) -> Round:
        """From hidden units down and up again, all of them drawn; ``y`` [n, k] holds the class fast where given."""
        v = draws.on(self.down(h))
        if y is None and (scores := self.class_scores(h)) is not None:
            y = draws.one_of(scores)
        means = self.up(v, y)
        return Round(v, y, means, self.drawn_up(means, draws))

    def free_energy(self, v: Tensor, y: Tensor | None = None) -> Tensor:
        """-ln of the sum of exp(-E) over all h, [n]: by how much it is less, the likelier the machine holds v."""
        heard = self.sums(v, y)
        hidden = heard.square().sum(1) / 2 if self.linear else f.softplus(heard).sum(1)
        found = -(v @ self.visible) - hidden
        return found if y is None or self.classes is None else found - y @ self.classes


class Round(NamedTuple):
    """Visible units, classes where there are any, the means of hidden units, and these drawn."""

    v: Tensor
    y: Tensor | None
    means: Tensor
    h: Tensor


class Contrast(NamedTuple):
    """``slopes``: which way the log-likelihood rises, by array of the machine, as contrastive divergence estimates it;
    ``again``: how probably visible units are on [n, v] after one half of a round; ``h``: hidden units at the end."""

    slopes: tuple[Tensor, ...]
    again: Tensor
    h: Tensor


def contrast(
    machine: Machine, samples: tuple[Tensor, Tensor | None], k: int, draws: Draws, particles: Tensor | None = None
) -> Contrast:
    """The slopes for ``samples``, v [n, v] and one-hot classes [n, k] or None, after ``k`` rounds.

    Rounds begin at the samples, or at hidden units ``particles`` [m, h] that were kept from before.
    """
    v, y = samples
    means = machine.up(v, y)
    h = machine.drawn_up(means, draws)
    again, last = machine.down(h), Round(v, y, means, h if particles is None else particles)
    for _ in range(k):
        last = machine.round(last.h, draws)
    seen, dreamt = _statistics(machine, v, y, means), _statistics(machine, last.v, last.y, last.means)
    return Contrast(tuple(one - other for one, other in zip(seen, dreamt, strict=True)), again, last.h)


def _statistics(machine: Machine, v: Tensor, y: Tensor | None, h: Tensor) -> tuple[Tensor, ...]:
    """Means over samples of minus the slope of the energy, by array."""
    found = (h.T @ v / len(v), h.mean(0), v.mean(0))
    return found if y is None or machine.to_class is None else (*found, y.T @ h / len(v), y.mean(0))
