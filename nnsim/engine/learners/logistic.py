"""Logistic regression (Cox 1958): the most probable straight border, found by scikit-learn with L-BFGS."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted
from nnsim.language.texts import say

MOST_STEPS = 2_000
"""Of the solver; a hundred are many."""


class Logistic(Fitted):
    """One weight for each input and class; of two classes, for each input."""

    def _fit(self, x: Floats, y: Floats) -> Any:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - see fitted.py

        return LogisticRegression(C=float(self._values["c"]), max_iter=MOST_STEPS).fit(x.astype(np.float64), y)

    def _facts(self, model: Any) -> Facts:
        return (
            (say("Weights"), f"{model.coef_.size + model.intercept_.size:,}"),
            (say("Largest weight"), f"{np.abs(model.coef_).max():.3g}"),
            (say("Steps of the solver"), f"{int(np.max(model.n_iter_)):,}"),
        )

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        return {"weights": model.coef_, "biases": model.intercept_}

    def _work(self, model: Any) -> int:
        return int(model.coef_.size)


IMPLEMENTATIONS.add(Implementation("logistic", Logistic))
