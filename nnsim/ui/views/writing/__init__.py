"""What a language model writes, what surprises it, and what counted tables do as well."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "writing",
        title=say("Writing"),
        help=say("How does the network go on with a text, and what surprises it?"),
        widget="nnsim.ui.views.writing.view:WritingView",
        menu=say("Show what it &writes"),
        beside=say("tables that only count stand beside what the network writes"),
        icon="draw",
        fits=lambda project: task_of(project).continues_text,
        unfit=say("this network predicts no characters"),
    ),
    after="classes",
)
