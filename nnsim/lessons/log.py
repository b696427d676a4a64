"""What happened in a pack of a class, in turn: each entry holds the hash of the one before, so none can be taken out.

It is written on the learner's computer, whose owner can write it anew as a whole: it shows slips, and proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import as_text
from nnsim.language.texts import say

Happening = Literal["began", "came back", "left", "closed", "opened", "refused", "handed in"]
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)

MOST = 1000
"""Entries after which no more that was ``refused`` is written down."""

MOST_READ = 2 * MOST
MOST_WORDS = 120


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


class LogFile:
    """The log of one pack and account in ``path``, None for nobody who comes back.

    What cannot be written is remembered until the program ends.
    """

    def __init__(
        self, path: Path | None, pack: str, who: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path, self._now = path, now
        self._begin = beginning(pack, who)
        self.entries = _read(path) if path else ()

    def add(self, what: Happening, words: str = "") -> None:
        """Write one more; the same refusal again is none."""
        words = " ".join(words.split())[:MOST_WORDS]
        last = self.entries[-1] if self.entries else None
        if what == "refused" and (len(self.entries) >= MOST or (last and (last.what, last.words) == (what, words))):
            return
        at = self._now().astimezone(UTC).replace(microsecond=0).isoformat()
        chain = _chained(last.chain if last else self._begin, at, what, words)
        entry = Entry(at, what, words, chain)
        self.entries = (*self.entries, entry)[-MOST_READ:]
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
        except OSError:
            return  # it is still in what is handed in now


def _read(path: Path) -> tuple[Entry, ...]:
    """What can be read of it; who took a line out has broken the chain."""
    try:
        lines = path.read_text("utf-8").splitlines()[-MOST_READ:]
    except (OSError, ValueError):
        return ()
    found = list[Entry]()
    for line in lines:
        try:
            found.append(as_entry(json.loads(line)))
        except (ValueError, Damaged, RecursionError):
            continue
    return tuple(found)


def as_entry(value: Any) -> Entry:
    """One of a file; raises ``Damaged``."""
    if not isinstance(value, list) or len(value) != 4:
        raise Damaged(say("its log is damaged"))
    at, what, words, chain = (as_text(each, "log") for each in value)
    known = next((each for each in HAPPENINGS if each == what), None)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise Damaged(say("its log is damaged")) from error
    if known is None or moment.tzinfo is None or len(chain) != 64:
        raise Damaged(say("its log is damaged"))
    return Entry(at, known, words, chain)
