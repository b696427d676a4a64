"""Garbage is looked for in the thread that made it: widgets may be among it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnsim.app.garbage import Collector
from nnsim.ui.kit.job import Job

FOUND_IN: list[int] = []


class Ring:
    """Refers to itself, and tells in which thread it is deleted."""

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        FOUND_IN.append(threading.get_ident())


@pytest.fixture
def rings() -> Iterator[None]:
    """Rings that wait to be found; Python looks as it did before."""
    was_enabled = gc.isenabled()
    FOUND_IN.clear()
    for _ in range(20):
        Ring()
    yield
    gc.unfreeze()
    gc.collect()
    (gc.enable if was_enabled else gc.disable)()


def busy(_progress: object) -> None:
    """Makes far more than is needed for Python to look by itself, young and old."""
    for _ in range(300):
        kept = [[] for _ in range(1000)]
    del kept


def run_job(qtbot: QtBot) -> None:
    owner = QObject()
    job = Job(busy, owner)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        job.start()


def test_by_itself_python_looks_in_the_thread_of_a_job(qtbot: QtBot, rings: None) -> None:
    gc.enable()
    run_job(qtbot)
    assert set(FOUND_IN) - {threading.get_ident()}, "the danger is real"


def test_a_window_looks_in_its_own_thread_alone_and_soon(qtbot: QtBot, rings: None) -> None:
    gc.unfreeze()
    owner = QObject()
    gc.collect()
    FOUND_IN.clear()
    Collector(owner)
    for _ in range(20):
        Ring()
    run_job(qtbot)
    assert FOUND_IN == []
    made = [[] for _ in range(2000)]  # Python counts what is there
    qtbot.waitUntil(lambda: len(FOUND_IN) == 20, timeout=20_000)
    assert set(FOUND_IN) == {threading.get_ident()}
    assert made
    shiboken6.delete(owner)
