"""The samples of a data set: which are shown, what the network says of them, and what is done to them."""

from __future__ import annotations

from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "samples",
        title="Samples",
        help="Which samples are there, and what does the network say of each?",
        widget="nnsim.ui.views.samples.view:SamplesView",
        menu="Show the &samples",
        keys="Ctrl+7",
        icon="data",
        group="data",
    )
)
