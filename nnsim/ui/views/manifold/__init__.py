"""Manifold: samples on a curve or a surface, the graph of their neighbours, and how methods unroll it."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_measured(project: Project) -> bool:
    kind = kind_of(project.data)
    return not (kind.is_written or kind.is_played)


VIEWS.add(
    ViewKind(
        "manifold",
        title=say("Manifold"),
        help=say("Do the samples lie on a curve or a surface, and which method unrolls it without tearing?"),
        widget="nnsim.ui.views.manifold.view:ManifoldView",
        menu=say("Show how the samples &unroll"),
        control="controls.fresh",
        icon="area",
        fits=_is_measured,
        unfit=say("these samples are read or played, not measured"),
        group="inside",
        shelved=True,
    )
)
