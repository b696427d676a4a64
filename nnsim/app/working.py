"""What goes on in the background: a message with its progress and Cancel, if it takes longer than a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from nnsim.app.messages import Messages
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.banner import Banner

WITHOUT_WORDS_MS = 400
"""How long something may take before anything is said about it."""


class Working(QObject):
    """One message at a time."""

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._banner: Banner | None = None
        self._words = ""
        self._share: float | None = None
        self._cancel: Callable[[], object] = self.end
        self._silence = QTimer(self, singleShot=True, interval=WITHOUT_WORDS_MS)
        self._silence.timeout.connect(self._say)

    def begin(self, words: str, cancel: Callable[[], object]) -> None:
        """Something has begun; ``cancel`` asks it to stop."""
        self.end()
        self._words, self._cancel, self._share = words, cancel, None
        self._silence.start()

    def progress(self, share: float) -> None:
        """So much of it is done, 0 to 1."""
        self._share = share
        if self._banner:
            self._banner.set_progress(share)

    def end(self) -> None:
        """It is over, or told elsewhere."""
        self._silence.stop()
        if self._banner:
            self._banner.dismiss()

    def _say(self) -> None:
        self._banner = self._messages.say(self._words, "info", ((say("Cancel"), self._cancel),), working=True)
        self._banner.set_progress(self._share)
        self._banner.closed.connect(self._forget)

    def _forget(self) -> None:
        self._banner = None
