"""Work in the background whose owner goes, gives it up, or hears of it too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.ui.kit.job import Job


class Work:
    """Stands still until the test lets it go on."""

    def __init__(self) -> None:
        self.began, self.goes_on = threading.Event(), threading.Event()
        self.was_stopped = False

    def __call__(self, progress: Progress) -> str:
        progress(0.1)
        self.began.set()
        assert self.goes_on.wait(10)
        self.was_stopped = not progress(0.9)
        return "done"


@pytest.fixture
def work(qapp) -> Iterator[Work]:
    it = Work()
    yield it
    it.goes_on.set()


def listen(job: Job) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = []
    for name in ("progressed", "finished", "failed"):
        getattr(job, name).connect(lambda value, name=name: told.append((name, value)))
    job.cancelled.connect(lambda: told.append(("cancelled", None)))
    return told


def test_a_job_tells_its_progress_and_its_result(qtbot, work: Work) -> None:
    job = Job(work)
    told = listen(job)
    job.start()
    work.goes_on.set()
    qtbot.waitUntil(lambda: ("finished", "done") in told)
    assert told[0] == ("progressed", 0.1)


@pytest.mark.parametrize(
    ("error", "name"),
    [(ProblemError(Problem("no", "data")), "failed"), (Cancelled(), "cancelled"), (OSError("x"), "failed")],
)
def test_what_goes_wrong_is_told_once(qtbot, error: Exception, name: str) -> None:
    def fail(_progress: Progress) -> None:
        raise error

    job = Job(fail)
    told = listen(job)
    job.start()
    qtbot.waitUntil(lambda: bool(told))
    assert [what for what, _ in told] == [name]
    job.end()


def test_cancel_is_told(qtbot, work: Work) -> None:
    job = Job(work)
    told = listen(job)
    job.start()
    job.cancel()
    work.goes_on.set()
    qtbot.waitUntil(lambda: ("cancelled", None) in told)
    assert work.was_stopped


def test_a_job_whose_owner_is_gone_stops_and_tells_nobody(qtbot, work: Work) -> None:
    owner = QObject()
    job = Job(work, owner)
    job.start()
    assert work.began.wait(10)
    owner.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    work.goes_on.set()
    job._thread.join(10)  # an exception in the thread fails the test
    assert work.was_stopped
    QApplication.processEvents()


def test_nothing_follows_the_end_not_even_what_was_on_its_way(qtbot, work: Work) -> None:
    job = Job(work)
    told = listen(job)
    job.start()
    work.goes_on.set()
    job._thread.join(10)  # the result waits in the queue of this thread
    job.end()
    QApplication.processEvents()
    assert told == []


def test_an_owner_may_end_a_job_in_answer_to_its_result(qtbot) -> None:
    job = Job(lambda _progress: 3)
    job.finished.connect(lambda _result: job.end())
    with qtbot.waitSignal(job.finished):
        job.start()
    assert not job._thread.is_alive()
