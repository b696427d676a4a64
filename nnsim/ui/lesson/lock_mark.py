"""A small lock on a control that a lesson holds fast."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

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


class Watch(QObject):
    """While it is on, ``hold`` is called before anything that came to be shown is painted for the first time."""

    def __init__(self, hold: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._hold, self._is_on, self._is_due = hold, False, False

    def set_on(self, on: bool) -> None:
        """Watch, or do so no longer: it looks at every event of the program."""
        app = QApplication.instance()
        if on != self._is_on and app is not None:
            self._is_on, self._is_due = on, False
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A control may be made by whatever shows it; windows of their own are painted as soon as they are shown."""
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget):
            self._is_due = True
            if watched.isWindow():
                self._look()
        elif kind == QEvent.Type.UpdateRequest and self._is_due:
            self._look()
        return False

    def _look(self) -> None:
        self._is_due = False
        self._hold()
        self._is_due = False
