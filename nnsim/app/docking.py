"""Where views stand: in the lower panel, beside each other, or in windows of their own; remembered with the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.settings import Settings
from nnsim.app.view_window import ViewWindow
from nnsim.ui.views.dock import ViewDock
from nnsim.ui.views.kinds import VIEWS


class Docking(QObject):
    """Takes views out of ``dock`` into windows beside ``shell`` and back.

    A window whose view has nothing to show of the document is hidden until it has. ``menu_wanted`` (id, place on the
    screen) asks for the menu of a view in a window.
    """

    menu_wanted = Signal(str, QPoint)

    def __init__(self, shell: QWidget, settings: Settings, dock: ViewDock) -> None:
        super().__init__(shell)
        self._shell, self._settings, self._dock = shell, settings, dock
        self.windows: dict[str, ViewWindow] = {}
        dock.raise_wanted.connect(self.bring_up)
        dock.pulled_out.connect(self.take_out)
        dock.arranged.connect(self._follow)

    @property
    def active(self) -> str:
        """The id of the view whose window has the keyboard; empty if none has."""
        window = QApplication.activeWindow()
        return next((name for name, other in self.windows.items() if other is window), "")

    def take_out(self, name: str, at: QPoint | None = None) -> None:
        """Show a view in a window of its own; with ``at`` the middle of its upper edge lies there on the screen."""
        if name not in self.windows:
            self._open(name)
        if at is not None:
            window = self.windows[name]
            window.move(at - QPoint(window.width() // 2, 0))
        self.bring_up(name)

    def bring_up(self, name: str) -> None:
        """Before the eyes, with the keyboard."""
        window = self.windows[name]
        window.show()
        window.raise_()
        window.activateWindow()

    def bring_back(self, name: str) -> None:
        """Show a view in the lower panel again, in front."""
        self.put_back(name)
        self._dock.show_view(name)
        self._shell.activateWindow()

    def put_back(self, name: str) -> None:
        """A view leaves its window, whose place is remembered for the next time; the panel shows it or not."""
        window = self.windows.pop(name)
        self._remember_place(name, window)
        self._dock.give_back(name)
        window.left.disconnect()
        window.hide()
        window.deleteLater()

    def reset(self) -> None:
        """Every view in the lower panel, where one is shown at a time, with even shares and the usual tabs."""
        for name in list(self.windows):
            self.put_back(name)
        self._dock.slots.set_shares({})
        self._dock.show_beside(())
        self._dock.set_uses({})

    def _open(self, name: str) -> None:
        window = ViewWindow(VIEWS[name], self._shell)
        window.restoreGeometry(self._settings.blob(f"views/{name}"))
        window.hold(self._dock.lend(name))
        window.left.connect(partial(self.bring_back, name))
        window.menu_wanted.connect(partial(self.menu_wanted.emit, name))
        self.windows[name] = window

    def _follow(self) -> None:
        for name, window in self.windows.items():
            window.setVisible(self._dock.is_offered(name))

    # ------------------------------------------------------------ from one start to the next

    def restore(self) -> None:
        """As it was; ids that no view has any more, or not yet, are passed over."""
        closed, used = (_known(self._settings.text(f"views/{which}").split(",")) for which in ("closed", "used"))
        self._dock.set_uses({**dict.fromkeys(closed, False), **dict.fromkeys(used, True)})
        for name in _known(self._settings.text("views/windows").split(",")):
            self._open(name)
        shares = [pair.partition(" ") for pair in self._settings.text("views/shares").split(",")]
        self._dock.slots.set_shares({name: int(share) / 1000 for name, _, share in shares if share.isdecimal()})
        self._dock.show_beside(_known(self._settings.text("views/beside").split(",")))
        self._follow()

    def remember(self) -> None:
        """Keep it for the next start."""
        shares = self._dock.slots.shares.items()
        for which, used in (("used", True), ("closed", False)):
            names = (name for name, uses in self._dock.uses.items() if uses == used)
            self._settings.set_text(f"views/{which}", ",".join(names))
        self._settings.set_text("views/windows", ",".join(self.windows))
        self._settings.set_text("views/beside", ",".join(sorted(self._dock.beside)))
        self._settings.set_text("views/shares", ",".join(f"{name} {round(1000 * share)}" for name, share in shares))
        for name, window in self.windows.items():
            self._remember_place(name, window)

    def _remember_place(self, name: str, window: QWidget) -> None:
        self._settings.set_blob(f"views/{name}", window.saveGeometry())

    def close(self) -> None:
        """The windows go with the main one, and take their views along."""
        for window in self.windows.values():
            window.left.disconnect()
            window.hide()
        self.windows.clear()


def _known(names: list[str]) -> list[str]:
    return [VIEWS[name].id for name in names if name in VIEWS]
