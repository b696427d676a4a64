"""Which classes are taken for which."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.tasks.deciding import deciding_outputs
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _decides(project: Project) -> bool:
    return bool(deciding_outputs(project))


VIEWS.add(
    ViewKind(
        "confusion",
        title="Confusion",
        help="Which classes are taken for which, and how often?",
        widget="nnsim.ui.views.confusion.view:ConfusionView",
        menu="Show the con&fusion of classes",
        control="row.fresh",
        icon="grid",
        fits=_decides,
        unfit="the answers here are no classes",
        group="how well",
        shelved=True,
    )
)
