"""A random forest (Breiman 2001): trees on samples drawn with replacement, each question about one of a few inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.seeds import stable
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted, Voters, scores_of
from nnsim.engine.learners.tree import arrays_of
from nnsim.language.texts import say


class Forest(Fitted):
    """The mean of what its trees answer; what is drawn follows from the recipe's seed."""

    def _fit(self, x: Floats, y: Floats) -> Any:
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor  # noqa: PLC0415 - see fitted.py

        kind = RandomForestClassifier if self._task.tells_classes else RandomForestRegressor
        return kind(
            int(self._values["trees"]),
            max_depth=int(self._values["depth"]) or None,
            min_samples_leaf=int(self._values["leaf"]),
            max_features="sqrt" if self._task.tells_classes else 1.0,
            random_state=stable(self._seed, "forest") % 2**31,
        ).fit(x, y)

    def _answers(self, model: Any, x: Floats) -> Floats:
        """Summed up in the order of scikit-learn, so to its bits, but without its threads: a map takes a quarter."""
        total = sum(tree.predict(x) for tree in self._grown(model)) / len(model.estimators_)
        if not self._task.tells_classes:
            return np.asarray(total, np.float32).reshape(len(x), -1)
        return scores_of(self._by_class(model, total), self._units)

    def _facts(self, model: Any) -> Facts:
        depths = [tree.get_depth() for tree in model.estimators_]
        leaves = sum(tree.get_n_leaves() for tree in model.estimators_)
        return (
            (say("Trees"), f"{len(depths):,}"),
            (say("Deepest tree"), f"{max(depths):,}"),
            (say("Leaves of all trees"), f"{leaves:,}"),
        )

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        each = [arrays_of(tree.tree_) for tree in model.estimators_]
        return {name: np.concatenate([arrays[name] for arrays in each]) for name in each[0]}

    def _grown(self, model: Any) -> list[Any]:
        return [tree.tree_ for tree in model.estimators_]

    def _voters(self, model: Any, x: Floats) -> Voters:
        each = np.concatenate([self._by_class(model, tree.predict(x).reshape(1, -1)) for tree in self._grown(model)])
        if self._task.tells_classes:
            return Voters(trees=each.argmax(1).astype(np.float64))
        return Voters(trees=each if self._units > 1 else each[:, 0])

    def _work(self, model: Any) -> int:
        return sum(int(tree.get_depth()) + 1 for tree in model.estimators_)


IMPLEMENTATIONS.add(Implementation("forest", Forest))
