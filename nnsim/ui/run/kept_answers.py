"""What the network of a run that was kept answers over the plane, where its weights tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnsim.core.data import Data
from nnsim.core.network import OUTPUT
from nnsim.core.project import KeptRun, Project
from nnsim.data.kinds import kind_of
from nnsim.edits.runs import MOST_WEIGHTS
from nnsim.language.texts import say
from nnsim.networks import forward
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan
from nnsim.ui.run.answer_map import AnswerMap, fits, map_of, map_size
from nnsim.ui.run.plane_inputs import PlaneInputs

NO_PLANE = say("These samples have no place in a plane.")
NO_SINGLE = say("It answers with more than one value, of which there is no map.")
IN_ENGINE = say("What this learner has learned stays in the engine, which has gone on.")
TOO_LARGE = say("The weights of so large a network are not kept.")
BY_ENGINE = say("Only the engine works out what these layers answer.")
NOT_YET = say("Its weights had not come yet when it was kept.")
OTHERS = say("It learned from other samples, to which its inputs were fitted.")


def shown_as(run: KeptRun, present: Project, samples: Callable[[Data], str]) -> Project:
    """The document of ``run`` with the samples of the ``present`` one where they are the same, as ``samples`` tells."""
    data = present.data if samples(present.data) == run.samples else run.project.data
    return replace(run.project, data=data, view=present.view)


def why_no_map(run: KeptRun, project: Project) -> str:
    """A sentence why there is no map of ``run``, whose document is ``project``; empty if there is one."""
    data, planned = project.data, plan(project)
    lies = kind_of(data).lies_in_plane
    is_fitted = lies != "itself" or data.scaling != "none" or data.target_scaling != "none"
    reasons = {
        NO_PLANE: not lies,
        NO_SINGLE: not task_of(project).tells_one,
        IN_ENGINE: learner_of(project).answers_by == "engine",
        BY_ENGINE: not forward.can_evaluate(planned),
        TOO_LARGE: planned.numbers * np.float32().nbytes > MOST_WEIGHTS,
        NOT_YET: not run.state.weights,
        OTHERS: is_fitted and not len(data),
    }
    return next((words for words, is_so in reasons.items() if is_so), "")


def kept_map(run: KeptRun, project: Project) -> AnswerMap:
    """The map of ``run``, whose document is ``project``; empty where ``why_no_map`` says why."""
    planned, weights = plan(project), run.state.weights
    if why_no_map(run, project) or not fits(planned, weights):
        return AnswerMap()
    features = PlaneInputs(project).features(map_size(planned))
    return map_of(project, forward.run(planned, weights, features)[OUTPUT])
