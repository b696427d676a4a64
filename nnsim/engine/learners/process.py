"""Gaussian processes (Rasmussen and Williams 2006): values exactly, classes as Laplace approximates them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted
from nnsim.language.texts import say


class Process(Fitted):
    """Its kernel is what the recipe says, and is not fitted: a change of it shows at once what it does."""

    def _fit(self, x: Floats, y: Floats) -> Any:
        from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor  # noqa: PLC0415

        wide = x.astype(np.float64)
        if self._task.tells_classes:
            # of several classes one against the rest, as scikit-learn has it
            return GaussianProcessClassifier(self._kernel(wide), optimizer=None).fit(wide, y)
        noise = float(self._values["noise"]) ** 2
        return GaussianProcessRegressor(self._kernel(wide), alpha=noise, optimizer=None, normalize_y=True).fit(wide, y)

    def _kernel(self, x: NDArray[np.float64]) -> Any:
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel  # noqa: PLC0415

        return ConstantKernel(float(self._values["amplitude"]) ** 2) * RBF(self._length(x))

    def _length(self, x: NDArray[np.float64]) -> float:
        """In units of the inputs; where all of them are alike, that of the recipe."""
        spread = np.sqrt(x.shape[1] * float(x.var()) / 2) or 1.0
        return float(self._values["length"]) * float(spread)

    def _facts(self, model: Any) -> Facts:
        x = as_rows(self._parts["train"][0])
        length = self._length(x.astype(np.float64) / (255 if x.dtype == np.uint8 else 1))
        return (
            (say("Samples kept"), f"{len(x):,}"),
            (say("Log evidence"), f"{self._evidence(model):.4g}"),
            (say("Length in use"), f"{length:.3g}"),
        )

    def _evidence(self, model: Any) -> float:
        """ln of the probability of the training samples under the kernel; of several classes the mean of theirs."""
        value = model.log_marginal_likelihood_value_
        return float(np.mean(value))

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        if not self._task.tells_classes:
            return {"x": model.X_train_, "alpha": model.alpha_, "kernel": model.kernel_.theta}
        base = model.base_estimator_
        each = base.estimators_ if hasattr(base, "estimators_") else [base]
        return {
            "x": each[0].X_train_,
            "pull": np.concatenate([one.y_train_ - one.pi_ for one in each]),
            "kernel": each[0].kernel_.theta,
        }

    def _work(self, model: Any) -> int:  # noqa: ARG002 - a row of the kernel, and of its root for the variance
        count = len(self._parts["train"][0])
        return count * (20 + (count if self._task.tells_classes else 0))


IMPLEMENTATIONS.add(Implementation("process", Process))
