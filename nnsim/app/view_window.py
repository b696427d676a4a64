"""A view of the lower panel in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nnsim.app import tab_order
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import NAMED
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.views.kinds import ViewKind

FIRST_SIZE = QSize(820, 480)
"""Of a window that nobody has resized yet, px."""


class ViewWindow(QWidget):
    """A window beside ``shell``, where the commands of ``shell`` can be given, too, and which goes with it.

    ``left`` tells that a person wants the view back in the lower panel: who closes the window wants nothing else.
    ``menu_wanted`` (place on the screen) asks for the menu of the view.
    """

    left = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, kind: ViewKind, shell: QWidget) -> None:
        super().__init__(shell, Qt.WindowType.Window)
        self.setWindowTitle(NAMED.format(kind.title))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # so that keys go to no button that nobody chose
        self.panel = Panel(kind.title, kind.help)
        self.back = Button(say("Back to the window"))
        self.back.set_hint(say("Show it in the lower panel again"), "Ctrl+F6")
        self.panel.header.addWidget(self.back)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.panel)
        self.back.clicked.connect(self.left)
        self.addActions(shell.actions())
        self.resize(FIRST_SIZE)
        self.move(shell.geometry().center() - self.rect().center())
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(*(theme.px(2 * SPACE),) * 4)

    def hold(self, view: QWidget) -> None:
        """Show ``view`` in here."""
        self.panel.body.addWidget(view)
        view.show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab through this window as one reads it."""
        stop = tab_order.next_stop([self], QApplication.focusWidget(), 1 if forward else -1)
        if stop is not None:
            tab_order.focus(stop, Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return stop is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nobody else wants gives the screen back."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the view."""
        self.menu_wanted.emit(event.globalPos())

    def closeEvent(self, event: QCloseEvent) -> None:
        """The view goes back to where it came from."""
        super().closeEvent(event)
        self.left.emit()
