"""Undo and Redo."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from nnsim.app.commands.command import Command
from nnsim.app.context import Context
from nnsim.language.texts import say


def undo(context: Context) -> None:
    """Take the last step back."""
    context.undoing.undo()


def redo(context: Context) -> None:
    """Make the step again that was taken back last."""
    context.undoing.redo()


COMMANDS = (
    Command(
        "undo", "Edit", 1, say("&Undo"), undo, QKeySequence.StandardKey.Undo, "undo", repeats=True,
        enabled=lambda context: context.undoing.undo_words is not None,
        adds=lambda context: context.undoing.undo_words or "",
    ),
    Command(
        "redo", "Edit", 1, say("&Redo"), redo, "Ctrl+Shift+Z; Ctrl+Y", "redo", repeats=True,
        enabled=lambda context: context.undoing.redo_words is not None,
        adds=lambda context: context.undoing.redo_words or "",
    ),
)  # fmt: skip
