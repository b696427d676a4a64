"""The field in which a weight is typed, right where it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.network.neurons.weights import LIMIT


class WeightField(NumberField):
    """Appears at a weight; ``changed`` carries the number, ``closed`` says that it goes."""

    closed = Signal()

    def __init__(self, value: float, name: str, at: QPoint, parent: QWidget) -> None:
        super().__init__(Scale(-LIMIT, LIMIT, 0.01), round(value, 4), name, parent=parent)
        x = min(max(at.x() - self.width() // 2, 0), max(parent.width() - self.width(), 0))
        y = min(max(at.y() - self.sizeHint().height() // 2, 0), max(parent.height() - self.sizeHint().height(), 0))
        self.move(x, y)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the number and leaves; Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.complaint:
            self._leave()
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Looking elsewhere takes what was typed."""
        super().focusOutEvent(event)
        self._leave()

    def give_up(self) -> None:
        """Leave, whatever was typed."""
        self.setModified(False)
        self._leave()

    def _leave(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()
            self.deleteLater()
