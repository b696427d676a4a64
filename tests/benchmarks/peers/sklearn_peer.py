"""scikit-learn: its multi-layer perceptrons and its perceptron, which shuffle and loop by themselves.

There are no convolutions. Its Adam adds epsilon before the correction of the averages, and its squared error is half
of that of the others, so that its rate is twice theirs.
"""

from __future__ import annotations

import warnings
from math import ceil
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron
from sklearn.neural_network import MLPClassifier, MLPRegressor

from nnsim.core.data import Floats
from tests.benchmarks.peers.base import Missing, slices
from tests.benchmarks.peers.jobs import Job


class Layers:
    """``MLPClassifier`` or ``MLPRegressor``, trained for many epochs by one call."""

    def __init__(self, job: Job) -> None:
        self.job, units = job, [int(str(layer[1])) for layer in job.layers]
        self.x, self.y = job.x.reshape(len(job.x), -1), job.y
        made = MLPClassifier if job.loss == "softmax" else MLPRegressor
        self.model = made(
            hidden_layer_sizes=tuple(units[:-1]), activation=str(job.layers[0][2]), solver=job.optimizer,
            alpha=0.0, batch_size=job.batch,
            learning_rate_init=job.rate * (2 if job.loss == "squared" else 1), momentum=0.0,
            nesterovs_momentum=False, tol=0.0, n_iter_no_change=10**9, warm_start=True, random_state=1, max_iter=1,
        )  # fmt: skip
        self._begin()

    def _begin(self) -> None:
        """Make its arrays by a step, then put the first weights of the job there."""
        options: dict[str, Any] = {"classes": np.unique(self.y)} if self.job.loss == "softmax" else {}
        self.model.partial_fit(self.x[: self.job.batch], self.y[: self.job.batch], **options)
        start = list(self.job.start().values())
        for place, (weight, bias) in enumerate(zip(start[::2], start[1::2], strict=True)):
            self.model.coefs_[place][:] = weight.T
            self.model.intercepts_[place][:] = bias
        del self.model._optimizer  # what it remembers of that step

    def run(self, steps: int) -> int:
        """Whole epochs."""
        each = ceil(len(self.x) / self.job.batch)
        self.model.max_iter = ceil(steps / each)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.model.fit(self.x, self.y)
        return self.model.max_iter * each

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        self.model.shuffle = False
        losses = []
        for number, part in enumerate(slices(self.job, steps + 1)):
            losses.append(self._loss(self.x[part], self.y[part]))
            if number < steps:
                self.model.partial_fit(self.x[part], self.y[part])
        self.model.shuffle = True
        return losses

    def _loss(self, x: Floats, y: Floats) -> float:
        if self.job.loss == "squared":
            return float(((self.model.predict(x) - y) ** 2).mean())
        chances = self.model.predict_proba(x)[np.arange(len(y)), y.astype(int)]
        return float(-np.log(chances).mean())


class OneLayer:
    """``Perceptron``: it also corrects negative samples whose score is 0, which there are none of here."""

    def __init__(self, job: Job) -> None:
        self.job, self.x, self.y = job, job.x, job.y
        self.model = Perceptron(eta0=job.rate, tol=None, max_iter=1, warm_start=True, random_state=1)
        self.model.partial_fit(self.x[:2], np.array([0.0, 1.0]), classes=np.unique(self.y))
        weight, bias = job.start().values()
        self.model.coef_[:], self.model.intercept_[:] = weight, bias

    def run(self, steps: int) -> int:
        """Whole epochs."""
        self.model.max_iter = ceil(steps / len(self.x))
        self.model.fit(self.x, self.y)
        return self.model.max_iter * len(self.x)

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        losses = []
        for number, part in enumerate(slices(self.job, steps + 1)):
            scores = self.model.decision_function(self.x)
            losses.append(float(np.maximum(0, -(self.y * 2 - 1) * scores).mean()))
            if number < steps:
                self.model.partial_fit(self.x[part], self.y[part])
        return losses


def make(job: Job) -> Layers | OneLayer:
    """The peer at this job."""
    if job.layers[0][0] != "dense":
        raise Missing("scikit-learn has no convolutions")
    return OneLayer(job) if job.loss == "rosenblatt" else Layers(job)
