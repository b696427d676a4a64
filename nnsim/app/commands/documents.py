"""Commands of the menu File that show another document, or write the present one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from nnsim.app.commands.command import Command, Entry, Submenu
from nnsim.app.context import Context
from nnsim.edits.beginnings import blank
from nnsim.language.texts import say

if TYPE_CHECKING:
    from nnsim.app.example_gallery import ExampleGallery


def new(context: Context) -> None:
    """An empty plane, with a network to start from."""
    context.documents.begin(blank())


def new_images(context: Context) -> None:
    """Images to draw."""
    context.panels.data.new_images()


def open_document(context: Context, path: Path | None = None) -> None:
    """Show the file ``path``; without one, ask for it."""
    if path is None:
        context.documents.ask_and_open()
    else:
        context.documents.open(path)


def recent_files(context: Context) -> Iterator[Entry]:
    """The files that were open lately."""
    paths = context.settings.recent()
    for path in paths:
        yield Entry(path.name, partial(context.documents.open, path), str(path))
    if not paths:
        yield Entry(say("No files yet"))


def open_example(context: Context, name: str = "") -> ExampleGallery | None:
    """Show the bundled example ``name``; without one, offer them all."""
    if name:
        context.documents.begin_example(name)
        return None
    from nnsim.app.example_gallery import ExampleGallery  # noqa: PLC0415  when it is first wanted

    gallery = ExampleGallery(context.shell)
    gallery.chosen.connect(context.documents.begin_example)
    gallery.open()
    gallery.cards[0].setFocus(Qt.FocusReason.PopupFocusReason)
    return gallery


def save(context: Context) -> None:
    """Write to the document's file; without one, ask for it."""
    context.documents.save()


def save_as(context: Context, path: Path | None = None) -> None:
    """Write to ``path`` from now on; without one, ask for it."""
    if path is None:
        context.documents.save_as()
    else:
        context.documents.save_to(path)


def keep_time_line(context: Context) -> None:
    """Let files hold what it takes to go back to earlier steps of the run, or no more."""
    context.time_travel.keep_in_file(not context.editor.document.view.timeline)


def leave(context: Context) -> None:
    """Close the window; what is unsaved is asked about."""
    context.shell.close()


NEW, OPEN, SAVE = QKeySequence.StandardKey.New, QKeySequence.StandardKey.Open, QKeySequence.StandardKey.Save

COMMANDS = (
    Command("new", "File", 1, say("&New"), new, NEW, "new", say("Start with an empty plane")),
    Command("new_images", "File", 1, say("New image se&t…"), new_images,
        "Ctrl+Shift+N", "draw", say("Draw your own images")),
    Command("open", "File", 1, say("&Open…"), open_document, OPEN, "open", say("Open a .nnsim file")),
    Submenu("recent", "File", 1, say("Open &recent"), recent_files),
    Command(
        "examples", "File", 1, say("&Examples…"), open_example, "Ctrl+E",
        tip=say("Projects to start from, in the order of the lecture"),
    ),
    Command("save", "File", 2, say("&Save"), save, SAVE, "save", say("Save document and trained weights")),
    Command("save_as", "File", 2, say("Save &as…"), save_as, "Ctrl+Shift+S", "save_as", say("Save under another name")),
    Command(
        "keep_time_line", "File", 2, say("Keep the time &line in the file"), keep_time_line,
        tip=say("Saved with this document, earlier steps can be gone back to after it is opened again; up to 256 MB"),
        checked=lambda context: context.editor.document.view.timeline,
    ),
    Command("quit", "File", 4, say("&Quit"), leave, "Ctrl+Q"),
)  # fmt: skip
