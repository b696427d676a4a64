"""How long a picture waits: for training as long as frames come, and for what views ask of the engine."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nnsim.app import snapshot
from nnsim.core.problem import Problem, ProblemError


class Scene:
    """An engine that sends a frame of ``epochs`` each second of a clock that only waiting moves."""

    def __init__(self, epochs: list[int]) -> None:
        self.now = 0.0
        self._frames = [SimpleNamespace(epoch=epoch, probes={"weights": {}}) for epoch in epochs]
        self.answered_at, self.moved_at, self.painted_at = 0.0, 0.0, -1.0
        self.bridge = SimpleNamespace(run=SimpleNamespace(record=self), subscriptions=self)
        self.lessons = SimpleNamespace(is_busy=lambda: self.now < self.moved_at)
        self.output = SimpleNamespace(plane=SimpleNamespace(flow=SimpleNamespace(is_working=False)))

    @property
    def frame(self) -> SimpleNamespace:
        return self._frames[min(int(self.now), len(self._frames) - 1)]

    @property
    def is_waiting(self) -> bool:
        return self.now < self.answered_at

    def processEvents(self) -> None:
        self.now += 0.25

    def refresh(self) -> None:
        self.painted_at = self.now


@pytest.fixture
def scene(monkeypatch) -> Scene:
    scene = Scene([0])
    monkeypatch.setattr(snapshot, "time", SimpleNamespace(monotonic=lambda: scene.now, sleep=lambda _s: None))
    return scene


@pytest.fixture
def wait(monkeypatch):
    def run(epochs: list[int], problems: list[Problem]) -> int:
        scene = Scene(epochs)
        monkeypatch.setattr(snapshot, "PATIENCE_S", 1.5)
        monkeypatch.setattr(snapshot, "time", SimpleNamespace(monotonic=lambda: scene.now, sleep=lambda _s: None))
        return snapshot._wait_for_epoch(scene, scene, 1, problems)

    return run


def test_an_epoch_may_take_longer_than_the_patience_with_an_engine(wait):
    assert wait([0] * 10 + [1], []) == 1


def test_an_engine_that_sends_nothing_is_given_up(wait):
    with pytest.raises(ProblemError, match="did not answer"):
        wait([0], [])


def test_a_problem_ends_the_waiting(wait):
    assert wait([0], [Problem("The numbers diverged.")]) == 0


def test_a_picture_waits_for_the_answers_that_its_views_ask_for(scene):
    scene.answered_at = 20.0
    snapshot._settle(scene, scene)
    assert scene.painted_at == 20.0


def test_a_picture_waits_for_what_a_lesson_does(scene):
    scene.moved_at = 10.0
    snapshot._settle(scene, scene)
    assert scene.painted_at == 10.0


def test_of_a_network_that_cannot_be_built_no_answers_are_waited_for(scene):
    scene.answered_at = 1e9
    scene.frame.probes.clear()
    snapshot._settle(scene, scene)
    assert scene.painted_at < 1


@pytest.mark.parametrize(("answered_at", "begins"), [(1.0, 1.0), (1e9, snapshot.BEFOREHAND_S)])
def test_a_run_begins_once_its_views_have_asked_or_after_a_while(scene, answered_at, begins):
    scene.answered_at = answered_at
    begun: list[float] = []
    scene.bridge.step = lambda _unit: begun.append(scene.now)
    stage = snapshot.Stage.__new__(snapshot.Stage)
    stage._app = stage._bench = scene
    stage._problems, stage.epoch = [Problem("It is over.")], 0
    stage.train(0)
    assert (begun, scene.now) == ([], 0.0), "nothing is waited for where nothing is trained"
    stage.train(2)
    assert begun == [begins, begins]


def test_a_run_that_stopped_is_painted_with_its_last_step(scene, monkeypatch):
    scene._frames = [SimpleNamespace(epoch=at, step=at * 10, probes={}) for at in range(4)]
    scene.bridge.step = lambda _unit: stage._problems.append(Problem("It is done."))
    stage = snapshot.Stage.__new__(snapshot.Stage)
    stage._app = stage._bench = scene
    stage._problems, stage.epoch = [], 0
    monkeypatch.setattr(stage, "state", lambda: SimpleNamespace(step=30))
    stage.train(9)
    assert scene.frame.step == 30


def test_answers_that_do_not_come_are_given_up(scene):
    scene.answered_at = 1e9
    with pytest.raises(ProblemError, match="did not answer"):
        snapshot._settle(scene, scene)
