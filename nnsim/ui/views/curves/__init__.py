"""Loss and accuracy over the epochs of the run."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "curves",
        title=say("Curves"),
        help=say("Does it still get better, and on samples that it does not learn from?"),
        widget="nnsim.ui.views.curves.view:CurvesView",
        menu=say("Show the &curves"),
        beside=say("they begin with the weights that learned nothing"),
        keys="Ctrl+6",
        icon="curves",
        stage=0.0,
    )
)
