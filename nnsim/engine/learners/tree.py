"""A decision tree (CART, Breiman and others 1984), grown by scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.seeds import stable
from nnsim.engine.learners.base import IMPLEMENTATIONS, Facts, Implementation
from nnsim.engine.learners.fitted import Fitted
from nnsim.language.texts import say


class Tree(Fitted):
    """Splits one input at a threshold, again and again; ties are settled by the recipe's seed."""

    def _fit(self, x: Floats, y: Floats) -> Any:
        from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor  # noqa: PLC0415 - see fitted.py

        kind = DecisionTreeClassifier if self._task.tells_classes else DecisionTreeRegressor
        depth, least = int(self._values["depth"]), int(self._values["leaf"])
        seed = stable(self._seed, "tree") % 2**31
        return kind(max_depth=depth or None, min_samples_leaf=least, random_state=seed).fit(x, y)

    def _facts(self, model: Any) -> Facts:
        questions = model.get_n_leaves() - 1
        return (
            (say("Depth"), f"{model.get_depth():,}"),
            (say("Questions"), f"{questions:,}"),
            (say("Leaves"), f"{model.get_n_leaves():,}"),
        )

    def _arrays(self, model: Any) -> dict[str, NDArray[Any]]:
        return arrays_of(model.tree_)

    def _grown(self, model: Any) -> list[Any]:
        return [model.tree_]

    def _work(self, model: Any) -> int:
        return int(model.get_depth()) + 1


def arrays_of(tree: Any) -> dict[str, NDArray[Any]]:
    """The questions and the answers of one tree of scikit-learn."""
    return {
        "feature": np.array(tree.feature),
        "threshold": np.array(tree.threshold),
        "left": np.array(tree.children_left),
        "right": np.array(tree.children_right),
        "value": np.array(tree.value),
    }


IMPLEMENTATIONS.add(Implementation("tree", Tree))
