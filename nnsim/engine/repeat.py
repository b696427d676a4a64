"""A run made once more from its seed, to a step at which somebody says that it was, to compare it bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from nnsim.core.backends import Choice, again, unmet
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, Mark
from nnsim.engine import readiness
from nnsim.engine.blocks import MOST
from nnsim.engine.switching import SAID
from nnsim.engine.trainer import Trainer


class Switch(NamedTuple):
    """After ``step`` steps another ``backend`` makes those that follow."""

    step: int
    backend: Choice


def switches_of(marks: Iterable[Mark]) -> tuple[Switch, ...]:
    """Where another back-end began to make the steps, as the curves tell it, in the order of the steps."""
    known = {said.id: backend for backend, said in SAID.items()}
    found = (Switch(mark.step, again(known[mark.message.id])) for mark in marks if mark.message.id in known)
    return tuple(sorted(found, key=lambda switch: switch.step))


def repeated(
    project: Project,
    step: int,
    backend: Choice = "torch",
    on_step: Callable[[int], bool] = lambda _: True,
    switches: Iterable[Switch] = (),
) -> tuple[Checkpoint, str]:
    """The state after ``step`` steps from the seed, measured there, and the name of who made them, on the processor.

    Each of ``switches`` lets another back-end make the steps from there on; ", then " stands between their names.
    It ends earlier where training stops by itself, or where ``on_step``, called with the steps made, says False.
    Raises ``ProblemError`` for a project that cannot be trained, or not by one of these.
    """
    if problem := readiness.obstacle(readiness.problems(project)):
        raise ProblemError(problem)
    trainer = Trainer(project, "cpu", None, backend=backend)
    made = [_made_by(trainer, backend)]
    for until, following in _stretches(step, switches):
        if not _train(trainer, until, on_step):
            break
        if following:
            trainer.choose(following)
            made.append(_made_by(trainer, following))
    trainer.record()
    return trainer.checkpoint(), ", then ".join(made)


def _stretches(step: int, switches: Iterable[Switch]) -> Iterator[tuple[int, Choice | None]]:
    """How far to train, and who goes on from there; None at the end."""
    yield from ((switch.step, switch.backend) for switch in switches if switch.step < step)
    yield step, None


def _made_by(trainer: Trainer, backend: Choice) -> str:
    """Who makes the steps; raises ``ProblemError`` where that is somebody else than was asked for."""
    trainer.accelerate(wait=True)
    if lack := unmet(backend, trainer.learner.backend):
        raise ProblemError(Problem(f"{lack} {trainer.learner.why}", "recipe"))
    return trainer.learner.backend


def _train(trainer: Trainer, until: int, on_step: Callable[[int], bool]) -> bool:
    """Train to this step; False where that ended before."""
    while trainer.step < until and not trainer.stop:
        before = trainer.step
        trainer.begin_steps(min(MOST, until - before), trainer.epoch + 1)
        trainer.settle()
        if trainer.step == before or not on_step(trainer.step):
            return False
    return trainer.step == until
