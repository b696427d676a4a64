"""What a recurrent network makes of a sequence, step by step, and of all that are held out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.data import Floats

NOW = ""
"""Among slopes by the kind of layer: those of the network as it is."""


@dataclass(frozen=True, slots=True)
class AboutSequence:
    """A sequence that is read: the numbers of symbols, or else a ``sample`` of the data set.

    ``axes``   directions of an earlier moment, which stay: the bytes of ``Reading.axes``; empty for those of now
    ``fresh``  with weights as the seed makes them, which learned nothing
    """

    tokens: tuple[int, ...] = ()
    sample: int = 0
    axes: bytes = b""
    fresh: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """One sequence of m steps, as the last recurrent layer reads it.

    ``step``     the moment of the run
    ``chances``  [m, symbols] what is predicted after each step; [0, 0] where no next symbol is
    ``path``     [m, 2] its states, seen in the two directions in which those of held-out sequences vary most
    ``cloud``    [p, 2] these states, and ``read`` [p] the symbols that were read last, -1 where none is
    ``shares``   which share of their variance lies along each direction
    ``axes``     [3, d]: the middle, and the direction of each axis
    ``slopes``   norms [m] of the gradient of the loss at the last step with respect to the state of each step, by the
                 kind of layer: ``NOW`` is the network as it is, the others are such layers with fresh weights
    """

    about: AboutSequence
    step: int
    chances: Floats
    path: Doubles
    cloud: Doubles
    read: Places
    shares: tuple[float, float]
    axes: Floats
    slopes: dict[str, Doubles] = field(default_factory=dict)

    def turned_to(self, before: Floats) -> Reading:
        """The same, each axis turned so that it points as nearly as possible like in ``before`` [3, d]."""
        if before.shape != self.axes.shape:
            return self
        signs = np.where((self.axes[1:] * before[1:]).sum(axis=1) < 0, -1.0, 1.0)
        axes = np.concatenate([self.axes[:1], self.axes[1:] * signs[:, None].astype(np.float32)])
        return Reading(
            self.about, self.step, self.chances, self.path * signs, self.cloud * signs, self.read, self.shares, axes,
            self.slopes,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AboutStates:
    """How many groups the states of held-out sequences are put into.

    0 for as few as tell the states of their grammar apart, or for some where none is known.
    """

    groups: int = 0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """How often a ``symbol`` led from a group to another, or to the same."""

    start: int
    symbol: int
    end: int
    count: int


@dataclass(frozen=True, eq=False, slots=True)
class OverTime:
    """What is told of held-out sequences at each of their steps, from their first one on.

    ``losses``  [length] mean loss, nats; NaN where nothing is asked. ``right`` [length] the share that is told right,
                ``counts`` [length] how many sequences were asked there
    ``legal``   the share of steps at which all symbols that may follow are likelier than all others; NaN without a
                grammar that is known
    """

    step: int
    losses: Doubles
    right: Doubles
    counts: Places
    legal: float
    fresh: bool = False

    def folded(self, period: int) -> tuple[Doubles, Doubles]:
        """Mean losses and shares [period] of the steps that are alike but for a multiple of ``period``."""
        found = np.full((2, period), np.nan)
        for place in range(period):
            counts = self.counts[place::period]
            asked = counts > 0
            if asked.any():
                for row, values in enumerate((self.losses, self.right)):
                    found[row, place] = np.average(values[place::period][asked], weights=counts[asked])
        return found[0], found[1]


@dataclass(frozen=True, eq=False, slots=True)
class Automaton:
    """States of held-out sequences in groups of neighbours, and what led from one to another.

    ``middles``  [groups, 2] in the two directions in which the states vary most; ``sizes`` [groups] how many each has
    ``meant``    the state of the grammar that most of each group are; empty where no grammar is known
    ``pure``     the share of states whose group is mostly of the grammar's same state; NaN without one
    """

    about: AboutStates
    step: int
    middles: Doubles
    sizes: Places
    edges: tuple[Edge, ...]
    meant: tuple[str, ...] = ()
    pure: float = float("nan")
