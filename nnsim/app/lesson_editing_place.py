"""Where the editor of a lesson stands: beside the window's panels where there is room for all of them, else below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QWidget

from nnsim.app.layout import Layout
from nnsim.language.texts import say
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.lesson_editor.panel import EditorPanel

LEFT, BELOW = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


class EditorPlace(QObject):
    """``dock`` holds it.

    Together with a lesson it needs more than small screens have, where nothing may be cut or out of reach.
    """

    def __init__(self, shell: QMainWindow, layout: Layout, panel: EditorPanel) -> None:
        super().__init__(shell)
        self._shell, self._layout, self._panel = shell, layout, panel
        self.dock = dock = QDockWidget(say("Editor of the lesson"), shell)
        dock.setObjectName("lesson_editor_dock")
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(panel)
        dock.hide()
        self._put(BELOW)
        shell.installEventFilter(self)
        follow(self._restyle)

    def settle(self) -> None:
        """Once everything is there: beside it where there is room."""
        handle = self._shell.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        beside = handle + self._panel.minimumSizeHint().width()
        is_wide = self._shell.width() >= self._layout.least_width + beside
        if is_wide and self._shell.dockWidgetArea(self.dock) == BELOW:
            self._layout.expect_width(self._shell.width() - handle - self._panel.sizeHint().width())
        self._put(LEFT if is_wide else BELOW)

    def _put(self, area: Qt.DockWidgetArea) -> None:
        if self._shell.dockWidgetArea(self.dock) != area:
            self._shell.addDockWidget(area, self.dock)
        self._panel.lie(area == BELOW)

    def _restyle(self, _theme: Theme) -> None:
        """Other type needs other room, of which everybody hears in this turn."""
        if self.dock.isVisible():
            self._put(BELOW)
            QTimer.singleShot(0, self, self.settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size of the window."""
        if watched is self._shell and event.type() == QEvent.Type.Resize and self.dock.isVisible():
            QTimer.singleShot(0, self, self.settle)
        return False
