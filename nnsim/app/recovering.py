"""The work of a session that crashed, offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.opening import lost_work, read_file
from nnsim.core.dates import Local
from nnsim.core.files import recovery
from nnsim.core.files.stamp import Stamp
from nnsim.language.texts import say


def offer_recovery(
    document: Document, messages: Messages, window: QWidget, keep: Callable[[], bool], *, but: Path | None = None
) -> None:
    """Offer it with Recover and Discard, which is asked for, never assumed.

    ``keep`` writes what was recovered for the case of another crash, and tells whether it could. What lies in ``but``
    is not offered: a former window left it to this one, which shows it as soon as it can.
    """
    for found in lost_work(but)[:1]:
        name = found.original.name if found.original else say("A document without a file")
        when = format(Local(found.saved), "%d %B, %H:%M")
        messages.say(
            say("{name} was not saved when nnsim last ended ({when}).", name=name, when=when),
            "warning",
            ((say("Recover"), partial(_recover, found, document, window, keep)), (say("Discard"), found.discard)),
        )


def _recover(found: recovery.Recoverable, document: Document, window: QWidget, keep: Callable[[], bool]) -> None:
    loaded = read_file(document, found.file, window, found.size)
    if loaded is None:
        return
    stamp = Stamp(0, 0, found.content) if found.content else None
    document.show(loaded.project, loaded.checkpoint, found.original, saved=False, stamp=stamp)
    if keep():
        found.discard()
