"""What happened in a pack of a class, in turn: each entry holds the hash of the one before, so none can be taken out.

It is written on the learner's computer, whose owner can write it anew as a whole: it shows slips, and proves nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from nnsim.core.dates import as_moment
from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import as_text
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson

Happening = Literal["began", "came back", "left", "closed", "opened", "refused", "handed in"]
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)

MOST = 1000
"""Entries after which no more that was ``refused`` is written down."""

MOST_READ = 2 * MOST
MOST_WORDS = 120

TORN = "torn"
"""At the end of the words of whoever comes back to a log whose last line was not written whole."""


class Entry(NamedTuple):
    """``at`` is the moment by the clock of that computer, ISO 8601 in UTC; ``chain`` 64 hexadecimal digits."""

    at: str
    what: Happening
    words: str
    chain: str


def beginning(pack: str, who: str) -> str:
    """What the first entry is chained to: one for each pack and account."""
    return sha256(f"{pack}\n{who}".encode()).hexdigest()


def _chained(before: str, at: str, what: str, words: str) -> str:
    return sha256("\n".join((before, at, what, words)).encode("utf-8", "surrogatepass")).hexdigest()


def is_whole(log: Iterable[Entry], begin: str) -> bool:
    """Whether nothing was changed, taken out or put in between."""
    for entry in log:
        if entry.chain != _chained(begin, entry.at, entry.what, entry.words):
            return False
        begin = entry.chain
    return True


def goes_back(log: Iterable[Entry]) -> bool:
    """Whether the clock of that computer was put back meanwhile, by more than a minute."""
    latest = ""
    for entry in log:
        if latest and (datetime.fromisoformat(latest) - datetime.fromisoformat(entry.at)).total_seconds() > 60:
            return True
        latest = max(latest, entry.at)
    return False


class BrokeOff(NamedTuple):
    """The program ended without closing what was open, as when a computer is switched off: two moments, ISO 8601.

    ``last`` is when it was last heard of, ``on`` when it went on.
    """

    last: str
    on: str


def broke_off(log: Iterable[Entry]) -> tuple[BrokeOff, ...]:
    """Each time that somebody came back to what was neither left nor closed before."""
    return tuple(BrokeOff(before.at, entry.at) for before, entry, was_closed in _returns(log) if not was_closed)


def times_left(log: Iterable[Entry]) -> int:
    """How often somebody left it, or closed the window, and came back."""
    return sum(was_closed for _, _, was_closed in _returns(log))


def _returns(log: Iterable[Entry]) -> Iterator[tuple[Entry, Entry, bool]]:
    """What came before somebody came back, that itself, and whether it was left or closed before."""
    before: Entry | None = None
    was_closed = False
    for entry in log:
        if entry.what == "came back" and before is not None:
            yield before, entry, was_closed
        if entry.what in ("began", "came back"):
            was_closed = False
        was_closed, before = was_closed or entry.what in ("left", "closed"), entry


def lost_a_line(log: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each time that somebody came back to a log whose last line was written in part only."""
    return tuple(entry for entry in log if entry.what == "came back" and entry.words.endswith(f", {TORN}"))


def log_path(folder: Path, lesson: Lesson, rules: str) -> Path:
    """Where the log of a lesson lies, under rules with this hash, beside what is remembered of it in ``folder``."""
    return folder / "logs" / f"{lesson.id}-{lesson.sha[:12]}-{rules[:12]}.log"


class LogFile:
    """The log of one pack and account in ``path``, None for nobody who comes back.

    What cannot be written is remembered until it can, or the program ends. A last line that was written in part, as
    where a computer is switched off meanwhile, is taken away, which ``is_torn`` says: nobody did anything to it.
    Another window may write to the same file: what it wrote comes first.
    """

    def __init__(
        self, path: Path | None, pack: str, who: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path, self._now = path, now
        self._begin = beginning(pack, who)
        self._waiting: list[tuple[str, Happening, str]] = []
        self._size = 0
        self.is_torn = False
        self._written: tuple[Entry, ...] = ()
        self._look()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, those that could not be written as well."""
        return (*self._written, *self._chain())[-MOST_READ:]

    def come(self, words: str) -> None:
        """Somebody begins, or comes back, to a pack or an ``exam``, as the ``words`` say."""
        is_torn, self.is_torn = self.is_torn, False
        began, came_back = HAPPENINGS[:2]
        self.add(came_back if self.entries or is_torn else began, f"{words}, {TORN}" if is_torn else words)

    def add(self, what: Happening, words: str = "") -> None:
        """Write one more; the same refusal again is none."""
        words = " ".join(words.split())[:MOST_WORDS]
        self._look()
        entries = self.entries
        last = entries[-1] if entries else None
        if what == "refused" and (len(entries) >= MOST or (last and (last.what, last.words) == (what, words))):
            return
        at = self._now().astimezone(UTC).replace(microsecond=0).isoformat()
        self._waiting.append((at, what, words))
        self._write()

    def _chain(self) -> tuple[Entry, ...]:
        """What waits to be written, each chained to the one before."""
        chain, found = self._written[-1].chain if self._written else self._begin, list[Entry]()
        for at, what, words in self._waiting:
            chain = _chained(chain, at, what, words)
            found.append(Entry(at, what, words, chain))
        return tuple(found)

    def _look(self) -> None:
        """Read the file where it is other than it was left, all but a last line that is none."""
        if self._path is None:
            return
        try:
            if self._path.stat().st_size == self._size:
                return
            content = self._path.read_bytes()
        except OSError:
            return
        whole = _whole_lines(content)
        if len(whole) < len(content):
            self.is_torn = True
        self._size, self._written = len(whole), _read(whole)

    def _write(self) -> None:
        waiting = self._chain()
        if self._path is None:
            self._written, self._waiting = (*self._written, *waiting), []
            return
        lines = "".join(json.dumps(entry) + "\n" for entry in waiting).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.truncate(self._size)
                file.write(lines)
        except OSError:
            with contextlib.suppress(OSError):  # what was written of it is not left as a line that is none
                os.truncate(self._path, self._size)
            return  # it is in what is handed in now, and comes with the next one
        self._size += len(lines)
        self._written, self._waiting = (*self._written, *waiting), []


def _whole_lines(content: bytes) -> bytes:
    """All of it but a last line without an end, or one that is no entry."""
    whole = content[: content.rfind(b"\n") + 1]
    last = whole.rfind(b"\n", 0, -1) + 1
    return whole if not whole or _entry(whole[last:]) else whole[:last]


def _read(content: bytes) -> tuple[Entry, ...]:
    """What can be read of it; who took a line out has broken the chain."""
    found = (_entry(line) for line in content.splitlines()[-MOST_READ:])
    return tuple(entry for entry in found if entry is not None)


def _entry(line: bytes) -> Entry | None:
    try:
        return as_entry(json.loads(line))
    except (ValueError, Damaged, RecursionError):
        return None


def as_entry(value: Any) -> Entry:
    """One of a file; raises ``Damaged``."""
    if not isinstance(value, list) or len(value) != 4:
        raise Damaged(say("its log is damaged"))
    at, what, words, chain = (as_text(each, "log") for each in value)
    known = next((each for each in HAPPENINGS if each == what), None)
    try:
        as_moment(at)
    except ValueError as error:
        raise Damaged(say("its log is damaged")) from error
    if known is None or len(chain) != 64:
        raise Damaged(say("its log is damaged"))
    return Entry(at, known, words, chain)
