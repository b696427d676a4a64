"""A run made once more from its seed, to a step at which somebody says that it was, to compare it bit for bit."""

from __future__ import annotations

from collections.abc import Callable

from nnsim.core.backends import Choice, unmet
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine import readiness
from nnsim.engine.blocks import MOST
from nnsim.engine.trainer import Trainer


def repeated(
    project: Project, step: int, backend: Choice = "torch", on_step: Callable[[int], bool] = lambda _: True
) -> tuple[Checkpoint, str]:
    """The state after ``step`` steps from the seed, measured there, and the name of who made them, on the processor.

    It ends earlier where training stops by itself, or where ``on_step``, called with the steps made, says False.
    Raises ``ProblemError`` for a project that cannot be trained, or not by this ``backend``.
    """
    if problem := readiness.obstacle(readiness.problems(project)):
        raise ProblemError(problem)
    trainer = Trainer(project, "cpu", None, backend=backend)
    trainer.accelerate(wait=True)
    if lack := unmet(backend, trainer.learner.backend):
        raise ProblemError(Problem(f"{lack} {trainer.learner.why}", "recipe"))
    while trainer.step < step and not trainer.stop:
        before = trainer.step
        trainer.begin_steps(min(MOST, step - before), trainer.epoch + 1)
        trainer.settle()
        if trainer.step == before or not on_step(trainer.step):
            break
    trainer.record()
    return trainer.checkpoint(), trainer.learner.backend
