"""The samples of a data set: which are shown, what the network says of them, and what is done to them."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "samples",
        title=say("Samples"),
        help=say("Which samples are there, and what does the network say of each?"),
        widget="nnsim.ui.views.samples.view:SamplesView",
        menu=say("Show the &samples"),
        beside=say("it asks about the samples; what is said of them is listed one by one"),
        keys="Ctrl+7",
        icon="data",
        group="data",
    )
)
