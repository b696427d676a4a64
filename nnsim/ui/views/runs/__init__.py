"""The runs that were kept and the present one, side by side: what each answers, and a table of how they did."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "runs",
        title=say("Runs"),
        help=say("What do the runs that were kept answer, beside the present one?"),
        widget="nnsim.ui.views.runs.view:RunsView",
        menu=say("Show the r&uns"),
        beside=say("kept runs stand beside the present one"),
        icon="keep_run",
        fits=lambda project: bool(project.runs),
        unfit=say("none is kept"),
        group="through time",
    )
)
