"""The names above the rows of a table of samples: what each column tells, and the order by it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.views.samples.row_cells import FORGOTTEN, LEARNED
from nnsim.ui.views.samples.sheet import SampleSheet

LEARNED_TIP = say(
    "First learned: the step at the end of the first epoch after which the right class was told. Samples are looked at "
    "where an epoch ends; ≤ where nobody looked before, – where it has not happened. A click orders by it"
)
FORGOTTEN_TIP = say(
    "Last forgotten: the step at the end of the last epoch after which a wrong class was told, though the right one "
    "was told after the epoch before; – where it has not happened. A click orders by it"
)
COLUMNS = {
    "no.": ("number", say("A click orders by number")),
    "loss": ("hardest", say("The loss of the sample alone. A click orders by it")),
    LEARNED: ("learned", LEARNED_TIP),
    FORGOTTEN: ("forgotten", FORGOTTEN_TIP),
}
"""By the name of a column the order of the samples by it, and what it tells."""

UNSEEN_TIP = say(
    "Not known: this file holds no time line, so nobody knows what was learned before step {step:,}. Train to the end "
    "of an epoch and it is told from there on; File > Keep the time line in the file keeps it for the next time"
)
"""In place of that of the columns of a run that came without its past."""


class Head(QWidget):
    """The names above the rows of a table; a click on one whose samples can be ordered by it is ``asked`` for that."""

    asked = Signal(str)

    def __init__(self, sheet: SampleSheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What the column tells."""
        _, tip = self._order_at(event)
        learned = self._sheet.shown.learned if self._sheet.shown else None
        if tip in (LEARNED_TIP, FORGOTTEN_TIP) and learned is not None and learned.unseen:
            tip = UNSEEN_TIP.format(step=learned.unseen)
        self.setToolTip(in_lines(tip))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Order by that column."""
        order, _ = self._order_at(event)
        if order:
            self.asked.emit(order)

    def _order_at(self, event: QMouseEvent) -> tuple[str, str]:
        return COLUMNS.get(self._sheet.column_at(self.rect(), event.position().toPoint().x()), ("", ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._sheet.draw_head(QPainter(self), self.rect())
