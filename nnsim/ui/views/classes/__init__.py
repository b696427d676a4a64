"""How well each class is told over the epochs of the run."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.tasks.columns import tells_recalls
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "classes",
        title=say("Classes"),
        help=say("Which classes are learned early, which late, and is one of them lost again?"),
        widget="nnsim.ui.views.classes.view:ClassesView",
        menu=say("Show the c&lasses over the epochs"),
        beside=say("it begins with the weights that learned nothing"),
        icon="curves",
        fits=tells_recalls,
        unfit=say("this task does not tell a few classes apart"),
        group="through time",
        shelved=True,
    )
)
