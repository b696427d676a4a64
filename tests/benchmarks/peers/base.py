"""What a peer is: somebody who does a job step by step and can be asked how well it stands."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import Job


class Peer(Protocol):
    """One library at one job. Orders of samples belong to the work; nobody but nnsim evaluates."""

    def run(self, steps: int) -> int:
        """Train for at least ``steps`` steps; how many were made."""

    def trace(self, steps: int) -> list[float]:
        """The loss of every next batch in the order of the samples, before a step is made on it.

        In evaluation mode, from the weights of the job's ``start``, ``steps + 1`` of them; called before ``run``.
        Of Rosenblatt's rule it is the perceptron loss of all samples.
        """


class Missing(Exception):
    """A job that this peer cannot do, or a peer that is not there; the sentence says why."""


class Order:
    """Batches of a fresh order for every epoch, the short one at its end included, as nnsim has them."""

    def __init__(self, job: Job) -> None:
        self.size, self.batch = len(job.x), job.batch
        self._rng = np.random.default_rng(1)
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._at = 0

    def next(self) -> tuple[NDArray[np.intp], int, int]:
        """The order of the epoch, and from which place in it to which the next step goes; at 0 the order is new."""
        if self._at >= len(self._order):
            self._order, self._at = self._rng.permutation(self.size), 0
        start, self._at = self._at, min(self._at + self.batch, self.size)
        return self._order, start, self._at


def slices(job: Job, steps: int) -> list[slice]:
    """The first batches in the order of the samples."""
    return [slice(i * job.batch, (i + 1) * job.batch) for i in range(steps)]


def asked(job: Job, part: slice) -> slice:
    """The samples that the loss before a step on ``part`` is told of: a single one tells little."""
    return slice(None) if job.loss == "rosenblatt" else part
