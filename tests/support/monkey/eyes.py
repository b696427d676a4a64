"""Sees what must not happen: exceptions, errors in the log, Qt's warnings, frozen frames, an engine that dies."""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import re
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from nnsim.app.oversight import LOG

FROZEN = 2.0
"""Seconds of its own that the window may take for one event; what it waits for a processor does not count."""

HANGING = 20.0
"""Seconds after which nobody waits for the end of a frame any more."""

DEAF = 150
"""Seconds after which Python itself gives up, should C code never come back."""

FOUND = 3
"""Exit status of a process that found something."""

_PLACE = re.compile(r'File "[^"]*?(nnsim/(?!cli/|engine/)\w+/[^"]+)", line \d+, in (\S+)')


@dataclass(frozen=True, slots=True)
class Finding:
    """What broke. Two with the same ``mark`` are taken for the same fault."""

    kind: str
    mark: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """For a file."""
        return asdict(self)


def mark_of(kind: str, text: str) -> str:
    """Kind, exception and the innermost place in nnsim, or the words without their numbers."""
    places = _PLACE.findall(text)
    lines = [line for line in text.strip().splitlines() if line.strip()]
    last = lines[-1].strip() if lines else ""
    raised = kind in ("exception", "error", "unraisable")
    if not places and raised and len(lines) > 1:
        return f"{kind}: {last[:120]}"
    if not places:
        return f"{kind}: {re.sub(r'0x[0-9a-f]+|[0-9.]+', '#', lines[0] if lines else '')[:120]}"
    return f"{kind}: {last.partition(':')[0] + ' ' if raised else ''}in {places[-1][0]}:{places[-1][1]}"


def stack_in(dump: str, thread: str) -> str:
    """What ``faulthandler`` told of one ``thread``, the innermost call last as in a traceback."""
    part = next((part for part in dump.split("\n\n") if f"hread {thread}" in part), "")
    calls = re.findall(r'File "([^"]*)", line (\d+) in (.+)', part)
    return "".join(f'  File "{file}", line {line}, in {name}\n' for file, line, name in reversed(calls))


class Eyes:
    """``on_finding`` gets the first; those whose mark is matched by one of ``ignored`` are passed over."""

    def __init__(self, folder: Path, on_finding: Callable[[Finding], object], ignored: tuple[str, ...] = ()) -> None:
        self._on_finding, self._ignored = on_finding, ignored
        self._faults = (folder / "faults.txt").open("w", encoding="utf-8")
        self._beats = 0
        self._since = self._own_time()
        self._stack = ""
        self.excused = False
        self._end = threading.Event()
        self._main = threading.main_thread().ident or 0

    def open(self) -> None:
        """From now on."""
        faulthandler.enable(self._faults)
        handler = _Listener(self)
        LOG.addHandler(handler)
        logging.getLogger().addHandler(handler)
        sys.unraisablehook = self._on_unraisable
        warnings.simplefilter("default")
        hook: Any = self._on_warning
        warnings.showwarning = hook
        threading.Thread(target=self._watch, name="monkey-watch", daemon=True).start()

    def close(self) -> None:
        """The window is being closed: nothing more is frozen."""
        self._end.set()
        faulthandler.cancel_dump_traceback_later()

    def found(self, kind: str, text: str, mark: str = "") -> None:
        """Something broke."""
        finding = Finding(kind, mark or mark_of(kind, text), text)
        if not any(re.search(pattern, finding.mark) for pattern in self._ignored):
            self._on_finding(finding)

    # ------------------------------------------------------------ frames

    def beat(self) -> None:
        """The window has come to its next event."""
        now = self._own_time()
        took, stack = now - self._since, self._stack
        self._beats += 1
        self._since, self._stack = now, ""
        if self._beats % 200 == 1:
            faulthandler.dump_traceback_later(DEAF, file=self._faults, exit=True)
        if took > FROZEN and not self.excused:
            self.found("frozen", f"{took:.1f} s for one event\n{stack}", mark_of("frozen", stack or "no stack"))

    def _watch(self) -> None:
        while not self._end.wait(0.25):
            took = self._own_time() - self._since
            if took > FROZEN / 2:
                self._stack = self._stack_of_window()
            if took > HANGING:
                self.found("hangs", f"{took:.0f} s for one event\n{self._stack}")

    def _stack_of_window(self) -> str:
        """Asked of ``faulthandler``, which refers to no frame: a painter lives as long as the frame that made it."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            faulthandler.dump_traceback(file)
            file.seek(0)
            return stack_in(file.read(), f"0x{self._main:016x}")

    @staticmethod
    def _own_time() -> float:
        """Seconds on the clock without those in which the main thread was ready and another had the processor."""
        try:
            waited = int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, ValueError, IndexError):
            waited = 0.0
        return time.monotonic() - waited

    # ------------------------------------------------------------ hooks

    def _on_unraisable(self, told: Any) -> None:
        if told.exc_value is not None:
            text = _formatted(told.exc_type, told.exc_value, told.exc_traceback)
            self.found("unraisable", f"{told.err_msg or ''} {told.object!r}\n{text}")

    def _on_warning(self, message: Warning | str, category: type[Warning], name: str, line: int, *_: Any) -> None:
        stack = "".join(traceback.format_stack()[:-1])
        self.found("warning", f"{category.__name__}: {message} ({name}:{line})\n{stack}")

    def on_failed(self, failed: Any) -> None:
        """The engine raised."""
        lines = failed.trace.strip().splitlines()
        self.found("engine", f"{failed.text}\n{failed.trace}", f"engine: {lines[-1] if lines else failed.text}"[:160])

    def on_died(self, died: Any) -> None:
        """The engine's process is gone."""
        self.found("engine", f"{died.text}\n{died.log_tail}", f"engine: {died.text}")


class _Listener(logging.Handler):
    """Errors and Qt's warnings in the log."""

    def __init__(self, eyes: Eyes) -> None:
        super().__init__(logging.WARNING)
        self._eyes = eyes

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            text += "\n" + _formatted(*record.exc_info)
        if text.startswith("Qt: Mouse event at"):  # QTest, of drags that leave the window
            return
        if text.startswith("Qt: "):
            stack = "".join(traceback.format_stack()[:-6])
            self._eyes.found("qt", f"{text}\n{stack}", mark_of("qt", text))
        elif record.levelno >= logging.ERROR or record.exc_info:
            self._eyes.found("exception" if "Traceback" in text else "error", text)


def _formatted(kind: Any, error: BaseException | None, trace: TracebackType | None) -> str:
    return "".join(traceback.format_exception(kind, error, trace))


def write_and_leave(folder: Path, finding: Finding, n: int) -> None:
    """Tell the parent process, and end at once: the window is broken."""
    told = json.dumps({**finding.as_dict(), "n": str(n)}, ensure_ascii=False)
    (folder / "finding.json").write_text(told, encoding="utf-8")
    sys.stdout.flush()
    os._exit(FOUND)
