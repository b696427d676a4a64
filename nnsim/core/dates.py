"""Moments as people read them: by the clock of this computer, months in the language that is spoken."""

from __future__ import annotations

from datetime import datetime

from nnsim.language.texts import say

MONTHS = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"),
    say("August"), say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip

YEARS = range(1970, 9000)
"""Years whose moments every time zone and system can tell; clocks that lost their battery begin with the first."""


class Local:
    """A value for texts, as in ``{made:%d %B %Y, %H:%M}``: ``strftime`` knows no language but that of the system."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone()

    def __format__(self, form: str) -> str:
        return format(self._moment, form.replace("%B", MONTHS[self._moment.month - 1]))

    def __str__(self) -> str:
        return format(self, "%d %B %Y, %H:%M")


def as_moment(text: str) -> datetime:
    """ISO 8601 with its zone; raises ``ValueError`` for what is none, or lies where no calendar reaches."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError("no moment of a calendar")
    return moment
