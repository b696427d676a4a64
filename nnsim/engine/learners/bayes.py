"""Naive Bayes with normal inputs: a mean and a spread of each input in each class (Duda and Hart 1973)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted
from nnsim.language.texts import say

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Clouds:
    """Of each class in training: its index in ``classes_`` [k], its ``share`` [k], ``mean`` and ``variance`` [k, n]."""

    classes_: NDArray[np.intp]
    share: Doubles
    mean: Doubles
    variance: Doubles

    def predict_proba(self, x: Floats) -> Doubles:
        """Probabilities [m, k] of the classes for inputs [m, n] by the rule of Bayes."""
        parts = [self._log_joint(x, number) for number in range(len(self.classes_))]
        logs = np.stack(parts, axis=1)
        shares = np.exp(logs - logs.max(1, keepdims=True))
        found: Doubles = shares / shares.sum(1, keepdims=True)
        return found

    def _log_joint(self, x: Floats, number: int) -> Doubles:
        """ln of share times density, [m]."""
        off = (x - self.mean[number]) ** 2 / self.variance[number]
        log: Doubles = np.log(self.share[number]) - 0.5 * (off + np.log(2 * np.pi * self.variance[number])).sum(1)
        return log


class NaiveBayes(Fitted):
    """Clouds that lie upright."""

    @property
    def backend(self) -> str:
        """Means and spreads need no library."""
        return "NumPy"

    @property
    def why(self) -> str:
        """It counts, once."""
        return say("Means and spreads of the classes are taken at once.")

    def _fit(self, x: Floats, y: Floats) -> Clouds:
        wide, classes = x.astype(np.float64), np.unique(y)
        floor = float(self._values["floor"]) ** 2 * float(wide.var(0).max()) or 1.0
        parts = [wide[y == index] for index in classes]
        return Clouds(
            classes.astype(np.intp),
            np.array([len(part) / len(wide) for part in parts]),
            np.stack([part.mean(0) for part in parts]),
            np.stack([part.var(0) + floor for part in parts]),
        )

    def _facts(self, model: Clouds) -> Facts:
        return (
            (say("Means and spreads"), f"{2 * model.mean.size:,}"),
            (say("Classes in training"), f"{len(model.classes_):,}"),
        )

    def _arrays(self, model: Clouds) -> dict[str, NDArray[Any]]:
        return {"share": model.share, "mean": model.mean, "variance": model.variance}

    def _work(self, model: Clouds) -> int:
        return int(4 * model.mean.size)


IMPLEMENTATIONS.add(Implementation("bayes", NaiveBayes))
