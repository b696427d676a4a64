"""Commands that bring data and weights in."""

from __future__ import annotations

from pathlib import Path

from nnsim.app.commands.command import Command
from nnsim.app.context import Context
from nnsim.language.texts import say


def import_data(context: Context, path: Path | None = None) -> None:
    """Show what the file ``path`` holds, to be taken as data; without one, ask for it."""
    if path is None:
        context.importing.ask_file()
    else:
        context.importing.open(path)


def import_folder(context: Context, path: Path | None = None) -> None:
    """Show what the folder ``path`` holds, to be taken as data; without one, ask for it."""
    if path is None:
        context.importing.ask_folder()
    else:
        context.importing.open(path)


def import_weights(context: Context, path: Path | None = None) -> None:
    """Start from the weights in ``path``; without one, ask for it."""
    if path is None:
        context.exporting.ask_weights()
    else:
        context.exporting.open_weights(path)


def paste_table(context: Context) -> None:
    """Show the table on the clipboard, to be taken as data."""
    context.importing.paste()


COMMANDS = (
    Command(
        "import", "File", 3, say("&Import data…"), import_data, "Ctrl+I", "import",
        say("Tables, arrays, IDX files and pictures"),
    ),
    Command(
        "import_folder", "File", 3, say("Import a &folder…"), import_folder,
        tip=say("One folder of pictures per class, or IDX files"),
    ),
    Command(
        "import_weights", "File", 3, say("Import &weights…"), import_weights,
        tip=say("Start from the weights of a safetensors file"),
    ),
    Command(
        "paste_table", "Edit", 2, say("Paste &table…"), paste_table, "Ctrl+Shift+V", tip=say(
"Take a table from "
"the clipboard")
    ),
)  # fmt: skip
