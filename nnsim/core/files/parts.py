"""Large members of a recovery file: they lie beside it, and only what has changed of them is written.

A recovery file is a project file whose arrays of 64 KiB and more stand in a second file, its pack: ``parts.json`` says
which, and of each of their chunks where it starts, how many bytes it has, and its CRC-32. A pack only grows at its end
and is on the disk before the recovery file that needs it, so a kill at any moment leaves an earlier state, whole. Once
more of it would be dead than alive, all that is needed goes to a new one, and the old one leaves when nothing names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from glob import escape
from io import RawIOBase
from pathlib import Path
from zlib import crc32

import numpy as np

from nnsim.core.files.archive import MAX_BYTES, NAMES, PARTS, Damaged, Members, Pieces, pieces_of, write
from nnsim.core.files.fields import MAX_WHOLE, Fields, dump, parse
from nnsim.core.files.write import write_atomically
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.language.texts import say

SUFFIX = ".parts"

LARGE = 64 << 10
"""Bytes from which on a member stands in the pack."""

STEP = 1 << 20
"""Bytes that are written together where any of them has changed."""

ROOM = 32 << 20
"""Dead bytes that any pack may hold."""

_IN_PACKS = (".npy", ".safetensors", ".nnsim")

Key = tuple[str, int]
"""A member, and the number of a chunk in it."""

Place = tuple[int, int, int]
"""Where a chunk starts in the pack, its bytes, its CRC-32."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A chunk in memory, where nobody changes it any more, as all arrays of documents and runs, and in the pack."""

    content: memoryview
    place: Place


@dataclass(slots=True)
class Pack:
    """Writes the recovery file ``file`` and the pack beside it."""

    file: Path
    _number: int = 0
    _end: int = 0
    _kept: dict[Key, _Kept] = field(default_factory=dict)

    def write(self, members: Mapping[str, Pieces], progress: Progress = never_mind) -> None:
        """Make ``members`` those of the recovery file.

        Raises ``OSError`` and ``Cancelled``; what was written last is then untouched.
        """
        large = {name for name, pieces in members.items() if name.endswith(_IN_PACKS) and _bytes(pieces) >= LARGE}
        rest = {name: pieces for name, pieces in members.items() if name not in large}
        if large:
            self._keep({key: chunk for name in sorted(large) for key, chunk in _chunks(name, members[name])}, progress)
            rest[PARTS] = (dump({"pack": self._number, "members": self._places(large)}),)
        write_atomically(self.file, lambda file: write(rest, file, compressed=False))
        self._remove_packs(but=self._path if large else None)

    def clear(self) -> None:
        """Remove the recovery file and its packs."""
        with suppress(OSError):
            self.file.unlink()
        self._remove_packs()

    @property
    def _path(self) -> Path:
        return _pack(self.file, self._number)

    def _keep(self, wanted: dict[Key, memoryview], progress: Progress) -> None:
        """See to it that all chunks lie in the pack, on the disk."""
        found = {key: self._kept[key].place for key, chunk in wanted.items() if self._has(key, chunk)}
        alive = _bytes(wanted.values())
        if not self._has_room(alive - sum(size for _, size, _ in found.values()), alive):
            self._number, self._end, self._kept, found = self._number + 1, 0, {}, {}
        found |= self._added({key: chunk for key, chunk in wanted.items() if key not in found}, progress)
        self._kept = {key: _Kept(chunk, found[key]) for key, chunk in wanted.items()}

    def _has(self, key: Key, chunk: memoryview) -> bool:
        kept = self._kept.get(key)
        return kept is not None and _are_equal(kept.content, chunk)

    def _has_room(self, missing: int, alive: int) -> bool:
        """True if the pack is as it was left, and may grow by ``missing`` bytes."""
        with suppress(OSError):
            return self._path.stat().st_size >= self._end and self._end + missing <= 2 * alive + ROOM
        return False

    def _added(self, chunks: dict[Key, memoryview], progress: Progress) -> dict[Key, Place]:
        """Write ``chunks`` behind what is needed, through to the disk; a failure gives the room back."""
        if not chunks:
            return {}
        added, end, whole = dict[Key, Place](), self._end, _bytes(chunks.values())
        with self._path.open("r+b" if end else "wb", buffering=0) as file:
            try:
                file.seek(end)
                for key, chunk in chunks.items():
                    added[key] = (end, len(chunk), crc32(chunk))
                    end += _written(file, chunk)
                    if not progress((end - self._end) / whole):
                        raise Cancelled
                file.truncate()
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    file.truncate(self._end)
                raise
        self._end = end
        return added

    def _places(self, names: set[str]) -> dict[str, list[Place]]:
        places: dict[str, list[Place]] = {name: [] for name in sorted(names)}
        for (name, _), kept in self._kept.items():
            places[name].append(kept.place)
        return places

    def _remove_packs(self, but: Path | None = None) -> None:
        if but is None:
            self._kept, self._end = {}, 0
        for path in packs(self.file):
            if path != but:
                with suppress(OSError):
                    path.unlink()


