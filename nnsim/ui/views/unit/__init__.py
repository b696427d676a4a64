"""A single unit: what it answers to samples, and what falls without it."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_units(project: Project) -> bool:
    return learner_of(project).has_network


VIEWS.add(
    ViewKind(
        "unit",
        title="Unit",
        help="Which samples drive a single unit, and which class falls without it?",
        widget="nnsim.ui.views.unit.view:UnitView",
        menu="Show a single &unit",
        control="controls.fresh",
        icon="point",
        fits=_has_units,
        unfit="this learner has no network",
        group="inside",
        shelved=True,
    )
)
