"""Where the characters of a text look, head by head."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.networks.kinds import layer_kind
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _looks(project: Project) -> bool:
    kinds = map(layer_kind, project.network.nodes)
    return task_of(project).continues_text and any(kind and kind.attends for kind in kinds)


VIEWS.add(
    ViewKind(
        "attention",
        title=say("Attention"),
        help=say("From which characters does each head of the attention take what it passes on?"),
        widget="nnsim.ui.views.attention.view:AttentionView",
        menu=say("Show the &attention"),
        control="fresh",
        icon="attention",
        fits=_looks,
        unfit=say("this network attends to no text"),
        group="inside",
    ),
    after="classes",
)
