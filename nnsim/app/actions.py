"""The commands as Qt knows them: a ``QAction`` each, with its keys, and the menus that hold them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from nnsim.app.commands import BY_ID, COMMANDS, ITEMS
from nnsim.app.commands.command import TITLES, Command, Submenu, plain
from nnsim.app.context import Context
from nnsim.app.lesson_locks import why
from nnsim.app.locked_keys import LockedKeys
from nnsim.app.mnemonics import unique
from nnsim.lessons.lesson import Lock
from nnsim.ui.kit.icons import icon
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current


def _sequences(keys: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    """The first one is what menus and tool tips show."""
    if isinstance(keys, str):
        return QKeySequence.listFromString(keys)
    return QKeySequence.keyBindings(keys)


class Actions(QObject):
    """Makes actions and menus, and keeps enabled and checked states true: after each command, and by ``refresh``.

    The name of an action as an object is the id of its command; its ``iconText`` is the label without marks.
    ``refreshed`` tells those who show the same states elsewhere, ``ran(str)`` which command was given.
    """

    refreshed = Signal()
    ran = Signal(str)

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self.refuses: Callable[[str], bool] = lambda _command: False
        self.lock_of: Callable[[str], Lock] = lambda command: Lock(command, "editable")
        self._menus: dict[str, QMenu] = {}
        self._drawn: dict[str, Theme] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {command.id: self._make(command) for command in COMMANDS}
        self._locked_keys = LockedKeys(window, self.run)
        self._fill(window.menuBar())
        self.refresh()

    def run(self, command_id: str, **arguments: object) -> object:
        """Carry out a command, and return what it returns; nothing where somebody ``refuses``, who says why."""
        if self.refuses(command_id):
            return None
        result = BY_ID[command_id].run(self._context, **arguments)
        self.ran.emit(command_id)
        self.refresh()
        return result

    def refresh(self) -> None:
        """Ask every command whether it can be carried out, and whether it is on."""
        for command in COMMANDS:
            action = self._actions[command.id]
            lock = self.lock_of(command.id)
            action.setVisible(lock.state != "hidden" and command.shown(self._context))
            action.setEnabled(lock.state == "editable" and command.enabled(self._context))
            action.setToolTip(why(lock) if lock.state == "fixed" else command.tip or plain(command.label))
            if command.checked is not None:
                action.setChecked(command.checked(self._context))
            if command.adds is not None:
                words = command.adds(self._context)
                action.setText(f"{command.label} {words.replace('&', '&&')}".strip())
                action.setToolTip(f"{plain(command.label)} {words}".strip())
        self._hide_empty_menus()
        self._hold_keys()
        self.refreshed.emit()

    def _hold_keys(self) -> None:
        """Those of locked commands say why nothing happens."""
        locked = {name for name in self._actions if self.lock_of(name).state == "fixed"}
        keys = {name: action.shortcuts() for name, action in self._actions.items()}
        free = [each for name, every in keys.items() if name not in locked for each in every] if locked else []
        self._locked_keys.hold({name: keys[name] for name in sorted(locked)}, free)

    def _hide_empty_menus(self) -> None:
        """A menu in a menu is there as long as any of its commands is."""
        for item in ITEMS:
            if isinstance(item, Submenu) and item.entries is None:
                menu = self._menus[item.id]
                menu.menuAction().setVisible(any(each.isVisible() for each in menu.actions() if not each.isSeparator()))

    def _make(self, command: Command) -> QAction:
        action = QAction(command.label, self._window)
        action.setObjectName(command.id)
        action.setIconText(plain(command.label))
        action.setCheckable(command.checked is not None)
        action.setStatusTip(command.tip)
        action.setToolTip(command.tip or plain(command.label))
        if command.keys is not None:
            action.setShortcuts(_sequences(command.keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(command.repeats)
        if command.one_of:
            self._groups.setdefault(command.one_of, QActionGroup(self)).addAction(action)
        action.triggered.connect(lambda _checked=False: self.run(command.id))
        self._window.addAction(action)
        return action

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    # ------------------------------------------------------------ menus

    def menu(self, submenu_id: str) -> QMenu:
        """A menu in a menu."""
        return self._menus[submenu_id]

    def _fill(self, bar: QMenuBar) -> None:
        """Make the menus in the order of the table, with a line between two groups."""
        menus: dict[str, QMenu] = {}
        groups: dict[str, int] = {}
        for item in ITEMS:
            menu = menus.get(item.menu) or menus.setdefault(item.menu, bar.addMenu(TITLES[item.menu]))
            if groups.setdefault(item.menu, item.group) != item.group:
                menu.addSeparator()
                groups[item.menu] = item.group
            if isinstance(item, Submenu):
                menus[f"{item.menu}/{item.part or item.id}"] = self._add_submenu(menu, item)
            else:
                menu.addAction(self._actions[item.id])
        for title, menu in menus.items():
            lines = [action for action in menu.actions() if not action.isSeparator()]
            for action, label in zip(lines, unique([action.text() for action in lines]), strict=True):
                if action.text() != label:
                    action.setText(label)
            menu.aboutToShow.connect(partial(self._draw_icons, title, menu))

    def _add_submenu(self, menu: QMenu, item: Submenu) -> QMenu:
        made = self._menus[item.id] = menu.addMenu(item.label)
        made.setObjectName(item.id)
        if item.entries is not None:
            made.setToolTipsVisible(True)
            made.aboutToShow.connect(partial(self._list, made, item))
        return made

    def _list(self, menu: QMenu, item: Submenu) -> None:
        """The entries of a submenu, as they are now."""
        menu.clear()
        assert item.entries is not None
        for entry in item.entries(self._context):
            action = menu.addAction(entry.label)
            action.setToolTip(entry.tip or entry.label)
            action.setEnabled(entry.run is not None)
            if entry.run is not None:
                action.triggered.connect(lambda _checked=False, run=entry.run: run())

    def _draw_icons(self, title: str, menu: QMenu) -> None:
        """The icons of a menu are drawn when it is first opened, and again in another theme."""
        theme = current()
        if self._drawn.get(title) == theme:
            return
        self._drawn[title] = theme
        for action in menu.actions():
            command = BY_ID.get(action.objectName())
            if command and command.icon:
                action.setIcon(icon(command.icon, theme))
