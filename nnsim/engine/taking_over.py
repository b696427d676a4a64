"""What a learner takes over of a state that may be of another network."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.engine.learners.base import Learner, Names, made_for, make
from nnsim.engine.timeline import RunState


def is_built_alike(one: Project, other: Project) -> bool:
    """Whether arrays of the same name and shape mean the same in both."""
    return made_for(one) == made_for(other)


def fit(learner: Learner, project: Project, given: RunState, device: str) -> tuple[Names, Names]:
    """Let the ``learner`` of ``project`` take over what it can; names of weights that it took, and of fresh ones.

    Of another network that is what fits by block, as when an edit changes the network.
    """
    state, of = given
    if is_built_alike(of, project):
        return learner.load(state.weights, state.optimizer)
    then = make(of, device)
    then.load(state.weights, state.optimizer)
    return learner.inherit(then.labelled(), {})
