"""What a project file was when it was last seen, to notice that somebody else has written it since."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """``modified`` in nanoseconds and ``size`` in bytes tell quickly that nothing happened, ``content`` decides.

    ``content`` is a digest of the names, lengths and checksums in the directory of the zip, which is read at once
    however large the file is; of what is no zip it is one of time and size.
    """

    modified: int
    size: int
    content: str

    def is_of_same_content(self, other: Stamp) -> bool:
        """True if nothing but the time differs: a copy from a cloud, or a file that was written again as it was."""
        return self.content == other.content


def stamp_of(path: Path) -> Stamp | None:
    """The file as it is now; None where there is none, or none that can be read."""
    try:
        status = path.stat()
        return Stamp(status.st_mtime_ns, status.st_size, _digest(path, f"{status.st_mtime_ns} {status.st_size}"))
    except (OSError, ValueError):
        return None


def is_untouched(path: Path, stamp: Stamp) -> bool:
    """True if time and size of the file are still those of ``stamp``, which costs no more than a look at its folder."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return (status.st_mtime_ns, status.st_size) == (stamp.modified, stamp.size)


def _digest(path: Path, otherwise: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(member.filename, member.file_size, member.CRC) for member in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError):
        return hashlib.sha256(otherwise.encode()).hexdigest()
    return hashlib.sha256(repr(members).encode()).hexdigest()
