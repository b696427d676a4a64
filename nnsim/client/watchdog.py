"""How long the engine has been silent, and how often it died."""

from __future__ import annotations

LONGEST_LOOK = 0.5
"""Seconds by which the silence grows per look: a window that stood still must not blame the engine."""

MINUTE = 60.0
RESTARTS_PER_MINUTE = 3
QUICKLY = 10.0


class Silence:
    """Seconds without a sign of life while one is due."""

    def __init__(self, now: float) -> None:
        self.seconds = 0.0
        self._looked = now

    def look(self, now: float, *, due: bool, heard: bool) -> None:
        """Count on, or begin anew if something was ``heard`` or nothing is ``due``."""
        passed = min(now - self._looked, LONGEST_LOOK)
        self._looked = now
        self.seconds = self.seconds + passed if due and not heard else 0.0


class Deaths:
    """When the process died, to tell an accident from a crash that repeats."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def note(self, now: float) -> None:
        """One more."""
        self._times = [time for time in self._times if now - time < MINUTE] + [now]

    def forget(self) -> None:
        """Begin anew, because a person asked for it."""
        self._times.clear()

    @property
    def too_many(self) -> bool:
        """True once another restart would be one too many within a minute."""
        return len(self._times) > RESTARTS_PER_MINUTE

    @property
    def repeated(self) -> bool:
        """True if the last two came so quickly that training on would probably crash again."""
        return len(self._times) > 1 and self._times[-1] - self._times[-2] < QUICKLY
