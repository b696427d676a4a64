"""The ring that tells that keys go to the canvas, for those who came to it by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.theme import RADIUS_CONTROL
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.painting import focus_ring, painter_on

BY_KEYBOARD = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)


class FocusRing(QWidget):
    """Lies over ``host`` and lets the mouse through; a click into the host needs no ring."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        host.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Come and go with the focus, and keep the host's size."""
        if isinstance(event, QFocusEvent):
            self.setVisible(event.type() == QEvent.Type.FocusIn and event.reason() in BY_KEYBOARD)
            self.raise_()
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FocusIn):
            self.setGeometry(self._host.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two px of accent."""
        theme = current()
        focus_ring(painter_on(self), QRectF(self.rect()), theme.px(RADIUS_CONTROL), theme)
