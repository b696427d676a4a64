"""What plays by itself rests when nobody is there, and goes on as soon as somebody is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from nnsim.ui.kit import theming
from nnsim.ui.run.play_clock import LOOK_MS, PlayClock, Presence

FOR_EVER = 1e6


@pytest.fixture
def clock(qapp: object) -> Iterator[tuple[Presence, PlayClock]]:
    """One that ticks fast, and whoever it asks, who has just gone."""
    QCursor.setPos(10, 10)
    presence = Presence(patience_s=0.0)
    found = PlayClock(presence, 5)
    found.start()
    yield presence, found
    found.stop()


def _ticks(qtbot: QtBot, clock: PlayClock, during_ms: int) -> int:
    ticks: list[None] = []
    clock.ticked.connect(lambda: ticks.append(None))
    qtbot.wait(during_ms)
    clock.ticked.disconnect()
    return len(ticks)


def test_it_ticks_while_somebody_is_there(qtbot: QtBot, clock: tuple[Presence, PlayClock]) -> None:
    """A control for all the others."""
    presence, ticking = clock
    presence.patience_s = FOR_EVER
    assert _ticks(qtbot, ticking, 100) > 3


def test_it_rests_when_nobody_is(qtbot: QtBot, clock: tuple[Presence, PlayClock]) -> None:
    """No tick, and a look now and then."""
    _, ticking = clock
    assert _ticks(qtbot, ticking, 60) == 0
    assert ticking.runs
    assert ticking._timer.interval() == LOOK_MS


def test_the_mouse_brings_it_back(qtbot: QtBot, clock: tuple[Presence, PlayClock]) -> None:
    """At its own pace at once."""
    presence, ticking = clock
    assert _ticks(qtbot, ticking, 40) == 0
    presence.patience_s = 1.0
    presence._since -= 2.0
    assert not presence.look()
    with qtbot.waitSignal(ticking.ticked, timeout=5 * LOOK_MS):
        QCursor.setPos(QPoint(40, 40))
    assert ticking._timer.interval() == ticking.every_ms


def test_whoever_begins_or_edits_is_there() -> None:
    """Without a mouse: keys, an edit, a network that learns."""
    presence = Presence(patience_s=1.0)
    presence._since -= 2.0
    assert not presence.look()
    presence.note()
    assert presence.look()


def test_nothing_rests_on_stage(qtbot: QtBot, clock: tuple[Presence, PlayClock]) -> None:
    """A lecturer talks about the game without touching anything."""
    presence, ticking = clock
    assert not presence.look()
    theming.manager().set_presenter(True)
    try:
        with qtbot.waitSignal(ticking.ticked, timeout=5 * LOOK_MS):
            assert presence.look()
    finally:
        theming.manager().set_presenter(False)


def test_another_pace_holds_after_a_rest(clock: tuple[Presence, PlayClock]) -> None:
    """What was set meanwhile is what it goes on with."""
    presence, ticking = clock
    ticking._look()
    ticking.set_pace(7)
    ticking._look()
    assert ticking._timer.interval() == LOOK_MS
    presence.patience_s = FOR_EVER
    ticking._look()
    assert ticking._timer.interval() == 7
