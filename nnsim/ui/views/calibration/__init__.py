"""Whether answers are as often right as their probability says."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.deciding import outputs_of_samples
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_sure(project: Project) -> bool:
    return not learner_of(project).decides and bool(outputs_of_samples(project))


VIEWS.add(
    ViewKind(
        "calibration",
        title="Calibration",
        help="Are answers that are called 90 % sure right in 90 of 100 cases?",
        widget="nnsim.ui.views.calibration.view:CalibrationView",
        menu="Show the cali&bration",
        control="row.fresh",
        icon="similarity",
        fits=_is_sure,
        unfit="no probabilities of classes are told here",
        group="how well",
        shelved=True,
    )
)
