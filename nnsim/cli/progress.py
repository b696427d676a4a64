"""A progress bar on a terminal; nothing at all elsewhere."""

from __future__ import annotations

import math
import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

from nnsim.core.counted import counted

EVERY_S = 0.1
BAR = 24


class Progress:
    """``with Progress("xor", 500) as progress: progress.update(epoch, loss)``.

    Shows epochs done (or of what ``noun`` says), the loss, epochs per second and the time left, ten times a second.
    """

    def __init__(self, name: str, total: int, stream: TextIO | None = None, *, noun: str = "epoch") -> None:
        self._name, self._total, self._noun = name, total, noun
        self._stream = stream or sys.stderr
        self._shown = self._stream is not None and self._stream.isatty()
        self._first: tuple[int, float] | None = None
        self._drawn = 0.0
        self._width = 0

    def __enter__(self) -> Progress:
        self.note("starting")
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self._draw("")

    def note(self, text: str) -> None:
        """Say what happens before the first epoch."""
        self._draw(f"{self._name}  {text} ...")

    def update(self, done: int, loss: float = math.nan) -> None:
        """``done`` epochs are finished. The first, in which things warm up, does not count for the rate."""
        now = time.monotonic()
        self._first = self._first or (done, now)
        if self._shown and (now - self._drawn >= EVERY_S or done >= self._total):
            self._drawn = now
            epochs, began = self._first
            rate = (done - epochs) / (now - began) if done > epochs else 0.0
            self._draw(line(self._name, done, self._total, loss, rate, blocks=self._blocks(), noun=self._noun))

    def _blocks(self) -> str:
        encoding = (getattr(self._stream, "encoding", None) or "").lower()
        return "█░" if encoding.startswith("utf") else "#-"

    def _draw(self, text: str) -> None:
        if not self._shown:
            return
        text = text[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{text:{self._width}}\r{text}")
        self._stream.flush()
        self._width = len(text)


def line(name: str, done: int, total: int, loss: float, rate: float, *, blocks: str = "█░", noun: str = "epoch") -> str:
    """``xor  ██████░░░░  250/500 epochs  loss 0.0123  410 epochs/s  0:01 left``."""
    full = round(BAR * done / total) if total else BAR
    parts = [name, blocks[0] * full + blocks[1] * (BAR - full), f"{done:,}/{counted(total, noun)}"]
    if math.isfinite(loss):
        parts.append(f"loss {loss:.4g}")
    if rate > 0:
        parts += [
            f"{rate:.3g} {noun}s/s" if rate < 1000 else f"{rate:,.0f} {noun}s/s",
            f"{clock((total - done) / rate)} left",
        ]
    return "  ".join(parts)


def clock(seconds: float) -> str:
    """``0:07``, ``12:30``, ``3:05:00``."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
