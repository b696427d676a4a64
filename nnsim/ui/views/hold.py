"""Views of the first picture are made right after it: what draws curves takes long to load, and there are none yet."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnsim.ui.views.kinds import VIEWS

UNSEEN_MS = 1000
"""A panel that is not painted by then is not waited for."""


class Hold(QObject):
    """``over`` comes once ``panel`` was painted and the modules of the views ``wanted`` by then are loaded.

    One module is loaded at a time, so that keys and mouse are heard in between.
    """

    over = Signal()

    def __init__(self, panel: QWidget, wanted: Callable[[], Iterable[str]]) -> None:
        super().__init__(panel)
        self._wanted = wanted
        self._clock = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._clock.timeout.connect(self._go_on)
        self._clock.start()
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The picture is on the screen once this round of events is over."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._clock.start(0)
        return False

    def _go_on(self) -> None:
        for name in self._wanted():
            module = VIEWS[name].widget.partition(":")[0]
            if module not in sys.modules:
                importlib.import_module(module)
                self._clock.start(0)
                return
        self.over.emit()
