"""Work of a person's own that a lesson would begin over while it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from nnsim.app.documents import Documents
from nnsim.app.messages import Messages
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.banner import Standing


class OwnWork(QObject):
    """It stays where it is until somebody lets the lesson begin; who opens a lesson has been asked already."""

    def __init__(self, documents: Documents, messages: Messages, begin: Callable[[], object]) -> None:
        super().__init__(documents)
        self._documents, self._messages, self._begin = documents, messages, begin
        self._said = Standing()
        self._may_go = False

    @contextmanager
    def may_go(self) -> Iterator[None]:
        """Whoever begins the lesson in here has been asked."""
        self._said.withdraw()
        self._may_go = True
        try:
            yield
        finally:
            self._may_go = False

    def holds(self) -> bool:
        """Whether the lesson cannot begin now; says so, with what lets it begin."""
        if self._may_go or not self._documents.has_unsaved:
            self._said.withdraw()
            return False
        if self._said.banner is None:
            words = say("The lesson can begin, but what you see is not saved and stays.")
            action = say("Begin the lesson"), self._go
            self._said.put(lambda: self._messages.say(words, "warning", (action,)))
        return True

    def _go(self) -> None:
        if self._documents.may_leave():
            with self.may_go():
                self._begin()

    def end(self) -> None:
        """No lesson is written any more."""
        self._said.withdraw()
