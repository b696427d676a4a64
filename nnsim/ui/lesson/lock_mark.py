"""A small lock on a control that a lesson holds fast."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.tips import in_lines

SIDE = 15


class LockMark(QWidget):
    """Lies over a corner of ``control``, keeps it disabled, and says why as tool tip; ``release`` ends it."""

    def __init__(self, control: QWidget, why: str) -> None:
        super().__init__(control)
        self._control = control
        self._tip, self._was_on = control.toolTip(), control.isEnabled()
        control.setEnabled(False)
        control.setToolTip(in_lines(why))
        control.setAccessibleDescription(why)
        control.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        follow(self._restyle)
        self.show()
        self.raise_()

    def release(self) -> None:
        """The control is as it was."""
        self._control.removeEventFilter(self)
        self._control.setEnabled(self._was_on)
        self._control.setToolTip(self._tip)
        self._control.setAccessibleDescription("")
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever enables the control meanwhile means it for afterwards."""
        if watched is self._control:
            if event.type() == QEvent.Type.EnabledChange and self._control.isEnabled():
                self._was_on = True
                self._control.setEnabled(False)
            elif event.type() == QEvent.Type.Resize:
                self._place()
        return False

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(SIDE), theme.px(SIDE))
        self._place()

    def _place(self) -> None:
        self.move(self._control.width() - self.width(), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lock on a small disc."""
        painter, theme = painter_on(self), self._theme
        fill(painter, QRectF(self.rect()), self.width() / 2, theme.panel)
        side = round(self.width() * 0.8)
        off = (self.width() - side) // 2
        painter.drawPixmap(QPoint(off, off), icons.pixmap("lock", theme.muted, side, self.devicePixelRatioF()))


class Hidden(QObject):
    """Keeps a control out of sight, whoever shows it; ``release`` gives it back."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self._control, self._was_hidden = control, control.isHidden()
        control.hide()
        control.installEventFilter(self)

    def release(self) -> None:
        """It is seen again, if it was."""
        self._control.removeEventFilter(self)
        self._control.setVisible(not self._was_hidden)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever shows the control meanwhile means it for afterwards."""
        if watched is self._control and event.type() == QEvent.Type.Show:
            self._was_hidden = False
            self._control.hide()
        return False
