"""Action values in the frame that is looked at, for networks that act."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.data.feeding import inputs
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.value_bars import ValueBars
from nnsim.ui.run.action_values import values_of
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor


class Moves(QWidget):
    """Bars for the actions in the frame that is chosen, the first one until then."""

    def __init__(self, editor: Editor, live: LiveModel) -> None:
        super().__init__()
        self._editor, self._live = editor, live
        self._largest = 1.0
        self.said, self.bars = Text("", "label", "muted", wrap=True), ValueBars()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.said, self.bars):
            self._column.addWidget(widget)
        live.updated.connect(self.refresh)
        live.chosen.changed.connect(self.refresh)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._open)
        follow(self._restyle)
        self.hide()

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self.refresh()

    def _open(self) -> None:
        """Another document, with a scale of its own."""
        self._largest = 1.0
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Work the values out anew, while they are seen."""
        project = self._editor.project
        if not self.isVisible() or not task_of(project).acts or not len(project.data):
            return
        index = self._live.chosen.index or 0
        values = values_of(self._live, inputs(project, project.data.x[index : index + 1]), len(project.data.classes))
        self.said.setText(say("Action values in frame {index:,}", index=index + 1))
        self._largest = max(self._largest, float(np.abs(values).max(initial=0.0)))
        self.bars.show_values(project.data.classes, values, self._largest)
