"""What a hand-in says of the pack that it was made in: the locks that were on, and what happened in turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nnsim.core.dates import Local
from nnsim.core.files.fields import Fields
from nnsim.language.texts import say
from nnsim.lessons.format import MOST_STEPS
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.log import (
    MOST_READ,
    BrokeOff,
    Entry,
    as_entry,
    beginning,
    broke_off,
    goes_back,
    is_whole,
    lost_a_line,
    times_left,
)
from nnsim.lessons.rules import Rules

MOST_LOCKS = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """``pack`` is the hash of its rules; ``locks`` are those that were on, as a lesson writes them."""

    pack: str
    exam: bool
    hints: bool
    hidden: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    log: tuple[Entry, ...] = ()

    def doubts(self, who: str) -> tuple[str, ...]:
        """What a teacher should look at, each in one sentence; empty where nothing is odd."""
        found = list[str]()
        if not is_whole(self.log, beginning(self.pack, who)):
            found.append(say("Its log was changed: an entry is missing, or other than it was."))
        if goes_back(self.log):
            found.append(say("The clock of that computer was put back meanwhile."))
        left = times_left(self.log)
        if self.exam and left:
            found.append(
                say("The exam was left and entered again.")
                if left == 1
                else say("The exam was left {left} times.", left=left)
            )
        return tuple(found)

    @property
    def notes(self) -> tuple[str, ...]:
        """What happened to the program meanwhile, each in one sentence: nothing that anybody did."""
        broken = [_broken(each) for each in broke_off(self.log)] if self.exam else []
        torn = [_torn(entry) for entry in lost_a_line(self.log)]
        return (*broken, *torn)


def _broken(each: BrokeOff) -> str:
    return say(
        "The program ended without closing after {last:%d %B %Y, %H:%M}, and went on at {on:%d %B %Y, %H:%M}.",
        last=Local(datetime.fromisoformat(each.last)),
        on=Local(datetime.fromisoformat(each.on)),
    )


def _torn(entry: Entry) -> str:
    return say(
        "The last line of its log was not written whole, as when a computer is switched off; it was left out when the "
        "program went on at {on:%d %B %Y, %H:%M}.",
        on=Local(datetime.fromisoformat(entry.at)),
    )


def terms_of(lesson: Lesson, rules: Rules, log: Iterable[Entry]) -> Terms | None:
    """Those of a pack; None for a lesson without rules."""
    if not rules.sha:
        return None
    every = (*lesson.locks, *(lock for step in lesson.steps for lock in step.locks))
    locks = tuple(dict.fromkeys(f"{lock.pattern}: {lock.state}" for lock in every))[:MOST_LOCKS]
    return Terms(rules.sha, rules.exam, rules.hints, rules.hidden, locks, tuple(log))


def as_values(terms: Terms) -> dict[str, Any]:
    """What a file holds of it."""
    return {
        "pack": terms.pack, "exam": terms.exam, "hints": terms.hints, "hidden": list(terms.hidden),
        "locks": list(terms.locks), "log": [list(entry) for entry in terms.log],
    }  # fmt: skip


def read_terms(value: Any) -> Terms:
    """What a file says; raises ``Damaged``."""
    found = Fields(value, "class")
    read = Terms(
        found.text("pack", 64), found.flag("exam"), found.flag("hints"), found.texts("hidden", MOST_STEPS),
        found.texts("locks", MOST_LOCKS), tuple(as_entry(each) for each in found.items("log", MOST_READ)),
    )  # fmt: skip
    found.done()
    return read
