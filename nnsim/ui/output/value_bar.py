"""The choice of which of several values the pictures and lists show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.project import Project
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines

TIP = say(
    "Which of the values colours the map and the points and stands among the samples; the network learns all of them"
)


class ValueBar(QWidget):
    """``chosen(int)`` carries the new ``View.value``; hidden where there is one value or none."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ComboBox(say("Value that is shown"))
        self.choice.setToolTip(in_lines(TIP))
        self._values: tuple[str, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Text(say("Shown value"), tone="muted"))
        self._row.addWidget(self.choice)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choice.chosen.connect(lambda key: self.chosen.emit(int(key)))
        follow(self._restyle)

    def show_project(self, project: Project) -> None:
        """Offer the values of the data, where there are several."""
        values = project.data.values
        self.setVisible(len(values) > 1)
        if values != self._values:
            self._values = values
            self.choice.set_options([(str(index), name) for index, name in enumerate(values)])
        self.choice.set_current(str(value_of(project)))

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
