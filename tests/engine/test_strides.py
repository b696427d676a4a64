"""How many steps are made in one go: as many as take a moment, also when they suddenly take long."""

from __future__ import annotations

from gone_through import DENSE, begun

from nnsim.core.messages import Load, SetRunning
from nnsim.engine.session import Session
from nnsim.engine.visiting import Visit


class Stopwatch:
    """A clock that goes on by so many ``seconds`` for each step of what it watches."""

    def __init__(self) -> None:
        self.seconds, self.step = 0.0, int
        self._known, self._now = 0, 0.0

    def __call__(self) -> float:
        step = self.step()
        self._known, self._now = step, self._now + abs(step - self._known) * self.seconds
        return self._now


def test_fewer_steps_are_made_in_one_go_once_they_take_long(build):
    clock = Stopwatch()
    session = Session(clock)
    session.handle(Load(1, build(DENSE, n=400, batch=1), backend="fused", waits=True))
    clock.step, clock.seconds = (lambda: session.trainer.step), 1e-7
    session.handle(SetRunning(True))

    def turn() -> int:
        before = session.trainer.step
        session.advance(0.0)
        return session.trainer.step - before

    assert max(turn() for _ in range(60)) == 300  # all of an epoch, at whose end there is a row
    clock.seconds = 0.01
    assert min([turn() for _ in range(20)][-5:]) <= 1


def test_steps_that_take_long_are_gone_through_one_by_one(build):
    session = begun(build(DENSE, n=400, batch=1), "fused")
    trainer, clock = session.trainer, Stopwatch()
    while trainer.step < 200:
        trainer.begin_steps(200 - trainer.step)
    trainer.past.states[1:] = []
    visit = Visit(trainer, trainer.past, clock)
    clock.step, clock.seconds = (lambda: visit.trainer.step), 0.01
    visit.go(150)
    visit.advance(1e-9)
    assert visit.trainer.step == 1
    visit.finish()
    assert visit.trainer.step == 150
