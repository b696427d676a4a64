"""Where bytes come from: a file, plain or gzipped, or pasted text; every failure becomes one sentence."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say

MAX_BYTES = 1 << 30
"""Most bytes that the samples of a set may take in memory."""

MAX_FILE = 4 << 30
"""Largest file that is looked at."""

HARMLESS = 16 << 20
"""Up to this many unpacked bytes any compression ratio is accepted."""

MAX_RATIO = 150
"""Largest ratio of unpacked to packed bytes beyond ``HARMLESS``."""

GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text from the clipboard."""

    text: str
    name: str = say("The clipboard")


Source = Path | Pasted


def name_of(source: Source) -> str:
    """What messages call the source."""
    return source.name


def failure(source: Source | str, reason: str, row: int = 0) -> ProblemError:
    """One sentence, on one line, that names the source, the row (from 1, as an editor shows it) and the reason."""
    reason = "".join(c if c.isprintable() else " " for c in reason)
    name = source if isinstance(source, str) else name_of(source)
    place = say("{name}, row {row:,}", name=name, row=row) if row else name
    where = str(source) if isinstance(source, Path) else say("data")
    return ProblemError(Problem(f"{place}: {reason}.", where))


def size_of(source: Source) -> int:
    """Bytes of the source as it lies there; raises ``ProblemError``."""
    if isinstance(source, Pasted):
        return len(source.text)
    with told(source):
        found = source.stat()
    if not stat.S_ISREG(found.st_mode):
        raise failure(source, say("this is no ordinary file; choose a file or a folder"))
    if not found.st_size:
        raise failure(source, say("the file is empty"))
    if found.st_size > MAX_FILE:
        raise failure(source, say("the file is larger than {max_file} GiB; split it first", max_file=MAX_FILE >> 30))
    return found.st_size


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of the source, unpacked where they are gzipped; raises ``ProblemError`` for whatever fails inside."""
    packed = size_of(source)
    with told(source):
        if isinstance(source, Pasted):
            yield io.BytesIO(source.text.encode("utf-8", "replace"))
            return
        with source.open("rb") as file:
            is_packed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            if is_packed:
                yield io.BufferedReader(Unpacked(file, packed, source))
            else:
                yield file


@contextmanager
def told(source: Source) -> Iterator[None]:
    """Turn what the system says about a file into a sentence."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise failure(source, say("the packed file is damaged or cut off; get another copy of it")) from None
    except FileNotFoundError:
        raise failure(source, say("there is no such file; check the path")) from None
    except PermissionError:
        raise failure(source, say("you may not read it; change its permissions or copy it")) from None
    except MemoryError:
        raise failure(source, say("it needs more memory than there is; take a part of it")) from None
    except OSError as error:
        raise failure(
            source, say("it cannot be read, the system says '{strerror}'", strerror=error.strerror or error)
        ) from None


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip file, refused once they are out of all proportion."""

    def __init__(self, file: IO[bytes], packed: int, source: Source) -> None:
        super().__init__()
        self._gzip = gzip.GzipFile(fileobj=file)
        self._file, self._packed, self._source, self._done = file, packed, source, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read on, unless it would be a bomb."""
        count = self._gzip.readinto(buffer)  # type: ignore[arg-type]
        self._done += count
        if self._done > HARMLESS and self._done > MAX_RATIO * self._packed:
            raise failure(self._source, say("it would unpack to far more than data do; do not use it"))
        return count

    @property
    def share(self) -> float:
        """How much of the packed file is read, 0 to 1."""
        return min(1.0, self._file.tell() / max(self._packed, 1))


def share_read(file: BinaryIO, source: Source) -> float:
    """How much of an ``opened`` source is read, 0 to 1, unpacked or not."""
    raw = getattr(file, "raw", None)
    if isinstance(raw, Unpacked):
        return raw.share
    return min(1.0, file.tell() / max(size_of(source), 1))
