"""Sparse coding: atoms learned from patches of the pictures, a patch as a sum of a few, and a picture without noise."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_pictures(project: Project) -> bool:
    kind = kind_of(project.data)
    return kind.is_pictorial and not kind.is_moving and not project.data.modality_shapes and not kind.is_played


VIEWS.add(
    ViewKind(
        "patches",
        title=say("Patches"),
        help=say("Of which few strokes are all pictures made?"),
        widget="nnsim.ui.views.patches.view:PatchesView",
        menu=say("Show &patches as sums of atoms"),
        beside=say("the noisy picture stands beside the cleaned one"),
        icon="grid",
        fits=_has_pictures,
        unfit=say("these samples are no pictures"),
        group="data",
        shelved=True,
    )
)
