"""What Boltzmann machines dream of, beside what they make of samples."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _dreams(project: Project) -> bool:
    kind = kind_of(project.data)
    return bool(learner_of(project).machines) and kind.is_still and not project.data.modality_shapes


VIEWS.add(
    ViewKind(
        "dream",
        title=say("Dreams"),
        help=say("What does the network dream of, and what comes back of a sample?"),
        widget="nnsim.ui.views.dream.view:DreamView",
        menu=say("Show what the &network dreams of"),
        beside=say("samples stand beside what comes back of them"),
        icon="grid",
        fits=_dreams,
        unfit=say("only Boltzmann machines of images dream"),
        group="inside",
    ),
    after="weights",
)
