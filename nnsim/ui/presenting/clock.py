"""How long it has taken, against the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.progress_strip import ProgressBar
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.presenting.told import Times, minutes


class PlanClock(QWidget):
    """Minutes since the beginning, those that are planned, and a bar that fills; over the plan it warns."""

    def __init__(self) -> None:
        super().__init__()
        self.spent = Text("0:00", "number")
        self.plan = Text("", "body", "muted")
        self.here = Text("", "label", "muted")
        self.bar = ProgressBar()
        self._row = QHBoxLayout()
        self._row.addWidget(self.spent)
        self._row.addWidget(self.plan)
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.here)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(1.5 * SPACE))
        self._column.setSpacing(theme.px(SPACE / 2))
        self.setFixedWidth(theme.px(190))

    def show_times(self, times: Times) -> None:
        """Those of now."""
        self.spent.setText(minutes(times.spent))
        is_over = times.plan is not None and times.spent > times.plan
        self.spent.set_tone("warning" if is_over else "text")
        words = "" if times.plan is None else say("of {minutes} min", minutes=round(times.plan / 60))
        self.plan.setText(words)
        self.bar.setVisible(times.plan is not None)
        if times.plan:
            self.bar.set_done(times.spent / times.plan)
        here = "" if times.here is None else say("This step {minutes}", minutes=minutes(times.here))
        if times.here is not None and times.plan_here is not None:
            planned = round(times.plan_here / 60)
            here = say("This step {minutes} of {planned} min", minutes=minutes(times.here), planned=planned)
        self.here.setText(" · ".join(each for each in (here, times.clock) if each))
        self.setAccessibleName(f"{minutes(times.spent)} {words}")
