"""Every command of the window as data: menus, tool tips and the shortcut sheet are made from this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnsim.ui.kit.icons import icon
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current

Keys = QKeySequence.StandardKey | str | None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the window can do.

    ``menu`` is the title of its menu, ``File/Export`` that of a submenu; ``text`` is what it says; an empty id
    is a separator. Several ``keys`` stand with "; " between them.
    """

    id: str
    menu: str
    text: str = ""
    keys: Keys = None
    icon: str = ""
    tip: str = ""
    checkable: bool = False


def _line(menu: str) -> Command:
    return Command("", menu)


EXPORT = "File/Export"

COMMANDS: tuple[Command, ...] = (
    Command("new", "File", "&New", QKeySequence.StandardKey.New, "new", "Start with an empty plane"),
    Command("new_images", "File", "New image se&t…", "Ctrl+Shift+N", "draw", "Draw your own images"),
    Command("open", "File", "&Open…", QKeySequence.StandardKey.Open, "open", "Open a .nnsim file"),
    Command("recent", "File", "Open &recent"),
    Command("examples", "File", "&Examples…", "Ctrl+E", "", "Projects to start from, in the order of the lecture"),
    _line("File"),
    Command("save", "File", "&Save", QKeySequence.StandardKey.Save, "save", "Save document and trained weights"),
    Command("save_as", "File", "Save &as…", "Ctrl+Shift+S", "save_as", "Save under another name"),
    Command("picture", "File", "Save &picture…", "Ctrl+Shift+P", "export", "Write the window as a PNG picture"),
    _line("File"),
    Command("import", "File", "&Import data…", "Ctrl+I", "import", "Tables, arrays, IDX files and pictures"),
    Command("import_folder", "File", "Import a &folder…", None, "", "One folder of pictures per class, or IDX files"),
    Command("import_weights", "File", "Import &weights…", None, "", "Start from the weights of a safetensors file"),
    Command("export", "File", "E&xport"),
    Command("export_code", EXPORT, "PyTorch &code…", None, "", "A script that trains to the same weights by itself"),
    Command("copy_code", EXPORT, "Co&py PyTorch code", None, "copy", "The same script on the clipboard"),
    Command("export_onnx", EXPORT, "&ONNX network…", None, "", "The trained network for other programs and devices"),
    Command("export_weights", EXPORT, "&Weights…", None, "", "The trained weights as safetensors"),
    Command("export_figure", EXPORT, "&Figure for papers…", None, "", "Plain blocks and arrows, as SVG or PNG"),
    Command("figure", EXPORT, "Network as on &screen…", None, "network", "With the pictures in it, as SVG or PNG"),
    Command("export_data", EXPORT, "Da&ta…", None, "table", "The data set as CSV or NPZ"),
    _line("File"),
    Command("quit", "File", "&Quit", "Ctrl+Q"),
    Command("undo", "Edit", "&Undo", QKeySequence.StandardKey.Undo, "undo"),
    Command("redo", "Edit", "&Redo", "Ctrl+Shift+Z; Ctrl+Y", "redo"),
    _line("Edit"),
    Command("paste_table", "Edit", "Paste &table…", "Ctrl+Shift+V", "", "Take a table from the clipboard"),
    Command("play", "Train", "&Play or pause", "Space", "play", "Train until told otherwise, or stand still"),
    Command("step", "Train", "One &step", ".", "step", "Advance by the chosen step: sample, batch or epoch"),
    Command("step_sample", "Train", "One sa&mple", "Shift+."),
    Command("step_epoch", "Train", "One &epoch", "Ctrl+."),
    Command("stops", "Train", "S&top after the planned epochs", "Ctrl+Shift+E", "", "Each time they are over", True),
    Command("reset", "Train", "&Reset weights", "Ctrl+R", "reset", "Fresh weights; Undo brings these back"),
    Command("last_good", "Train", "Back to the last &good weights", "Ctrl+Shift+R", "restart"),
    Command("new_seed", "Train", "Reset with a &new seed", "Ctrl+Shift+D", "dice"),
    _line("Train"),
    Command("restart_engine", "Train", "Restart the eng&ine", None, "restart", "End it and start it again"),
    Command("theme_system", "View", "Theme follows the &system", checkable=True),
    Command("theme_light", "View", "&Light", None, "sun", checkable=True),
    Command("theme_dark", "View", "&Dark", None, "moon", checkable=True),
    _line("View"),
    Command("test_points", "View", "Show &test points", "Ctrl+T", checkable=True),
    Command("decisions", "View", "Show de&cisions only", "Ctrl+D", checkable=True),
    Command("log_loss", "View", "Lo&garithmic loss", "Ctrl+L", checkable=True),
    _line("View"),
    Command("panel_data", "View", "D&ata panel", "F7", "", "Without it the network gets its room", True),
    Command("panel_plots", "View", "Lower pa&nel", "F8", "", "Curves, samples and columns", True),
    Command("panel_recipe", "View", "&Recipe panel", "F9", "", "Recipe at the right, below the output", True),
    Command("tall_panel", "View", "Large lo&wer panel", "F6", "", "Give it the height of data and network", True),
    Command("presenter", "View", "&Presenter mode", "F5", "presenter", "Large type and plane, for the projector", True),
    Command("full_screen", "View", "&Full screen", "F11", "", "Escape gives the screen back, too", True),
    Command("reset_layout", "View", "Reset the window's la&yout"),
    Command("focus_plane", "Go", "To the &plane or pad", "Ctrl+1", "output", "Paint with the arrow keys"),
    Command("focus_network", "Go", "To the &network", "Ctrl+2", "network"),
    Command("focus_data", "Go", "To the &data", "Ctrl+3", "data"),
    Command("try_out", "Go", "To the &test pad", "Ctrl+5", "draw", "Draw an image and see what the network answers"),
    Command("focus_recipe", "Go", "To the &recipe", "Ctrl+4", "recipe"),
    _line("Go"),
    Command("show_curves", "Go", "Show the c&urves", "Ctrl+6", "curves"),
    Command("show_samples", "Go", "Show the &samples", "Ctrl+7", "data"),
    Command("show_columns", "Go", "Show the c&olumns", "Ctrl+8", "table"),
    Command("next_view", "Go", "Next &view of the lower panel", "Ctrl+Tab; Ctrl+PgDown"),
    Command("previous_view", "Go", "Prev&ious view of the lower panel", "Ctrl+Shift+Tab; Ctrl+PgUp"),
    Command("first_steps", "Help", "&First steps", None, "", "A page of things to try"),
    Command("shortcuts", "Help", "&Keyboard shortcuts", "F1", "keyboard"),
    Command("about", "Help", "&About nnsim", None, "info"),
)  # fmt: skip

