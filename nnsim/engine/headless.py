"""Training without a window: from the seed to an end, the same numbers as in the window."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Literal, NamedTuple

from nnsim.core.backends import Choice, parted, unable, unmet
from nnsim.core.counted import counted
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint
from nnsim.engine import devices, readiness
from nnsim.engine.blocks import MOST
from nnsim.engine.ranks.ranks import ALONE, CutShort, Ranks
from nnsim.engine.ranks.trainer import SharedTrainer
from nnsim.engine.trainer import Trainer
from nnsim.language.texts import say
from nnsim.recipes.phases import lasting

Progress = Callable[[int, int, float], bool | None]
"""Called after each epoch with epochs made, epochs in all and the training loss; False cancels."""

OnState = Callable[[Callable[[], Checkpoint]], None]
"""Called after each epoch with what makes a copy of the state."""

Reason = Literal["epochs", "loss", "converged", "diverged", "cancelled", "lost"]


class Began(NamedTuple):
    """How many steps and samples there were when training began, and when that was."""

    step: int
    samples: int
    at: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to. Losses and accuracies are NaN where they do not exist.

    ``further`` holds what else the history has of the last moment, by column. ``stopped`` says why it ended,
    ``message`` in words where there is something to say.
    """

    epochs: int
    steps: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    validation_loss: float
    validation_accuracy: float
    further: dict[str, float]
    parameters: int
    device: str
    backend: str
    precision: str
    seed: int
    seconds: float
    steps_per_second: float
    samples_per_second: float
    weights_sha256: str
    stopped: Reason
    message: str

    def as_json(self) -> dict[str, int | float | str | None]:
        """The stable keys of the command line, and the further columns; a number that does not exist is None."""
        fields = asdict(self)
        fields |= fields.pop("further")
        return {key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in fields.items()}


def run_headless(
    project: Project,
    epochs: int | None = None,
    device: str = "cpu",
    until_loss: float | None = None,
    on_progress: Progress | None = None,
    *,
    start: Checkpoint | None = None,
    ranks: Ranks = ALONE,
    on_state: OnState | None = None,
    backend: Choice = "torch",
) -> tuple[Result, Checkpoint]:
    """Train for ``epochs`` (default: the recipe's), which are planned then, and return the result and final state.

    Who is chosen as ``backend`` makes all steps: what has to be compiled for that is waited for.

    It goes on from ``start``, a state of the project, or begins with the seed. ``on_state`` is offered the state after
    each epoch.

    Ends earlier when the training loss is at most ``until_loss``, for which every epoch is measured, when the learner
    has nothing left to learn, on divergence, and where another of the ``ranks`` is lost; the state is then the one at
    that moment.
    Raises ``ProblemError`` for a project that cannot be trained, for a missing device and for a precision that it has
    not got.
    """
    device = devices.choose(device)
    if problem := unable(parted(backend)[1], device):
        raise ProblemError(problem)
    if epochs is not None:
        project = replace(project, recipe=lasting(project.recipe, epochs))
    if problem := readiness.obstacle(readiness.problems(project)):
        raise ProblemError(problem)
    trainer = _trainer(project, device, start, ranks, backend)
    if lack := unmet(backend, trainer.learner.backend):
        raise ProblemError(Problem(f"{lack} {trainer.learner.why}", "recipe"))
    forecast = readiness.forecast(project, trainer.learner.weights)
    began = Began(trainer.step, trainer.samples, time.perf_counter())
    try:
        reason = _train(trainer, project.recipe.epochs, until_loss, on_progress, on_state)
    except CutShort as end:
        reason = end.reason
    if reason == "cancelled":
        reason = _measure_end(trainer)
    said = trainer.stop.problem if trainer.stop else trainer.lookout.dead_layers.take() or forecast or trainer.outlasted
    let_down = trainer.learner.why if trainer.take_let_down() else ""
    message = _lost(trainer) if reason == "lost" else said.text if said else let_down
    return _result(trainer, began, reason, message), trainer.checkpoint()


def _trainer(project: Project, device: str, start: Checkpoint | None, ranks: Ranks, backend: Choice) -> Trainer:
    try:
        if ranks is ALONE:
            trainer = Trainer(project, device, start, backend=backend)
            trainer.accelerate(wait=True)
        else:
            trainer = SharedTrainer(project, device, start, ranks)
        if start is not None and not len(start.history):
            trainer.record()
    except CutShort as end:
        raise ProblemError(Problem(say("Another rank ended before training began."))) from end
    return trainer


def _lost(trainer: Trainer) -> str:
    made = say("{epochs} and {steps}", epochs=counted(trainer.epoch, "epoch"), steps=counted(trainer.step, "step"))
    return say("Another rank ended or does not answer, so that training ended after {made}.", made=made)


def _train(
    trainer: Trainer, epochs: int, until_loss: float | None, on_progress: Progress | None, on_state: OnState | None
) -> Reason:
    while trainer.epoch < epochs:
        epoch = trainer.epoch
        goal = epochs if until_loss is None else epoch + 1
        trainer.begin_steps(MOST, goal)
        trainer.settle()
        if trainer.epoch == epoch and not trainer.stop:
            continue
        if trainer.epoch >= goal:
            trainer.begin_missing()
            trainer.settle()
        if on_state:
            on_state(trainer.checkpoint)
        loss = _train_loss(trainer)
        go_on = on_progress(trainer.epoch, epochs, loss) if on_progress else None
        if trainer.stop:
            return "diverged" if trainer.stop.reason == "diverged" else "converged"
        if until_loss is not None and loss <= until_loss:
            return "loss"
        if go_on is False:
            return "cancelled"
    return "epochs"


def _measure_end(trainer: Trainer) -> Reason:
    """The numbers of the step with which a run was cancelled: not every epoch is measured, and it may be within one."""
    try:
        if trainer.history.last is None or trainer.history.last["step"] != trainer.step:
            trainer.record()
    except CutShort as end:
        return end.reason
    return "cancelled"


def _train_loss(trainer: Trainer) -> float:
    return trainer.history.last.get("train_loss", math.nan) if trainer.history.last else math.nan


def _result(trainer: Trainer, began: Began, reason: Reason, message: str) -> Result:
    known = trainer.history.last or ({} if reason == "lost" else trainer.record())
    last = dict.fromkeys(HISTORY, math.nan) | dict(known)
    seconds = time.perf_counter() - began.at
    learner, each = trainer.learner, 1 / max(seconds, 1e-9)
    backend, precision = parted(learner.backend)
    return Result(
        epochs=trainer.epoch,
        steps=trainer.step,
        train_loss=last["train_loss"],
        test_loss=last["test_loss"],
        train_accuracy=last["train_accuracy"],
        test_accuracy=last["test_accuracy"],
        validation_loss=last["validation_loss"],
        validation_accuracy=last["validation_accuracy"],
        further={name: value for name, value in last.items() if name not in HISTORY},
        parameters=learner.parameters,
        device=learner.device,
        backend=backend,
        precision=precision,
        seed=trainer.project.recipe.seed,
        seconds=seconds,
        steps_per_second=(trainer.step - began.step) * each,
        samples_per_second=(trainer.samples - began.samples) * each,
        weights_sha256=weights_sha256(learner.fingerprint()),
        stopped=reason,
        message=message,
    )
