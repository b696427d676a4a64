"""Atomic writing: the old file stays whole until the new one is safely on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from nnsim.core.files import litter
from nnsim.language.texts import say

WINDOWS = os.name == "nt"

PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between the attempts to replace a file on Windows: a virus scanner, or what copies a folder to a cloud, holds
a file that was just written for a moment."""

TEMPORARY = re.compile(r"\.nnsim-[0-9a-f]{16}\.tmp")
"""Names of files that are written and not yet renamed."""

TIDY_EVERY = 60.0
"""Seconds between two looks for litter in the same folder."""

_tidied: dict[Path, float] = {}

_REASONS = {
    errno.ENOSPC: say("the disk is full; free some space or choose another folder"),
    errno.EDQUOT: say("your share of the disk is used up; free some space or choose another folder"),
    errno.EFBIG: say("the file would be too large for this disk; choose another folder"),
    errno.EACCES: say("you may not write there; choose another folder"),
    errno.EPERM: say("you may not write there; choose another folder"),
    errno.EROFS: say("that disk can only be read; choose another folder"),
    errno.ENOENT: say("its folder does not exist; choose another folder"),
    errno.ENOTDIR: say("its folder does not exist; choose another folder"),
    errno.EISDIR: say("there is a folder of this name; choose another name"),
    errno.ENAMETOOLONG: say("the name is too long; choose a shorter one"),
    errno.EINVAL: say("no file can have this name there; choose another name"),
    errno.EBUSY: say("another program may have it open; close it there, or choose another name"),
    errno.EIO: say("the disk reported an error; choose another disk"),
}


def why_not(error: OSError) -> str:
    """Why writing failed and what to do, e.g. "the disk is full; free some space or choose another folder"."""
    reason = _REASONS.get(error.errno or 0)
    return reason or say("the system says '{strerror}'; choose another folder", strerror=error.strerror or error)


def check(path: Path) -> None:
    """Raise the ``OSError`` with which writing to ``path`` would fail at once, before there is anything to write."""
    target = Path(os.path.realpath(path))
    _check_target(target)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def write_atomically(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    """Make ``content``, or what it writes, that of ``path``: temporary file beside it, flush to disk, rename.

    A link is followed, the mode of an existing file is kept. Raises ``OSError`` and what ``content`` raises;
    then the old file is as before and nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    _check_target(target)
    temporary = target.parent / f".nnsim-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as file:
            litter.hold(file)
            _write_through(file, content)
            if WINDOWS:  # which renames no open file
                file.close()
            if target.exists():
                shutil.copymode(target, temporary)
            _replace(temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, FileNotFoundError) and target.parent.is_dir():  # Windows' words for a name too long
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG)) from error
        raise
    _flush_folder(target.parent)
    _tidy(target.parent)


def _tidy(folder: Path) -> None:
    """Take away what interrupted saves left beside the file, now and then."""
    now = time.monotonic()
    if now - _tidied.get(folder, -TIDY_EVERY) >= TIDY_EVERY and litter.sweep(folder, TEMPORARY):
        _tidied[folder] = now


def _replace(temporary: Path, target: Path) -> None:
    """Rename; Windows refuses while another program reads the old file."""
    for pause in PAUSES if WINDOWS else ():
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    try:
        temporary.replace(target)
    except PermissionError as error:
        if not WINDOWS:
            raise
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from error


def _write_through(file: BinaryIO, content: bytes | Callable[[BinaryIO], None]) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        content(file)
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
