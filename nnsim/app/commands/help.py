"""Commands of the menu Help."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from nnsim.app.commands.command import Command
from nnsim.app.context import Context
from nnsim.language.texts import say


def first_steps(context: Context) -> None:
    """Show what to try first."""
    from nnsim.app.first_steps import FirstSteps  # noqa: PLC0415  when it is first wanted

    page = context.shell.findChild(FirstSteps)
    if page is None:
        actions = {action.objectName(): action for action in context.shell.findChildren(QAction) if action.objectName()}
        page = FirstSteps(actions, context.shell)
    _bring(page)


def shortcuts(context: Context) -> None:
    """Show every key."""
    from nnsim.app.shortcut_sheet import ShortcutSheet  # noqa: PLC0415  when it is first wanted

    _bring(context.shell.findChild(ShortcutSheet) or ShortcutSheet(context.shell.menuBar(), context.shell))


def about(context: Context) -> None:
    """Say what this is."""
    from nnsim.app.about import show_about  # noqa: PLC0415  names the version of pyqtgraph, which takes long to load

    show_about(context.shell)


def _bring(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


COMMANDS = (
    Command("first_steps", "Help", 1, say("&First steps"), first_steps, tip=say("A page of things to try")),
    Command("shortcuts", "Help", 1, say("&Keyboard shortcuts"), shortcuts, "F1", "keyboard"),
    Command("about", "Help", 1, say("&About nnsim"), about, icon="info"),
)
