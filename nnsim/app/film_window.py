"""The small window beside the one that is filmed: how far the film is, Stop and Cancel. It is in no picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import NAMED
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip

WIDTH = 420


class FilmWindow(QWidget):
    """Over the upper right corner of ``shell``, which keeps the keyboard. ``stopped`` asks for the film up to here,
    which closing does, too; ``cancelled`` for none."""

    stopped = Signal()
    cancelled = Signal()

    def __init__(self, words: str, shell: QWidget) -> None:
        super().__init__(shell, Qt.WindowType.Tool)
        self.setWindowTitle(NAMED.format("Recording"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # so that keys go to no button that nobody chose
        self.strip = ProgressStrip(words)
        self.stop = Button("Stop", kind="primary")
        self.stop.set_hint("End the film here and write it")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.strip, 1)
        self._row.addWidget(self.stop)
        self.stop.clicked.connect(self.stopped)
        self.strip.cancelled.connect(self.cancelled)
        follow(self._restyle)
        corner = shell.mapToGlobal(shell.rect().topRight())
        self.move(corner.x() - self.width(), corner.y())

    def _restyle(self, theme: Theme) -> None:
        self._row.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._row.setSpacing(theme.px(2 * SPACE))
        self.resize(theme.px(WIDTH), self.sizeHint().height())

    def end(self) -> None:
        """It is of no use any more."""
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As Stop: it closes once the film is written."""
        event.ignore()
        self.stop.click()