def packs(file: Path) -> Iterator[Path]:
    """The packs of the recovery file ``file``, those included that it does not name."""
    with suppress(OSError):
        yield from file.parent.glob(f"{escape(file.stem)}.*{SUFFIX}")


def _pack(file: Path, number: int) -> Path:
    return file.with_name(f"{file.stem}.{number}{SUFFIX}")


def _chunks(name: str, pieces: Pieces) -> Iterator[tuple[Key, memoryview]]:
    for number, chunk in enumerate(pieces_of(pieces, STEP)):
        yield (name, number), chunk


def _bytes(pieces: Iterable[bytes | memoryview]) -> int:
    return sum(map(len, pieces))


def _are_equal(kept: memoryview, chunk: memoryview) -> bool:
    if len(kept) != len(chunk):
        return False
    old, new = np.frombuffer(kept, np.uint8), np.frombuffer(chunk, np.uint8)
    return old.ctypes.data == new.ctypes.data or bool((old == new).all())


def _written(file: RawIOBase, chunk: memoryview) -> int:
    """Write all of ``chunk``, which systems may take in several bites; its length."""
    done = 0
    while done < len(chunk):
        done += file.write(chunk[done:]) or 0
    return done


# ---------------------------------------------------------------- reading


def with_parts(path: Path, members: Members, progress: Progress = never_mind) -> Members:
    """``members`` of the file ``path``, with those that it says stand in its pack.

    Raises ``Damaged``, ``OSError`` and ``Cancelled``.
    """
    if PARTS not in members:
        return members
    told = Fields(parse(members[PARTS], PARTS), "parts")
    pack, places = _pack(path, told.whole("pack")), _named(told.take("members"), members)
    told.done()
    if not pack.is_file():
        raise Damaged(say("its samples or weights lay in a file beside it that is gone"))
    return {name: data for name, data in members.items() if name != PARTS} | _read(pack, places, progress)


def _read(pack: Path, places: dict[str, list[Place]], progress: Progress) -> Members:
    """The members of which ``places`` tells; each byte of the pack is read once, so nothing small grows large."""
    whole, done, members = sum(size for chunks in places.values() for _, size, _ in chunks), 0, Members()
    with pack.open("rb") as file:
        if whole > min(os.fstat(file.fileno()).st_size, MAX_BYTES):
            raise Damaged(say("its {parts} is damaged", parts=PARTS))
        for name, chunks in places.items():
            read = []
            for start, size, checksum in chunks:
                file.seek(start)
                read.append(file.read(size))
                if len(read[-1]) != size or crc32(read[-1]) != checksum:
                    raise Damaged(say("its {name} is damaged", name=name))
                done += size
                if not progress(done / whole):
                    raise Cancelled
            members[name] = b"".join(read)
    return members


def _named(value: object, members: Members) -> dict[str, list[Place]]:
    """Where the chunks of each member are, if it is one that may stand in a pack and does not stand in the file."""
    if not isinstance(value, dict) or not all(
        name in NAMES and name.endswith(_IN_PACKS) and name not in members and _are_places(chunks)
        for name, chunks in value.items()
    ):
        raise Damaged(say("its {parts} is damaged", parts=PARTS))
    return {name: [(start, size, checksum) for start, size, checksum in chunks] for name, chunks in value.items()}


def _are_places(chunks: object) -> bool:
    return isinstance(chunks, list) and all(
        isinstance(chunk, list) and len(chunk) == 3 and all(type(n) is int and 0 <= n <= MAX_WHOLE for n in chunk)
        for chunk in chunks
    )
