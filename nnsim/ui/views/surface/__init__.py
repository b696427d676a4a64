"""Surface: the answer over the plane as heights, which can be turned."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_over_plane(project: Project) -> bool:
    return kind_of(project.data).lies_in_plane == "itself" and task_of(project).tells_one


VIEWS.add(
    ViewKind(
        "surface",
        title=say("Surface"),
        help=say("How steep is the answer over the plane, and where do the points stand on it?"),
        widget="nnsim.ui.views.surface.view:SurfaceView",
        menu=say("Show the answer as a &surface"),
        beside=say("the time line shows it as it was at the start"),
        icon="area",
        fits=_is_over_plane,
        unfit=say("these samples do not lie in the plane, or no class or value is told"),
        group="how well",
        shelved=True,
    )
)
