"""A field for one number that says what is wrong instead of accepting it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import hand_back, stays
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.scale import Scale

COMPLAINT_MS = 4000


class NumberField(LineEdit):
    """Shows a number; Enter or leaving the field accepts what was typed, Escape restores; both keys leave it.

    A wrong entry is never taken: the old number comes back, the field is outlined in red for
    some seconds, and one sentence says what to enter. ``changed(float)`` carries a new number.
    With ``flat`` it looks like plain text until the mouse or the focus is on it.
    """

    changed = Signal(float)

    def __init__(
        self, scale: Scale, value: float, name: str, *, flat: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._range = scale
        self._value = value
        self._flat = flat
        self.setAccessibleName(name)
        self.setProperty("flat", flat)
        self.setAlignment(Qt.AlignmentFlag.AlignRight if flat else Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if flat:
            self.setTextMargins(0, 0, -3, 0)  # the line edit's own margin: figures end where the slider ends
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._calm = QTimer(self, singleShot=True, interval=COMPLAINT_MS)
        self._calm.timeout.connect(self._forgive)
        self.textEdited.connect(self._forgive)
        self.editingFinished.connect(self._accept)
        follow(self._restyle)
        self._show()

    @property
    def value(self) -> float:
        """The last legal number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing and leaves an entry in progress alone."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._show()

    def set_scale(self, scale: Scale) -> None:
        """Other numbers are legal from now on."""
        self._range = scale

    @property
    def complaint(self) -> str:
        """The sentence about the last wrong entry while it is shown, else empty."""
        return self.accessibleDescription()

    def _restyle(self, theme: Theme) -> None:
        self.setFont(fonts.font("strong" if self._flat else "body", theme.scale))
        widest = max((self._range.text(v) for v in (self._range.low, self._range.high)), key=len)
        chars = min(max(len(widest), 6), 12)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * chars) + theme.px(16 if self._flat else 24))

    def _show(self) -> None:
        self.setText(self._range.text(self._value))
        self.setModified(False)
        self.setCursorPosition(0)

    def _accept(self) -> None:
        if not self.isModified():
            return
        try:
            value = self._range.parse(self.text())
        except ValueError as wrong:
            self._show()
            self._complain(str(wrong))
            return
        different, self._value = value != self._value, value
        self._show()
        if different:
            self.changed.emit(value)

    def _complain(self, sentence: str) -> None:
        self._mark(sentence)
        self._calm.start()
        if self.isVisible():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), sentence, self, self.rect(), COMPLAINT_MS)

    def _forgive(self) -> None:
        if self.complaint:
            self._calm.stop()
            self._mark("")

    def _mark(self, sentence: str) -> None:
        self.setAccessibleDescription(sentence)
        self.setProperty("wrong", bool(sentence))
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed. A wrong entry stays for another try, as all of them do in dialogs."""
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or not stays(self)):
            self._show()
            self.selectAll()
            hand_back(self)
            return
        if event.key() == Qt.Key.Key_Space and self.selectedText() == self.text():
            return  # a blank begins no number: who meant to play keeps the one that stands here
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.complaint:
                self.selectAll()
                event.accept()  # a dialog must not take the old number for what was typed
            elif not stays(self):
                hand_back(self)
                event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces the number."""
        super().focusInEvent(event)
        # After a mouse press the line edit would drop a selection made at once.
        QTimer.singleShot(0, self, self._select_untouched)

    def start(self, text: str) -> None:
        """Begin an entry with ``text``, typed while another widget had the focus."""
        self.clear()
        self.insert(text)
        self.setModified(True)

    def _select_untouched(self) -> None:
        if not self.isModified():
            self.selectAll()
