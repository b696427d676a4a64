"""Temporary files of processes that were killed: found by their names, and taken away once nobody holds them.

Who writes one holds it with a lock of the operating system, which vanishes with the process, however that ends. What is
free, some seconds old, of this user and named as only nnsim names files is litter; nothing else is ever touched.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

LEAST_AGE = 2.0
"""Seconds since a file was written last: its writer may not hold it yet or, on Windows, has let go to rename it."""

FOLDER = re.compile(r"nnsim-[a-z0-9_]{8}")
HELD = ".held"
"""In a temporary folder: what its owner holds, and what tells that it is one of nnsim's."""

if sys.platform == "win32":

    def hold(file: IO[Any]) -> None:
        """Windows removes no file that is open."""

    def _is_free(path: Path) -> bool:
        return path.exists()

else:
    import fcntl

    def hold(file: IO[Any]) -> None:
        """No litter as long as ``file`` is open; a disk without locks has none."""
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _is_free(path: Path) -> bool:
        """True if no process holds the file; False, too, where that cannot be known."""
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def sweep(folder: Path, names: re.Pattern[str]) -> bool:
    """Take away files in ``folder`` whose names match and whose writers are gone; False if some may be litter soon."""
    is_done = True
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if names.fullmatch(entry.name) and _is_ours(entry, folder=False):
                is_done &= _is_old(Path(entry.path)) and _remove(Path(entry.path))
    return is_done


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for as long as the block; those of processes that were killed go before."""
    _sweep_folders(Path(tempfile.gettempdir()))
    folder = tempfile.TemporaryDirectory(prefix="nnsim-", ignore_cleanup_errors=True)
    with folder as name, (Path(name) / HELD).open("wb") as held:
        hold(held)
        yield Path(name)


def _sweep_folders(place: Path) -> None:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            held = Path(entry.path) / HELD
            if FOLDER.fullmatch(entry.name) and _is_ours(entry, folder=True) and held.is_file() and _is_old(held):
                _remove(held)
                if not held.exists():
                    shutil.rmtree(entry.path, ignore_errors=True)


def _is_ours(entry: os.DirEntry[str], *, folder: bool) -> bool:
    """Of the right kind, no link, and of this user."""
    kind = entry.is_dir(follow_symlinks=False) if folder else entry.is_file(follow_symlinks=False)
    return kind and (sys.platform == "win32" or entry.stat(follow_symlinks=False).st_uid == os.getuid())


def _is_old(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime >= LEAST_AGE
    return False


def _remove(path: Path) -> bool:
    """Take it away if nobody holds it; True if it needs no other look."""
    with suppress(OSError):
        if _is_free(path):
            path.unlink()
    return True
