"""Prepared experiments: their runs are made in the background, and drawn as lines with bands over the seeds."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.experiments import fitting
from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_some(project: Project) -> bool:
    return bool(fitting(project))


VIEWS.add(
    ViewKind(
        "experiment",
        title=say("Experiment"),
        help=say("What becomes of the network where one thing is changed, over and over, with several seeds?"),
        widget="nnsim.ui.views.experiment.view:ExperimentView",
        menu=say("Show &experiments"),
        icon="grid",
        fits=_has_some,
        unfit=say("none fits this document"),
        group="how well",
        beside=say("each experiment has its own control"),
        shelved=True,
    )
)
