"""When the start got how far, written to a file for whoever measures it: ``NNSIM_START_REPORT=PATH nnsim``."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

VARIABLE = "NNSIM_START_REPORT"


class StartReport:
    """Notes each step once, as seconds of the clock; ``engine`` is the last, and writes the file.

    The measuring program knows when it started this one, so that everything before the first line counts, too.
    """

    def __init__(self, file: Path | None, pid: int | None) -> None:
        self._file, self._values = file, {"window_pid": float(os.getpid()), "engine_pid": float(pid or 0)}

    def note(self, step: str) -> None:
        """``step`` is done; only the first time counts."""
        if self._file is None or step in self._values:
            return
        self._values[step] = time.time()
        if step == "engine":
            _write(self._file, json.dumps(self._values))


def _write(file: Path, text: str) -> None:
    """Who waits for ``file`` never reads half of it."""
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def wanted(pid: int | None) -> StartReport:
    """The report, which goes nowhere unless somebody asked for it."""
    file = os.environ.get(VARIABLE)
    return StartReport(Path(file) if file else None, pid)
