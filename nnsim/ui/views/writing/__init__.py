"""What a language model writes, what surprises it, and what counted tables do as well."""

from __future__ import annotations

from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "writing",
        title="Writing",
        help="How does the network go on with a text, and what surprises it?",
        widget="nnsim.ui.views.writing.view:WritingView",
        menu="Show what it &writes",
        beside="tables that only count stand beside what the network writes",
        icon="draw",
        fits=lambda project: task_of(project).continues_text,
        unfit="this network predicts no characters",
    ),
    after="classes",
)
