"""Locks that the operating system holds on a file for a process, and lets go of with it, however that ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


def is_free(lock: Path) -> bool:
    """True if no living process holds ``lock``."""
    try:
        with lock.open("r+b") as file:
            return take_lock(file)
    except FileNotFoundError:
        return True
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def take_lock(file: IO[bytes]) -> bool:
        """Lock ``file`` until it is closed; False if another process has locked it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def take_lock(file: IO[bytes]) -> bool:
        """Lock ``file`` until it is closed; False if another process has locked it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
