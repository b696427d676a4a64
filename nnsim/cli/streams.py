"""Standard output and error, which may be missing (windowed program) or know few characters."""

from __future__ import annotations

import errno
import json
import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WINDOWS = os.name == "nt"


def mend_streams() -> None:
    """Give a windowed program streams that swallow, and let characters that a console lacks become ``?``."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open until the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def reader_left(error: Exception) -> bool:
    """True if ``error`` means that whoever read the output has gone; Windows calls that an invalid argument."""
    if isinstance(error, OSError) and WINDOWS and error.errno == errno.EINVAL:
        return error.filename is None
    return isinstance(error, BrokenPipeError)


def say(text: str) -> None:
    """One line on standard error; a windowed program, which has none, shows it in a box."""
    line = " ".join(text.split())
    print(line, file=sys.stderr, flush=True)
    if getattr(sys.stderr, "name", "") == os.devnull:
        show_box(line)


def show_box(text: str) -> None:
    """Say it without Qt, which may be what is broken. Only Windows starts programs without streams."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  only there

        ctypes.windll.user32.MessageBoxW(None, text, "nnsim", 0x30)


def print_json(values: Mapping[str, Any]) -> None:
    """One JSON object on one line; numbers that do not exist (NaN, infinity) become null."""
    print(json.dumps({key: _plain(value) for key, value in values.items()}, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
