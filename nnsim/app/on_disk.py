"""The file of the document in other hands: another window or program has written, moved or deleted it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnsim.app.changed_file import OPEN, SAVE_AS, ask_about_change
from nnsim.app.document import Document, OnDisk
from nnsim.app.messages import Messages
from nnsim.app.opening import open_file
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.banner import Action, Standing

Then = Callable[[bool], None]


class Ways(Protocol):
    """What can be done instead."""

    def save_as(self, then: Then = ...) -> None:
        """Ask for another file and write to it."""

    def open(self, path: Path) -> None:
        """Show a file, once what is unsaved is safe."""


class OtherHands(QObject):
    """Tells of it calmly when the window gets the keyboard back, and asks before it would be overwritten."""

    def __init__(self, document: Document, messages: Messages, window: QWidget, ways: Ways) -> None:
        super().__init__(document)
        self._document, self._messages, self._window, self._ways = document, messages, window, ways
        self._found, self._unwritten = Standing(), Standing()
        self._told: tuple[object, ...] = ()
        document.changed.connect(self._withdraw)
        document.unwritten.connect(self._on_unwritten)
        document.stored.connect(self._unwritten.withdraw)

    def look(self) -> None:
        """Say once what has happened to the file."""
        document = self._document
        if document.path is None or document.is_saving:
            return
        state = document.look()
        now = (document.path, state, document.found)
        if state is not OnDisk.SAME and now != self._told:
            self._say(document.path.name, state)
        self._told = now

    def _say(self, name: str, state: OnDisk) -> None:
        path = self._document.path
        assert path is not None
        tell = self._messages.say
        save_as: Action = (SAVE_AS, self._ways.save_as)
        if state is OnDisk.GONE:
            words = say(
                "{name} is not where it was: it was deleted, moved or renamed. Save writes it again.", name=name
            )
            self._found.put(partial(tell, words, "warning", (save_as,)))
        else:
            words = say("{name} was changed by another window or program.", name=name)
            actions = ((OPEN, partial(self._ways.open, path)), save_as)
            self._found.put(partial(tell, words, "warning", actions))

    def _withdraw(self) -> None:
        """What was said holds as long as the file is as it was found."""
        if self._document.on_disk is OnDisk.SAME:
            self._found.withdraw()

    def _on_unwritten(self, problem: Problem) -> None:
        """Said until the next attempt, which succeeds or says its own reason."""
        show = self._messages.show
        self._unwritten.put(partial(show, problem, (SAVE_AS, self._ways.save_as)))

    def save(self, then: Then) -> None:
        """Save to the document's file; ask first where somebody else has written it."""
        document = self._document
        assert document.path is not None
        if document.look(closely=True) is not OnDisk.CHANGED:
            document.save(document.path, then)
            return
        chosen = ask_about_change(document.path.name, self._window)
        if chosen == "overwrite":
            document.save(document.path, then)
        elif chosen == "save_as":
            self._ways.save_as(then)
        else:
            if chosen == "open":
                open_file(document, document.path, self._window)
            then(False)
