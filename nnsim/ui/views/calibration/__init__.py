"""Whether answers are as often right as their probability says."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.deciding import outputs_of_samples
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_sure(project: Project) -> bool:
    return not learner_of(project).decides and bool(outputs_of_samples(project))


VIEWS.add(
    ViewKind(
        "calibration",
        title=say("Calibration"),
        help=say("Are answers that are called 90 % sure right in 90 of 100 cases?"),
        widget="nnsim.ui.views.calibration.view:CalibrationView",
        menu=say("Show the cali&bration"),
        control="row.fresh",
        icon="similarity",
        fits=_is_sure,
        unfit=say("no probabilities of classes are told here"),
        group="how well",
        shelved=True,
    )
)
