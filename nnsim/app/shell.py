"""The bare window: shown at once, filled when the panels are built."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from nnsim.app.settings import Settings

DEFAULT_SIZE = QSize(1366, 768)
MINIMUM_SIZE = QSize(960, 600)
FRAME = QSize(4, 40)
"""What the system puts around a window, px, about: nobody tells before it is shown."""
UNSEEN_MS = 1000
"""A window that starts minimised is never painted; after so long it is filled all the same."""


def first_size(available: QSize) -> QSize:
    """Of a window on a screen with that much room beside the system's own bars: the default size, or what fits."""
    return DEFAULT_SIZE.boundedTo(available - FRAME).expandedTo(MINIMUM_SIZE)


class Content(Protocol):
    """What fills the shell and decides about closing."""

    widget: QWidget

    def may_close(self) -> bool:
        """Ask about unsaved changes; False keeps the window open."""

    def closing(self) -> None:
        """Remember the layout and let go of everything."""

    def came_back(self) -> None:
        """The window has the keyboard again."""

    def full_screen(self) -> None:
        """Use the whole screen, or go back."""

    def state_changed(self) -> None:
        """The window may use the whole screen now, or no more."""

    def move_focus(self, step: int) -> bool:
        """Tab (+1) or Shift+Tab (-1); False if there is nowhere to go."""

    def accepts(self, event: QDragEnterEvent) -> bool:
        """Whether what is dragged over the window can be dropped."""

    def dropped(self, event: QDropEvent) -> None:
        """Take what was dropped."""


class Shell(QMainWindow):
    """An empty ground in the right place and size until ``fill`` brings the panels.

    ``seen`` comes once, when the empty window is on the screen.
    """

    seen = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.content: Content | None = None
        self._unseen = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._unseen.timeout.connect(self.seen)
        self._painted = self._asks = False
        self.setWindowTitle("nnsim")
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(DEFAULT_SIZE)
        self._known = self.restoreGeometry(settings.blob("window/geometry"))

    def open(self) -> None:
        """Show the window, and tell when it is seen.

        Where the default size has no room, it fills the screen, whatever the system puts around it.
        """
        available = self.screen().availableGeometry()
        if not self._known:
            size = first_size(available.size())
            self.resize(size)
            if size != DEFAULT_SIZE:
                self.move(available.topLeft())
                self.setWindowState(Qt.WindowState.WindowMaximized)
        self._unseen.start()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first one is on the screen once this round of events is over."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._unseen.setInterval(0)

    def take_in(self, content: Content) -> None:
        """Give the panels their place, unseen: a style sheet that comes afterwards reaches all of them at once."""
        self.content = content
        self.setCentralWidget(content.widget)

    def fill(self, content: Content) -> None:
        """Show the panels."""
        if self.content is not content:
            self.take_in(content)
        self.menuBar().show()  # else it comes with the next round of events, and all below it moves
        content.widget.show()  # what is not shown yet takes no focus
        content.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAcceptDrops(True)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab through the content as one reads it."""
        moved = self.content is not None and self.content.move_focus(1 if forward else -1)
        return moved or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nobody else wants gives the screen back."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen() and self.content is not None:
            self.content.full_screen()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tell the content when the window has the keyboard again, or another state."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.content is not None:
            self.content.state_changed()
        if event.type() == QEvent.Type.ActivationChange and self.content is not None and self.isActiveWindow():
            self.content.came_back()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close unless the user wants to save first."""
        if self.content is None:
            return
        if self._asks or not self._may_close(self.content):
            event.ignore()
            return
        self.settings.set_blob("window/geometry", self.saveGeometry())
        content, self.content = self.content, None
        content.closing()
        self.settings.sync()

    def _may_close(self, content: Content) -> bool:
        """A second wish to close has to wait until the first has its answer."""
        self._asks = True
        try:
            return content.may_close()
        finally:
            self._asks = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that the content takes."""
        if self.content and self.content.accepts(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        if self.content:
            self.content.dropped(event)
            event.acceptProposedAction()
