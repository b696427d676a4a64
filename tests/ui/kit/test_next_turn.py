"""Work of timers that waits for the next turn of the loop, once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from nnsim.ui.kit import next_turn
from nnsim.ui.kit.next_turn import LONG_S, Later, Unhurried, spent


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
    qtbot.waitUntil(lambda: not unhurried._later.is_due)
    assert done == []


def test_a_turn_begins_when_the_loop_wakes(qapp: object) -> None:
    spent()
    loop, told = QEventLoop(), []
    QTimer.singleShot(0, loop, lambda: (sum(range(300_000)), told.append(spent())))
    QTimer.singleShot(20, loop, lambda: (told.append(spent()), loop.quit()))
    loop.exec()
    assert told[1] < told[0]


class Drawn(QObject):
    """Something that Qt draws: it gets an event of low priority."""

    def __init__(self, done: list[str], work: Callable[[], object]) -> None:
        super().__init__()
        self._done, self._work = done, work

    def customEvent(self, _event: QEvent) -> None:
        self._done.append("drawn")
        self._work()

    def update(self) -> None:
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.LowEventPriority.value)


def busily() -> None:
    """Take longer than a turn should."""
    until = time.thread_time() + 2 * LONG_S
    while time.thread_time() < until:
        pass


def test_all_who_ask_get_it_once_after_what_is_drawn(qapp: QCoreApplication) -> None:
    done: list[str] = []
    later, drawn = Later(qapp, lambda: done.append("done")), Drawn(done, lambda: None)
    later.ask()
    later.ask()
    drawn.update()
    qapp.processEvents()
    assert done == ["drawn", "done"]
    qapp.processEvents()
    assert done == ["drawn", "done"]


def test_what_takes_long_has_a_turn_of_its_own_in_the_order_of_asking(qapp: QCoreApplication) -> None:
    spent()
    done: list[str] = []
    works = [Later(qapp, lambda name=name: (done.append(name), busily())) for name in "abc"]  # type: ignore[misc]
    drawn = Drawn(done, busily)
    for work in works:
        work.ask()
    drawn.update()
    turns = []
    for _ in range(4):
        qapp.processEvents()
        turns.append(tuple(done))
        done.clear()
    assert turns == [("drawn",), ("a",), ("b",), ("c",)]


def test_what_is_forgotten_is_not_done(qapp: QCoreApplication) -> None:
    done: list[int] = []
    later = Later(qapp, lambda: done.append(1))
    later.ask()
    later.forget()
    qapp.processEvents()
    assert done == []
    later.ask()
    qapp.processEvents()
    assert done == [1]


def test_nothing_waits_for_ever(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_turn, "LONG_S", -1.0)
    done: list[int] = []
    later = Later(qapp, lambda: done.append(1))
    later.ask()
    for _ in range(next_turn.PATIENCE):
        qapp.processEvents()
    assert done == []
    qapp.processEvents()
    assert done == [1]
