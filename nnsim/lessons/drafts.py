"""What is written of a lesson and not saved: kept beside a lock that goes with the process, and found afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nnsim.core.files import recovery
from nnsim.core.files.locks import is_free, take_lock
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, Severity
from nnsim.language.texts import say

SUFFIX, LOCK = ".draft", ".lock"

UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def folder() -> Path:
    """Where drafts lie, e.g. ``~/.local/state/nnsim/lesson-drafts``."""
    return recovery.folder().parent / "lesson-drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a lesson that was not saved, the file that it is of (None for none), and where it is kept.

    ``seen`` is the digest of what stood in the original when it was read, empty where nobody wrote that down.
    """

    text: str
    original: Path | None
    file: Path
    seen: str = ""

    def discard(self) -> None:
        """Remove it for good."""
        for path in (self.file, self.file.with_suffix(LOCK)):
            with contextlib.suppress(OSError):
                path.unlink()


class DraftFile:
    """The draft of this editor. Nothing is written before the first ``write``; ``clear`` takes it away."""

    def __init__(self, place: Path | None = None) -> None:
        self._place = place or folder()
        self._file = self._place / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._lock: IO[bytes] | None = None
        self._said = False

    @property
    def is_failing(self) -> bool:
        """Whether the last text could not be kept."""
        return self._said

    def write(self, text: str, original: Path | None, seen: str = "") -> Problem | None:
        """Keep ``text``; a problem says the first time of a series that it cannot be kept."""
        try:
            if self._lock is None:
                self._place.mkdir(parents=True, exist_ok=True)
                self._lock = self._file.with_suffix(LOCK).open("wb")
                take_lock(self._lock)
            told = {"text": text, "original": str(original) if original else None, "seen": seen}
            write_atomically(self._file, json.dumps(told).encode())
        except OSError as error:
            said, self._said = self._said, True
            words = say(
                "What you write cannot be kept safe against a crash: {why_not}. Save the lesson now and then.",
                why_not=why_not(error),
            )
            return None if said else Problem(words, "lesson", Severity.WARNING)
        self._said = False
        return None

    def clear(self) -> None:
        """All is saved, or given up."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            Draft("", None, self._file).discard()


def left(place: Path | None = None) -> tuple[Draft, ...]:
    """What sessions that crashed left, the newest first. Never raises."""
    place = place or folder()
    try:
        files = sorted(place.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
    except OSError:
        return ()
    found = (_read(file) for file in files if is_free(file.with_suffix(LOCK)))
    return tuple(draft for draft in found if draft is not None)


def _read(file: Path) -> Draft | None:
    try:
        told = json.loads(file.read_bytes())
        original = told["original"]
        path = Path(original) if isinstance(original, str) else None
        return Draft(str(told["text"]), path, file, str(told.get("seen", "")))
    except UNREADABLE:
        return None
