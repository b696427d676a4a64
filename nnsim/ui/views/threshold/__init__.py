"""How well one class is told from all others, whatever the threshold, and what one threshold makes of it."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.tasks.deciding import outputs_of_samples
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _scores(project: Project) -> bool:
    return bool(outputs_of_samples(project))


VIEWS.add(
    ViewKind(
        "threshold",
        title=say("Threshold"),
        help=say("How well is one class told from all others, and from which probability on should one say so?"),
        widget="nnsim.ui.views.threshold.view:ThresholdView",
        menu=say("Show &thresholds, ROC and precision"),
        control="row.fresh",
        icon="curves",
        fits=_scores,
        unfit=say("the answers here are no classes of samples"),
        group="how well",
        shelved=True,
    )
)
