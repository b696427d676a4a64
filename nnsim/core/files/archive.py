"""The zip container of a project file: written byte for byte reproducibly, read with limits.

Only plain names of ``NAMES`` are allowed, each once, stored or deflated, neither encrypted
nor zip64. Sizes are checked before anything is unpacked, so a zip bomb costs nothing.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from nnsim.core.progress import Cancelled, Progress, never_mind, part
from nnsim.core.project import MOST_RUNS
from nnsim.language.texts import say

PROJECT = "project.json"
SAMPLES, TARGETS, HELD_OUT, ASIDE, COPIES = "x.npy", "y.npy", "test.npy", "aside.npy", "copies.npy"
GIVEN, LENGTHS = "given.npy", "lengths.npy"
RUN, HISTORY, READINGS = "run.json", "history.npy", "readings.npy"
WEIGHTS, OPTIMIZER = "weights.safetensors", "optimizer.safetensors"
KEPT_RUNS = tuple(f"run{number}.nnsim" for number in range(1, MOST_RUNS + 1))
PARTS = "parts.json"
PAST, PAST_BLOCK = "past.json", "past.npy"

NAMES = (
    PROJECT, SAMPLES, TARGETS, HELD_OUT, ASIDE, COPIES, GIVEN, LENGTHS, RUN, HISTORY, READINGS, WEIGHTS, OPTIMIZER,
    *KEPT_RUNS, PARTS, PAST, PAST_BLOCK,
)  # fmt: skip
"""Every member that a file of any format may have, in the order in which they are written."""

MAX_BYTES = 1 << 30
"""Largest file, and largest sum of unpacked members."""

MAX_JSON = 8 << 20
"""Largest JSON member."""

HARMLESS = 16 << 20
"""Up to this many unpacked bytes any compression ratio is accepted, and weights are compressed."""

MAX_RATIO = 150
"""Largest ratio of unpacked bytes to the file's bytes beyond ``HARMLESS``."""

_END = struct.Struct("<4s4H2LH")
_MAX_ENTRIES = 40
_MAX_DIRECTORY = 16 << 10
_TIME = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16

CHUNK = 4 << 20
"""Bytes that are written or read at once: none of it takes long, so that others get their turn."""

Members = dict[str, bytes]
Pieces = tuple[bytes | memoryview, ...]
"""The content of a member to be written: what is large lies where it is, uncopied."""


class Damaged(Exception):
    """Why a file cannot be used: ``reason`` completes "x.nnsim cannot be opened: ...", ``advice`` says what to do."""

    def __init__(self, reason: str, advice: str = say("open an earlier copy of it")) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


