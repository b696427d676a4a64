"""Which classes are taken for which."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.tasks.deciding import deciding_outputs
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _decides(project: Project) -> bool:
    return bool(deciding_outputs(project))


VIEWS.add(
    ViewKind(
        "confusion",
        title=say("Confusion"),
        help=say("Which classes are taken for which, and how often?"),
        widget="nnsim.ui.views.confusion.view:ConfusionView",
        menu=say("Show the con&fusion of classes"),
        control="row.fresh",
        icon="grid",
        fits=_decides,
        unfit=say("the answers here are no classes"),
        group="how well",
        shelved=True,
    )
)
