"""A sequence that a person types: what is predicted after each of its symbols, and the way of the state."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.networks.recurrence import reads_step_by_step
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _tells(project: Project) -> bool:
    return task_of(project).tells_symbols and reads_step_by_step(project.network)


VIEWS.add(
    ViewKind(
        "sequence",
        title=say("Sequence"),
        help=say("What may follow after each symbol of a sequence that you type, and what does the network expect?"),
        widget="nnsim.ui.views.sequence.view:SequenceView",
        menu=say("Show a se&quence, symbol by symbol"),
        control="fresh",
        icon="rnn",
        fits=_tells,
        unfit=say("no recurrent network predicts symbols here"),
        group="inside",
    ),
    after="classes",
)