def foreign(reason: str) -> Damaged:
    """The problem of a file that never was a project."""
    return Damaged(reason, say("choose a file that nnsim saved"))


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive of ``members``; the same members always give the same bytes."""
    buffer = io.BytesIO()
    write({name: (data,) for name, data in members.items()}, buffer)
    return buffer.getvalue()


def write(
    members: Mapping[str, Pieces], file: BinaryIO, progress: Progress = never_mind, *, compressed: bool = True
) -> None:
    """Write the archive of ``members`` to the empty ``file``; raises ``Cancelled`` where ``progress`` says so.

    Weights of large networks are stored as they are: packing them takes twenty times as long and saves a tenth.
    """
    _write(members, file, zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED, progress)
    if _is_bomb(size_of(members), file.tell()):
        file.seek(0)
        file.truncate()
        _write(members, file, zipfile.ZIP_STORED, progress)


def size_of(members: Mapping[str, Pieces]) -> int:
    """Bytes of all members, unpacked."""
    return sum(len(piece) for pieces in members.values() for piece in pieces)


def unpack(file: BinaryIO, progress: Progress = never_mind) -> Members:
    """The members of an archive by name; raises ``Damaged``, ``OSError`` where the disk fails, and ``Cancelled``."""
    size = file.seek(0, io.SEEK_END)
    _check_end(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            return _read_all(archive, entries, progress)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, NotImplementedError) as error:
        raise Damaged(say("the file is damaged")) from error
    except (ValueError, OverflowError, UnicodeError) as error:
        raise Damaged(say("the file is damaged")) from error
    except MemoryError as error:
        raise Damaged(
            say("it needs more memory than there is"), say("close other programs or use a larger machine")
        ) from error


def _write(members: Mapping[str, Pieces], file: BinaryIO, compression: int, progress: Progress) -> None:
    done, whole = 0, max(1, size_of(members))
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name in sorted(members, key=NAMES.index):
            size = sum(map(len, members[name]))
            with archive.open(_entry(name, size, compression), "w") as member:
                for chunk in pieces_of(members[name], CHUNK):
                    member.write(chunk)
                    done += len(chunk)
                    if not progress(done / whole):
                        raise Cancelled
    file.seek(0, io.SEEK_END)


def _entry(name: str, size: int, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    dense = name in (WEIGHTS, OPTIMIZER, PAST_BLOCK) and size > HARMLESS
    entry.compress_type = zipfile.ZIP_STORED if dense else compression
    entry.create_system = 3
    entry.external_attr = _REGULAR_FILE
    entry.file_size = size
    return entry


def pieces_of(pieces: Pieces, size: int) -> Iterator[memoryview]:
    """``pieces`` one after the other, cut where one is longer than ``size`` bytes."""
    for piece in pieces:
        whole = memoryview(piece)
        for start in range(0, len(whole), size):
            yield whole[start : start + size]


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > HARMLESS and unpacked > MAX_RATIO * packed


def _check_end(file: BinaryIO, size: int) -> None:
    """Look at the end record first, so that a huge or disguised directory is never parsed."""
    if size == 0:
        raise Damaged(say("the file is empty"))
    if size > MAX_BYTES:
        raise Damaged(
            say("the file is larger than {max_bytes} MiB", max_bytes=MAX_BYTES >> 20), say("save it with fewer samples")
        )
    file.seek(0)
    is_zip = file.read(4) == b"PK\3\4"
    file.seek(max(0, size - _END.size))
    tail = file.read()
    if not is_zip:
        raise foreign(say("it is not an nnsim project"))
    if len(tail) < _END.size or not tail.startswith(b"PK\5\6"):
        raise Damaged(say("its end is missing or damaged"))
    *_, entries, directory, _offset, comment = _END.unpack(tail)
    if comment or entries > _MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise foreign(say("it is not an nnsim project"))
    file.seek(max(0, size - _END.size - 20))
    if file.read(4) == b"PK\6\7":
        raise foreign(say("it is not an nnsim project"))


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    if PROJECT not in names:
        raise foreign(say("it is not an nnsim project"))
    if len(set(names)) != len(names):
        raise Damaged(say("a part occurs in it twice"))
    for entry in entries:
        if entry.filename not in NAMES or entry.orig_filename != entry.filename:
            raise Damaged(
                say("it has a part that this nnsim does not know"),
                say("update nnsim if the file was made by a newer version"),
            )
        if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise foreign(say("it is encrypted or packed in another way"))
        if entry.filename.endswith(".json") and entry.file_size > MAX_JSON:
            raise Damaged(say("its {filename} is too large", filename=entry.filename))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_BYTES or _is_bomb(unpacked, size):
        raise Damaged(say("it would unpack to far more than a project holds"), say("do not use it"))


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], progress: Progress) -> Members:
    members, done, whole = Members(), 0, max(1, sum(entry.file_size for entry in entries))
    for entry in entries:
        try:
            told = part(progress, done / whole, (done + entry.file_size) / whole)
            members[entry.filename] = _read(archive, entry, told)
        except (zipfile.BadZipFile, zlib.error, EOFError, Damaged):
            if entry.filename not in (PAST, PAST_BLOCK):
                raise
            members[entry.filename] = b""  # whoever needs it says so; the rest opens without it
        done += entry.file_size
    return members


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, progress: Progress) -> bytes:
    chunks, done = [], 0
    with archive.open(entry) as member:
        while chunk := member.read(min(CHUNK, entry.file_size + 1 - done)):
            chunks.append(chunk)
            done += len(chunk)
            if not progress(done / max(done, entry.file_size)):
                raise Cancelled
    if done != entry.file_size:
        raise Damaged(say("the file is damaged"))
    return b"".join(chunks)
