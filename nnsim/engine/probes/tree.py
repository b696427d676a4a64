"""A decision tree as it was grown: the only one, or one of a forest."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.data.scaling import in_units
from nnsim.engine.learners.base import GrownTree
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _tree(trainer: Trainer, number: int) -> dict[str, object]:
    """``number`` of ``count`` and the arrays of ``GrownTree`` by name; empty where the learner grows none.

    Values are in their own units and have ``spread``, the standard deviation of those in a node, [nodes].
    """
    learner, data = trainer.learner, trainer.project.data
    count = learner.trees
    if not count:
        return {}
    number = min(number, count - 1)
    grown = learner.tree(number)
    found = {"number": number, "count": count, **grown._asdict()}
    return found if data.classes else {**found, **_in_units(data, grown)}


def _in_units(data: Data, grown: GrownTree) -> dict[str, object]:
    low = in_units(data, grown.value)
    return {"value": low, "spread": in_units(data, grown.value + np.sqrt(grown.impurity)[:, None])[:, 0] - low[:, 0]}


TREE = PROBES.add(Probe("tree", "A decision tree as arrays by node.", _tree, 0))
