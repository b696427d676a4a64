"""A decision tree as it was grown: the only one, or one of a forest."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.answers.tree import DecisionTree
from nnsim.data.scaling import in_units
from nnsim.engine.learners.fitted import Fitted
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _tree(trainer: Trainer, number: int) -> DecisionTree | None:
    """Values are in their own units. None where the learner grows none; the last of fewer than ``number``."""
    learner, data = trainer.learner, trainer.project.data
    if not isinstance(learner, Fitted) or not learner.trees:
        return None
    tree = learner.tree(min(number, learner.trees - 1))
    if data.classes:
        return tree
    value = in_units(data, tree.value)
    if not len(tree.spread):
        return replace(tree, value=value)
    return replace(tree, value=value, spread=in_units(data, tree.value[:, 0] + tree.spread) - value[:, 0])


TREE = PROBES.add(Probe("tree", "A decision tree by node.", _tree, 0))
