"""Linear models with a price on coefficients: which columns count, from none of them to least squares."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_one_value(project: Project) -> bool:
    data = project.data
    is_row = len(data.sample_shape) == 1 and data.targets == "values" and len(data.values) == 1
    return is_row and task_of(project).tells_values and not learner_of(project).plays


VIEWS.add(
    ViewKind(
        "penalty",
        title=say("LASSO"),
        help=say("Which columns count, and how many of them can be done without?"),
        widget="nnsim.ui.views.penalty.view:PenaltyView",
        menu=say("Show the LASSO &path"),
        beside=say("ridge regression and the error of always saying the mean stand beside it"),
        icon="curves",
        fits=_has_one_value,
        unfit=say("these samples have no single value"),
        group="data",
        shelved=True,
    )
)
