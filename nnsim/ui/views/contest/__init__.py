"""Several learners on the same samples: their maps side by side, and a table of what they reach and take."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind

ANSWERED = ("binary", "multiclass", "regression")
"""The outputs that learners without a network have, too."""


def _is_for_others(project: Project) -> bool:
    task = task_of(project)
    return not learner_of(project).plays and not project.network.heads and task.id in ANSWERED


VIEWS.add(
    ViewKind(
        "contest",
        title=say("Learners"),
        help=say("Which learner does best on these samples, and where do they disagree?"),
        widget="nnsim.ui.views.contest.view:ContestView",
        menu=say("Show &learners side by side"),
        beside=say("the learners stand beside each other"),
        icon="split",
        fits=_is_for_others,
        unfit=say("other learners tell no such output"),
        shelved=True,
    )
)
