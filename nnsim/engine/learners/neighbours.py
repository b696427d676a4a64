"""The k nearest training samples, asked for their votes or the mean of their values (Fix and Hodges 1951)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted, Voters
from nnsim.language.texts import say


class Neighbours(Fitted):
    """Keeps the samples; with fewer of them than k all are asked."""

    def _fit(self, x: Floats, y: Floats) -> Any:
        from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor  # noqa: PLC0415 - see fitted.py

        kind = KNeighborsClassifier if self._task.tells_classes else KNeighborsRegressor
        return kind(min(int(self._values["k"]), len(x)), weights=str(self._values["weights"])).fit(x, y)

    def _facts(self, model: Any) -> Facts:
        return (
            (say("Neighbours asked"), f"{model.n_neighbors:,}"),
            (say("Samples kept"), f"{model.n_samples_fit_:,}"),
            (say("Numbers per sample"), f"{model.n_features_in_:,}"),
        )

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        return {
            "x": model._fit_X,
            "y": model._y,
            "k": np.array(model.n_neighbors),
            "votes": np.array(model.weights == "distance"),
        }

    def _voters(self, model: Any, x: Floats) -> Voters:
        (far,), (who,) = model.kneighbors(x)
        return Voters(who.astype(np.intp), far, _votes(far) if model.weights == "distance" else np.ones(len(far)))

    def _work(self, model: Any) -> int:
        # in few dimensions a tree finds neighbours among few candidates; else every sample is compared
        size, numbers = model.n_samples_fit_, model.n_features_in_
        return int(numbers * (size if numbers > 15 else 50 * np.log2(size + 1)))


def _votes(far: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / distance [k]; those that lie at the very place are asked alone."""
    there = far == 0
    with np.errstate(divide="ignore"):
        votes: NDArray[np.float64] = there.astype(np.float64) if there.any() else 1 / far
    return votes


IMPLEMENTATIONS.add(Implementation("neighbours", Neighbours))
