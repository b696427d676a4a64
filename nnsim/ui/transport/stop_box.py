"""Whether Play stops by itself, and after how many epochs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.edits.phases import plan_epochs
from nnsim.edits.recipe_fields import NUMBERS
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.undo import Editor

WORDS = say("Stop every")
HIGH = 22
"""Height of switch and field, px: the bar is low."""

ABOUT = say(
    "Play pauses at every multiple of so many epochs: at 100, 200, 300 for 100. Schedules end at the first of them, "
    "and the last of several phases takes what the others leave"
)


class StopBox(QWidget):
    """A switch, which is remembered with the view, and the planned epochs of the recipe."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        number = NUMBERS["epochs"]
        self.label = Text(WORDS, "label", "muted")
        self.switch = Switch(name=say("Stop every so many epochs"))
        self.field = NumberField(
            Scale(number.low, number.high, 1.0, whole=True, unit="epochs"),
            editor.project.recipe.epochs,
            say("Planned epochs"),
            flat=True,
        )
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        for widget in (self.label, self.switch, self.field):
            widget.setToolTip(in_lines(ABOUT))
        self._row = QHBoxLayout()
        self._row.addWidget(self.switch)
        self._row.addWidget(self.field)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.label)
        column.addLayout(self._row)
        self.switch.clicked.connect(self._switch)
        self.field.changed.connect(self._plan)
        editor.store.changed.connect(self._on_change)
        self._show()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))
        for widget in (self.switch, self.field):
            widget.setFixedHeight(theme.px(HIGH))

    def _on_change(self, change: Change) -> None:
        if change.parts & {"recipe", "view"}:
            self._show()

    def _show(self) -> None:
        project = self._editor.project
        self.switch.setChecked(project.view.stops)
        self.field.set_value(project.recipe.epochs)

    def _switch(self, on: bool) -> None:
        self._editor.set_view(lambda project: replace(project, view=replace(project.view, stops=on)))

    def _plan(self, epochs: float) -> None:
        """Who says how many wants it to stop."""
        self._editor.edit(say("Plan epochs"), plan_epochs.of(int(epochs)))
        self._switch(True)
