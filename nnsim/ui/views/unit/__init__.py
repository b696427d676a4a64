"""A single unit: what it answers to samples, and what falls without it."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_units(project: Project) -> bool:
    return learner_of(project).has_network


VIEWS.add(
    ViewKind(
        "unit",
        title=say("Unit"),
        help=say("Which samples drive a single unit, and which class falls without it?"),
        widget="nnsim.ui.views.unit.view:UnitView",
        menu=say("Show a single &unit"),
        control="controls.fresh",
        icon="point",
        fits=_has_units,
        unfit=say("this learner has no network"),
        group="inside",
        shelved=True,
    )
)
