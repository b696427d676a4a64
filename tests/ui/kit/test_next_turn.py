"""Work of timers that waits for the next turn of the loop, once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from nnsim.ui.kit import next_turn
from nnsim.ui.kit.next_turn import Unhurried, spent


@pytest.fixture
def timer(qapp: object) -> QTimer:
    timer = QTimer(interval=100_000)
    timer.start()
    return timer


def test_a_short_turn_does_it_at_once(timer: QTimer) -> None:
    done: list[int] = []
    unhurried = Unhurried(timer, lambda: done.append(1))
    unhurried._now()
    assert done == [1]
    timer.stop()


def test_a_long_turn_leaves_it_to_the_next_one_and_does_it_once(
    timer: QTimer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_turn, "LONG_S", -1.0)
    done: list[int] = []
    unhurried = Unhurried(timer, lambda: done.append(1))
    unhurried._now()
    unhurried._now()
    assert done == []
    qtbot.waitUntil(lambda: bool(done))
    assert done == [1]
    timer.stop()


def test_what_was_stopped_meanwhile_is_not_done(timer: QTimer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_turn, "LONG_S", -1.0)
    done: list[int] = []
    unhurried = Unhurried(timer, lambda: done.append(1))
    unhurried._now()
    timer.stop()
    qtbot.waitUntil(lambda: not unhurried._waits)
    assert done == []


def test_a_turn_begins_when_the_loop_wakes(qapp: object) -> None:
    spent()
    loop, told = QEventLoop(), []
    QTimer.singleShot(0, loop, lambda: (sum(range(300_000)), told.append(spent())))
    QTimer.singleShot(20, loop, lambda: (told.append(spent()), loop.quit()))
    loop.exec()
    assert told[1] < told[0]
