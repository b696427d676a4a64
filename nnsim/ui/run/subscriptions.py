"""What views ask of the engine as long as somebody looks: standing questions, each answered at its own pace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject

EVERY_S = 0.1
"""Seconds between two pictures that take long: the map of a large support vector machine takes half of that."""

TURN_S = 1 / 30
"""Seconds between two pictures of what moves fluently."""

SHARE = 0.2
"""The part of the time that answers to one question may cost of themselves while it trains."""

A = TypeVar("A")
Moment = tuple[int, int]
ALWAYS: Callable[[], object] = lambda: True  # noqa: E731 - what a probe that looks at nothing is asked about


@dataclass(frozen=True, eq=False, slots=True)
class Subscription(Generic[A]):
    """A standing question to the engine.

    ``probe``   id of a probe of the engine
    ``heard``   gets an answer about what is still wanted; ``A`` is what that probe says that it answers
    ``about``   what the probe looks at, compared by value; None while nothing is wanted, as nobody looks
    ``every_s`` seconds at least from one question to the next
    ``prompt``  its answers do not wait for those to others
    ``glides``  a hand moves what it is about: an answer about what that was a moment ago is heard, too
    """

    probe: str
    heard: Callable[[A], object]
    about: Callable[[], object | None] = ALWAYS
    every_s: float = 0.0
    prompt: bool = False
    glides: bool = False


@dataclass(slots=True, eq=False)
class _Asked:
    """Where a subscription stands: ``open`` is the name of a question that waits for its answer ``since`` a time.

    ``seconds`` is what the last answer cost the engine: what is merely out of date is not asked before ``rested``.
    """

    subscription: Subscription[Any]
    owner: QObject
    open: str = ""
    about: object = None
    is_stale: bool = True
    since: float = 0.0
    not_before: float = 0.0
    rested: float = 0.0
    seconds: float = 0.0

    def hears(self, wanted: object | None) -> bool:
        """Whether an answer to what was asked last is heard by who looks at what is ``wanted``."""
        return wanted is not None and (self.subscription.glides or self.about == wanted)

    def lacks(self, wanted: object | None) -> bool:
        """Whether nothing of the newest moment is known of what is ``wanted``, or more of it is on the way."""
        return wanted is not None and (self.is_stale or bool(self.open) or self.about != wanted)


class Subscriptions:
    """Asks what is due with each frame, and hands answers to who asked. Views know neither each other nor the frame.

    A question has a name of its own, ``"maps#17"``, so that several views may ask the same probe about different
    things, and an answer to an earlier question is not taken for one to the newest. Answers may wait until their
    ``owner`` has its turn, as many of them in one frame would hold it up: ``moment`` is the run and the step that the
    one which is handed out is of, as the newest frame may be of a later one.
    """

    def __init__(self) -> None:
        self._all: list[_Asked] = []
        self._numbers = count(1)
        self.moment = self._newest = (0, 0)
        self._waiting: dict[_Asked, tuple[Any, Moment]] = {}

    def add(self, owner: QObject, subscription: Subscription[Any]) -> None:
        """Ask from now on, for as long as ``owner`` lives."""
        asked = _Asked(subscription, owner)
        self._all.append(asked)
        owner.destroyed.connect(partial(self._leave, asked))

    def _leave(self, asked: _Asked) -> None:
        self._all.remove(asked)
        self._waiting.pop(asked, None)

    def expire(self) -> None:
        """Learner or samples are others now: what was answered is out of date."""
        self._waiting.clear()
        for asked in self._all:
            asked.is_stale, asked.open = True, ""

    def follow(self, run: int, step: int) -> None:
        """A frame of this moment came; answers of another one are out of date."""
        if (run, step) != self._newest:
            self._newest = run, step
            for asked in self._all:
                asked.is_stale = True

    def due(self, now: float) -> dict[str, object]:
        """By name what every open question is about; those whose time has come are opened."""
        return {asked.open: asked.about for asked in self._all if self._is_open(asked, now)}

    def _is_open(self, asked: _Asked, now: float) -> bool:
        wanted = asked.subscription.about()
        self._drop_unwanted(asked, wanted)
        if wanted is None:
            asked.open = ""
            return False
        if asked.open and asked.hears(wanted):
            return True
        is_due = asked.about != wanted or (asked.is_stale and now >= asked.rested)
        if asked.open or (is_due and now >= asked.not_before):
            asked.open, asked.about = f"{asked.subscription.probe}#{next(self._numbers)}", wanted
            asked.since, asked.not_before = now, now + asked.subscription.every_s
        return bool(asked.open)

    @property
    def has_answers(self) -> bool:
        """Whether answers wait to be handed out."""
        return bool(self._waiting)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody looks who has no answer yet about what is wanted of the newest moment."""
        return self.has_answers or any(asked.lacks(asked.subscription.about()) for asked in self._all)

    def take(self, answers: Mapping[str, Any], seconds: Mapping[str, float], *, later: bool = False) -> None:
        """Hand out the answers that a frame brought, which took so many ``seconds``; ``follow`` comes before.

        With ``later`` they wait, but for the prompt ones.
        """
        for asked in self._all:
            if asked.open and asked.open in answers:
                asked.seconds = seconds.get(asked.open, 0.0)
                asked.rested = asked.since + asked.seconds / SHARE
                self._waiting[asked] = answers[asked.open], self._newest
                asked.open, asked.is_stale = "", False
        self._hand([asked for asked in self._waiting if asked.subscription.prompt or not later])

    def hand_out(self) -> bool:
        """Hand the answers that wait for it to the owner who waited longest; False if none waits."""
        owner = next((asked.owner for asked in self._waiting), None)
        self._hand([asked for asked in self._waiting if asked.owner is owner])
        return owner is not None

    def _hand(self, answered: Sequence[_Asked]) -> None:
        """Those who still look hear their answers; one that is heard may end others, as when it makes an edit."""
        for asked in answered:  # before any is heard, as what comes next is asked about something else
            self._drop_unwanted(asked, asked.subscription.about())
        for asked in answered:
            if waiting := self._waiting.pop(asked, None):
                answer, self.moment = waiting
                asked.subscription.heard(answer)

    def _drop_unwanted(self, asked: _Asked, wanted: object | None) -> None:
        if asked in self._waiting and not asked.hears(wanted):
            del self._waiting[asked]
            asked.is_stale = True

    def seconds(self, owner: QObject) -> float:
        """What the last answers to all that ``owner`` asks took, 0 before the first."""
        return sum(asked.seconds for asked in self._all if asked.owner is owner)
