"""An angle, typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale

DEGREES = Scale(-360.0, 360.0, 0.1, unit="°")


class TurnDialog(Dialog):
    """Asks for an angle in degrees, anticlockwise; ``chosen(float)`` carries it."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("Turn the selected points"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = NumberField(DEGREES, 45.0, say("Angle in degrees, anticlockwise"))
        self.turn = Button(say("Turn"), kind="primary")
        self.turn.clicked.connect(self.accept)
        cancel = Button(say("Cancel"), kind="ghost")
        cancel.clicked.connect(self.reject)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(FieldRow(say("Angle, anticlockwise"), self.field))
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        for button in (cancel, self.turn):
            self._row.addWidget(button)
        self._layout.addLayout(self._row)
        self.takes(self.turn)
        self.accepted.connect(lambda: self.chosen.emit(self.field.value))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        follow(self._restyle)

    def accept(self) -> None:
        """Take what stands in the field; a wrong entry is told and keeps the dialog open."""
        if self.field.complaint:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(4 * SPACE)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.px(4 * SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))
