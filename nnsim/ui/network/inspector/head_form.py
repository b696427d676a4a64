"""The settings of an output beside the first: its name, task, loss, and what this counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.network import HEAD_WEIGHTS, Head
from nnsim.core.parameters import Choice, Number, Parameter
from nnsim.core.project import Project
from nnsim.edits.groups import MAX_NAME
from nnsim.language.texts import say
from nnsim.tasks.heads import tasks_beside
from nnsim.tasks.kinds import LOSSES, TASKS
from nnsim.ui.kit.forms import FieldRow, ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import hand_back
from nnsim.ui.kit.widgets.line_edit import LineEdit

WEIGHT = say(
    "What the loss of this output counts in training, where that of the first output counts 1. "
    "With 0 the output is measured, but the layers that it shares do not learn for it."
)


class HeadForm(QWidget):
    """``changed(id, value, final)`` for ``name``, ``task``, ``loss`` and ``weight``."""

    changed = Signal(str, object, bool)

    def __init__(self, project: Project, head: Head) -> None:
        super().__init__()
        self.name = LineEdit()
        self.name.setAccessibleName(say("Name of the output"))
        self.name.setMaxLength(MAX_NAME)
        self.form = ParameterForm(_parameters(project, head), _values(head))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(FieldRow(say("Name"), self.name))
        self._column.addWidget(self.form)
        self.form.changed.connect(self.changed)
        self.name.editingFinished.connect(self._rename)
        self.name.returnPressed.connect(lambda: hand_back(self.name))
        self.show_head(head)
        follow(self._restyle)

    def show_head(self, head: Head) -> None:
        """Show these settings; emits nothing."""
        self._called = head.name
        self.name.setText(head.name)
        self.form.set_values(_values(head))

    def focus_first(self) -> None:
        """Take the keyboard to the name."""
        self.name.setFocus()
        self.name.selectAll()

    def _rename(self) -> None:
        wanted = " ".join(self.name.text().split())
        if wanted and wanted != self._called:
            self.changed.emit("name", wanted, True)
        else:
            self.name.setText(self._called)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))


def _parameters(project: Project, head: Head) -> tuple[Parameter, ...]:
    """Its task is among those that fit, or what it is."""
    now = TASKS[head.node.spec.kind]
    tasks = tuple(dict.fromkeys((*tasks_beside(project), now)))
    losses = tuple(dict.fromkeys((*now.losses, head.loss)))
    return (
        Choice("task", say("Answers"), now.id, tuple((task.id, task.label) for task in tasks)),
        Choice("loss", say("Loss"), head.loss, tuple((loss, LOSSES[loss].label) for loss in losses)),
        Number("weight", say("Weight"), 1.0, *HEAD_WEIGHTS, WEIGHT),
    )


def _values(head: Head) -> dict[str, str | float]:
    return {"task": head.node.spec.kind, "loss": head.loss, "weight": head.weight}
