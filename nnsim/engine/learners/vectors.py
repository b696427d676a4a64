"""Support vector machines (Cortes and Vapnik 1995), each class against the rest, solved by libsvm within scikit-learn.

A score is the signed distance from the border in units of the margin: at +1 and -1 the margins lie. It is summed up
here over the support vectors, which is several times as fast as libsvm for a whole map.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.core.shares import percent
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted
from nnsim.language.texts import say

MOST_STEPS = 200_000
"""Steps of the solver: a few seconds. What cannot be separated with a large C would take for ever."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Machine:
    """One score for each unit: support vectors [m, numbers], coefficients [units, m] and offsets [units].

    ``index``  which training samples the support vectors are
    ``gamma``  what makes the kernels narrow
    """

    vectors: Doubles
    index: NDArray[np.intp]
    coefficients: Doubles
    offsets: Doubles
    gamma: float
    is_solved: bool


class SupportVectors(Fitted):
    """One machine for two classes, else one for each class or value."""

    def _fit(self, x: Floats, y: Floats) -> Machine:
        gamma = _gamma(x, float(self._values["gamma"]))
        if not self._task.tells_classes:
            return _joined([self._solve(x, value, gamma) for value in as_rows(y).T], x, gamma)
        if self._units == 1:
            return _joined([self._solve(x, y == 1, gamma)], x, gamma)
        return _joined([self._solve(x, y == k, gamma) for k in range(self._units)], x, gamma)

    def _solve(self, x: Floats, y: NDArray[Any], gamma: float) -> Any:
        """A fitted estimator; of a class that no sample is of, a score that says so."""
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - see fitted.py
        from sklearn.svm import SVC, SVR  # noqa: PLC0415

        if y.dtype == np.bool_ and not y.any():
            return None
        kind = SVC if y.dtype == np.bool_ else SVR
        kernel, degree = str(self._values["kernel"]), int(self._values["degree"])
        machine = kind(
            C=float(self._values["c"]), kernel=kernel, degree=degree, gamma=gamma, coef0=1.0, max_iter=MOST_STEPS
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # told among the facts
            return machine.fit(x, y)

    def _answers(self, model: Machine, x: Floats) -> Floats:
        scores = self._kernel(x.astype(np.float64), model.vectors, model.gamma) @ model.coefficients.T + model.offsets
        return scores.astype(np.float32)

    def _kernel(self, x: Doubles, vectors: Doubles, gamma: float) -> Doubles:
        """[n, m]: how alike inputs [n, numbers] and support vectors [m, numbers] are."""
        inner: Doubles = x @ vectors.T
        kernel = self._values["kernel"]
        if kernel == "linear":
            return inner
        if kernel == "poly":
            powers: Doubles = (gamma * inner + 1.0) ** int(self._values["degree"])
            return powers
        inner *= 2 * gamma
        inner -= gamma * (x * x).sum(1)[:, None]
        inner -= gamma * (vectors * vectors).sum(1)
        near: Doubles = np.exp(np.minimum(inner, 0).astype(np.float32)).astype(np.float64)  # four times as fast
        return near

    def _facts(self, model: Machine) -> Facts:
        count, all_of_them = len(model.index), len(self._parts["train"][0])
        found = [
            (say("Support vectors"), f"{count:,}"),
            (say("Share of the training samples"), percent(count / all_of_them, 0)),
        ]
        if self._values["kernel"] == "linear" and self._units == 1:
            width = np.linalg.norm(model.coefficients @ model.vectors)
            if self._task.tells_classes and width > 0:
                found.append((say("Width of the margin"), f"{2 / width:.3g}"))
        if self._values["kernel"] != "linear":
            found.append((say("Gamma in use"), f"{model.gamma:.3g}"))
        if not model.is_solved:
            found.append((say("Not solved"), say("stopped after {steps}: lower C", steps=counted(MOST_STEPS, "step"))))
        return tuple(found)

    def _arrays(self, model: Machine) -> dict[str, NDArray[Any]]:
        return {
            "vectors": model.vectors,
            "coefficients": model.coefficients,
            "offsets": model.offsets,
            "gamma": np.array(model.gamma),
        }

    def _marked(self, model: Machine) -> NDArray[np.intp]:
        return model.index

    def _work(self, model: Machine) -> int:
        return int(model.vectors.size + 20 * len(model.vectors) + 1)


def _gamma(x: Floats, factor: float) -> float:
    """``factor`` times what makes the kernels as wide as the inputs spread: 1 / (numbers x variance)."""
    variance = float(x.astype(np.float64).var())
    return factor / (x.shape[1] * variance) if variance > 0 else factor


def _joined(machines: list[Any], x: Floats, gamma: float) -> Machine:
    """All machines over the support vectors that any of them has."""
    solved = [machine for machine in machines if machine is not None]
    index = np.unique(np.concatenate([machine.support_ for machine in solved])).astype(np.intp)
    coefficients, offsets = np.zeros((len(machines), len(index))), np.full(len(machines), -1.0)
    for row, machine in enumerate(machines):
        if machine is not None:
            coefficients[row, np.searchsorted(index, machine.support_)] = machine.dual_coef_[0]
            offsets[row] = machine.intercept_[0]
    is_solved = all(int(np.max(machine.n_iter_)) < MOST_STEPS for machine in solved)
    return Machine(x[index].astype(np.float64), index, coefficients, offsets, gamma, is_solved)


IMPLEMENTATIONS.add(Implementation("vectors", SupportVectors))
