"""Autosave: a session that crashed is found at the next start.

Each session keeps one recovery file with its document and run in the user's state folder, with
what is large in a second file (see ``files.parts``), and holds an operating system lock beside
it. The lock vanishes with the process, however that ends, so a recovery file whose lock is free
belongs to a session that crashed; process numbers, which systems use again, decide nothing. A
clean exit removes everything.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import platformdirs

from nnsim.core.files import litter, nnsim_file
from nnsim.core.files.locks import is_free, take_lock
from nnsim.core.files.nnsim_file import Check, Loaded
from nnsim.core.files.parts import Pack, packs
from nnsim.core.files.write import TEMPORARY, why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.progress import Progress, never_mind
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say

LOCK, NOTE = ".lock", ".json"


def folder() -> Path:
    """Where recovery files lie, e.g. ``~/.local/state/nnsim/recovery``."""
    return Path(platformdirs.user_state_dir("nnsim", appauthor=False)) / "recovery"


class Recovery:
    """The recovery file of this process. Nothing is written before the first ``write``.

    A folder that cannot be written, or a full disk, yields one ``Problem`` and is then left
    alone until writing works again.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place or folder()
        self._file = self._place / f"{os.getpid()}-{secrets.token_hex(4)}{nnsim_file.SUFFIX}"
        self._pack = Pack(self._file)
        self._lock: IO[bytes] | None = None
        self._note: bytes = b""
        self._said = False

    @property
    def file(self) -> Path:
        """The recovery file; exists after the first successful ``write``."""
        return self._file

    @property
    def is_failing(self) -> bool:
        """True if the last ``write`` failed."""
        return self._said

    def write(
        self,
        project: Project,
        checkpoint: Checkpoint | None,
        original: Path | None,
        progress: Progress = never_mind,
        *,
        content: str = "",
    ) -> Problem | None:
        """Write the state of the document that was opened from ``original`` (None: never saved).

        ``content`` is that of the ``Stamp`` of ``original`` as the document knows it.

        Returns a ``Problem`` for the first failure of a series, else None. Raises ``Cancelled``.
        """
        try:
            self._prepare(original, content)
            nnsim_file.keep(self._pack, project, checkpoint, progress)
        except OSError as error:
            return self._failed(why_not(error))
        except ProblemError as error:
            return self._failed(error.problem.text.rstrip(".").partition(": ")[2])
        self._said = False
        return None

    def clear(self) -> None:
        """Remove the recovery file: everything is saved. The session goes on."""
        self._pack.clear()
        _remove(self._file.with_suffix(NOTE))
        self._note = b""

    def let_go(self) -> None:
        """Leave what was written to another session: it is found there as if this one had crashed."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def close(self) -> None:
        """Clean exit: remove everything that belongs to this session."""
        self.clear()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            _remove(self._file.with_suffix(LOCK))

    def _prepare(self, original: Path | None, content: str) -> None:
        if self._lock is None:
            self._place.mkdir(parents=True, exist_ok=True)
            self._lock = self._file.with_suffix(LOCK).open("wb")
            take_lock(self._lock)
        note = json.dumps({"original": str(original) if original else None, "content": content}).encode()
        if note != self._note:
            write_atomically(self._file.with_suffix(NOTE), note)
            self._note = note

    def _failed(self, reason: str) -> Problem | None:
        if self._said:
            return None
        self._said = True
        reason = reason.partition(";")[0]
        text = say(
            "Your work cannot be kept safe against a crash, as {reason}; save it to a file of your own now and then.",
            reason=reason,
        )
        return Problem(text, str(self._place), Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Recoverable:
    """What a crashed session left: its ``file``, the document's own ``original`` path, and when it was written.

    ``content`` is that of the ``Stamp`` of ``original`` as it was opened or saved there; empty where it is not known.
    """

    file: Path
    original: Path | None
    saved: datetime
    content: str = ""

    def load(self, check: Check | None = None) -> Loaded:
        """The document and run; raises ``ProblemError`` as ``nnsim_file.load``."""
        return nnsim_file.load(self.file, check)

    @property
    def size(self) -> int:
        """Bytes to be read."""
        return sum(_bytes(path) for path in (self.file, *packs(self.file)))

    def discard(self) -> None:
        """Remove it for good."""
        _forget(self.file)


def pending(place: Path | None = None) -> list[Recoverable]:
    """What crashed sessions left, newest first; sessions that still run are not among them.

    Never raises: a folder that cannot be read holds nothing.
    """
    place = place or folder()
    try:
        left = list(_left_behind(place))
    except OSError:
        return []
    return sorted(left, key=lambda found: found.saved, reverse=True)


def _left_behind(place: Path) -> Iterator[Recoverable]:
    if not place.is_dir():
        return
    litter.sweep(place, TEMPORARY)
    for lock in sorted(place.glob(f"*{LOCK}")):
        if not lock.with_suffix(nnsim_file.SUFFIX).exists() and is_free(lock):
            _forget(lock.with_suffix(nnsim_file.SUFFIX))
    for file in sorted(place.glob(f"*{nnsim_file.SUFFIX}")):
        if is_free(file.with_suffix(LOCK)):
            with contextlib.suppress(OSError):
                saved = datetime.fromtimestamp(file.stat().st_mtime, UTC)
                original, content = _noted(file.with_suffix(NOTE))
                yield Recoverable(file, original, saved, content)


def _noted(note: Path) -> tuple[Path | None, str]:
    """The path of the document, and what its file held."""
    try:
        told = json.loads(note.read_bytes())
        path, content = told["original"], told.get("content", "")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, ""
    return (Path(path) if isinstance(path, str) else None), (content if isinstance(content, str) else "")


def _forget(file: Path) -> None:
    """Take away all of a session; the lock last, as it tells of the others."""
    for path in (file, *packs(file), file.with_suffix(NOTE), file.with_suffix(LOCK)):
        _remove(path)


def _bytes(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