REPEATING = frozenset({"undo", "redo", "step", "step_sample", "step_epoch"})
"""Commands that a key held down gives again and again; others act once."""

BY_ID: Mapping[str, Command] = {c.id: c for c in COMMANDS if c.id}


def _sequences(keys: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    """The first one is what menus and tool tips show."""
    if isinstance(keys, str):
        return QKeySequence.listFromString(keys)
    return QKeySequence.keyBindings(keys)


class Actions(QObject):
    """The ``QAction`` of every command, and the menus that hold them.

    ``handlers`` maps command ids to functions without arguments; commands without one
    are submenus that the window fills (``menu(id)``).
    """

    def __init__(self, owner: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(owner)
        self._owner = owner
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._drawn: dict[str, Theme] = {}
        unknown = set(handlers) - set(BY_ID)
        if unknown:
            raise ValueError(f"no such command: {sorted(unknown)}")
        for command in BY_ID.values():
            if command.id in handlers:
                self._actions[command.id] = self._make(command, handlers[command.id])

    def _make(self, command: Command, handler: Callable[[], object]) -> QAction:
        action = QAction(command.text, self._owner)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        action.setStatusTip(command.tip)
        action.setToolTip(command.tip or plain(command.text))
        if command.keys is not None:
            action.setShortcuts(_sequences(command.keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(command.id in REPEATING)
        action.triggered.connect(lambda _checked=False: handler())
        self._owner.addAction(action)
        return action

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def menu(self, command_id: str) -> QMenu:
        """The submenu of a command that has no handler of its own."""
        return self._menus[command_id]

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus in the order of the table."""
        menus: dict[str, QMenu] = {}
        for command in COMMANDS:
            menu = menus.get(command.menu) or menus.setdefault(command.menu, bar.addMenu(f"&{command.menu}"))
            if not command.id:
                menu.addSeparator()
            elif command.id in self._actions:
                menu.addAction(self._actions[command.id])
            else:
                submenu = self._menus[command.id] = menu.addMenu(command.text)
                menus[f"{command.menu}/{plain(command.text)}"] = submenu
        for title, menu in menus.items():
            menu.aboutToShow.connect(partial(self._draw_icons, title, menu))

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


def plain(text: str) -> str:
    """What a menu says, without its mnemonic and dots."""
    return text.replace("&", "").rstrip("…")
