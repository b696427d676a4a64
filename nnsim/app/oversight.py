"""What goes wrong in the window itself: it is logged and said, and never ends the window."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

import platformdirs
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QMessageBox

from nnsim.language.texts import say

LOG = logging.getLogger("nnsim.window")
LOG_BYTES = 500_000
"""Size at which the log starts anew; one older log is kept."""

REST = 5.0
"""Seconds without a failure at the same place after which it is news again: a picture fails with every frame."""

NO_FAULT = "This plugin does not support"
"""How platforms without a window manager answer window hints."""

_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_file() -> Path:
    """Where the window writes what went wrong, e.g. ``~/.local/state/nnsim/log/window.log``."""
    return Path(platformdirs.user_log_dir("nnsim", appauthor=False)) / "window.log"


class Oversight(QObject):
    """Takes over messages of Qt and uncaught exceptions, from slots and from threads.

    ``failed(trace)`` tells of an uncaught exception, in the window's thread, once as long as it goes on.
    Before ``adopt`` nobody could say it, so the start itself fails with the trace on standard error.
    """

    failed = Signal(str)

    def __init__(self, give_up: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._give_up = give_up
        self._listener: Callable[[str], object] | None = None
        self._handler = _handler()
        self._before = (sys.excepthook, threading.excepthook)
        self._qt_before: Any = None
        self._last: dict[tuple[object, ...], float] = {}
        self.failed.connect(self._tell)

    def install(self) -> None:
        """From now on."""
        LOG.addHandler(self._handler)
        LOG.propagate = False
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        self._qt_before = qInstallMessageHandler(log_qt)

    def remove(self) -> None:
        """Put everything back: Python may be gone before Qt is."""
        qInstallMessageHandler(self._qt_before)
        sys.excepthook, threading.excepthook = self._before
        LOG.removeHandler(self._handler)
        LOG.propagate = True
        self._handler.close()

    def adopt(self, listener: Callable[[str], object]) -> None:
        """``listener(trace)`` says it from now on."""
        self._listener = listener

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._give_up()
            return
        if not self._is_news(kind, trace):
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        LOG.error("Uncaught exception\n%s", text)
        self.failed.emit(text)

    def _is_news(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        """False while the same line goes on failing."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (kind, trace and trace.tb_frame.f_code, trace and trace.tb_lineno)
        before, now = self._last.get(place), time.monotonic()
        self._last[place] = now
        return before is None or now - before > REST

    def _on_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self._on_exception(told.exc_type, told.exc_value, told.exc_traceback)

    def _tell(self, trace: str) -> None:
        if self._listener is not None:
            self._listener(trace)
            return
        sys.stderr.write(trace)
        if getattr(sys.stderr, "name", "") == os.devnull:  # a windowed program on Windows has nowhere to say it
            text = say(
                "nnsim cannot start; start it again, and report what is written at the end of {log_file}.",
                log_file=log_file(),
            )
            QMessageBox.critical(None, "nnsim", text)
        self._give_up()


def log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's warnings and worse go to the log; what is no fault, and chatter, goes nowhere."""
    if kind in _LEVELS and not text.startswith(NO_FAULT):
        LOG.log(_LEVELS[kind], "Qt: %s", text)


def _handler() -> logging.Handler:
    """The log file; nothing where its folder cannot be written."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
