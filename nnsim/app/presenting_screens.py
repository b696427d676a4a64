"""Where windows stand while somebody presents, and how everything is put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnsim.app.layout import Layout
from nnsim.ui.kit import theming
from nnsim.ui.kit.theming import Mode

LEVELS = 12
"""So many rounds until every panel has told how small it can be."""


@dataclass(frozen=True, slots=True)
class Before:
    """How the window stood before it was presented."""

    geometry: QRect
    state: Qt.WindowState
    mode: Mode
    presenter: bool
    sizes: tuple[QByteArray, ...]


class Screens(QObject):
    """Which screens there are: ``changed`` comes once they have settled. ``found`` can be replaced in tests."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Callable[[], Sequence[QScreen]] = QGuiApplication.screens
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self.changed)
        app = cast("QGuiApplication", QGuiApplication.instance())
        for signal in (app.screenAdded, app.screenRemoved, app.primaryScreenChanged):
            signal.connect(self._tell)

    def _tell(self, _screen: object) -> None:
        self._settle.start()

    def pair(self, *, swapped: bool) -> tuple[QScreen | None, QScreen | None]:
        """The screen of the class and that of the presenter, None where there is only one.

        The first screen of a computer is the one that its owner sits at, so the class has the other, unless they are
        ``swapped``.
        """
        screens = list(self.found())
        if len(screens) < 2:
            return (screens[0] if screens else None), None
        return (screens[0], screens[1]) if swapped else (screens[1], screens[0])


def remember(window: QMainWindow, layout: Layout) -> Before:
    """How it stands now."""
    manager = theming.manager()
    is_normal = not window.windowState() & (Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized)
    place = window.geometry() if is_normal else window.normalGeometry()
    return Before(place, window.windowState(), manager.mode, manager.presenter, layout.splits())


def fill_screen(window: QWidget, screen: QScreen | None) -> None:
    """Use all of ``screen``, or of the one where it is."""
    if screen is not None and not screen.geometry().contains(window.geometry().center()):
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
        _lend(window, screen)
        window.setGeometry(within(window.geometry().translated(_shift(window.geometry(), screen)), screen))
    window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)


def put_on(window: QWidget, screen: QScreen) -> None:
    """A window of its own on ``screen``, as large as there is room."""
    _lend(window, screen)
    window.setGeometry(screen.availableGeometry())
    window.show()


def put_back(window: QMainWindow, layout: Layout, before: Before, screens: Sequence[QScreen]) -> None:
    """As it stood; a place that no screen shows any more gives way to one that is seen."""
    manager = theming.manager()
    window.setWindowState(before.state & ~(Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized))
    place = before.geometry
    if screens and not any(screen.availableGeometry().intersects(place) for screen in screens):
        place = within(place, screens[0])
    window.setGeometry(place)
    window.setWindowState(before.state)
    manager.set_mode(before.mode)
    manager.set_presenter(before.presenter)
    for _ in range(LEVELS):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    if not before.presenter:
        layout.put_splits(before.sizes)


def within(place: QRect, screen: QScreen) -> QRect:
    """A place of about this size that ``screen`` shows wholly."""
    room = screen.availableGeometry()
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def _shift(place: QRect, screen: QScreen) -> QPoint:
    return screen.availableGeometry().center() - place.center()


def _lend(window: QWidget, screen: QScreen) -> None:
    """Where nobody may place windows, the screen itself is what can be asked for."""
    handle = cast("QWindow | None", window.windowHandle())
    if handle is not None and isinstance(screen, QScreen):
        handle.setScreen(screen)
