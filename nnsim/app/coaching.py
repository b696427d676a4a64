"""What the coach has seen, as a message: the newest alone, each once in a run."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from nnsim.app.messages import Messages
from nnsim.app.settings import Settings
from nnsim.core.answers.coach import Advice
from nnsim.core.problem import Problem, Severity
from nnsim.core.store import Change
from nnsim.ui.kit.widgets.banner import Banner, Standing
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.run.undo import Editor

EVERY_S = 0.5
"""Seconds from one question to the next."""

SILENT = "coach/silent"
"""The setting of who does not want to hear it."""


class Coaching(QObject):
    """``is_on`` unless somebody does not want to hear it, which is remembered.

    What was closed by its cross is not said again in this document. A message leaves once another network or recipe
    learns: it was about the one before.
    """

    def __init__(self, editor: Editor, bridge: EngineBridge, messages: Messages, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge, self._messages, self._settings = bridge, messages, settings
        self.is_on = not settings.text(SILENT)
        self._run = 0
        self._told: set[str] = set()
        self._closed: set[str] = set()
        self._newest = Standing()
        bridge.subscriptions.add(self, Subscription("coach", self._hear, self._asked, EVERY_S))
        editor.opened.connect(self._closed.clear)
        editor.store.changed.connect(self._on_change)

    def set_on(self, on: bool) -> None:
        """Speak from now on, or be silent."""
        self.is_on = on
        self._settings.set_text(SILENT, "" if on else "yes")
        if not on:
            self._newest.withdraw()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"network", "recipe"}:
            self._newest.withdraw()

    def _asked(self) -> object | None:
        return True if self.is_on else None

    def _hear(self, said: tuple[Advice, ...]) -> None:
        if self._run != self._bridge.client.run:
            self._run = self._bridge.client.run
            self._told.clear()
            self._newest.withdraw()
        news = [advice for advice in said if advice.alarm not in self._told]
        self._told.update(advice.alarm for advice in news)
        wanted = [advice for advice in news if not advice.is_told and advice.alarm not in self._closed]
        if wanted:
            banner = self._newest.put(partial(self._say, wanted[-1]))
            banner.close_button.clicked.connect(partial(self._closed.add, wanted[-1].alarm))

    def _say(self, advice: Advice) -> Banner:
        text = f"{advice.seen} {advice.why}"
        return self._messages.show(Problem(text, advice.where, Severity.WARNING, advice.fix))
