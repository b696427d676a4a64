"""Training in the engine process, as the window does it; torch never loads here."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import cast

from nnsim.cli.outcome import Outcome, number
from nnsim.client.engine_client import EngineClient
from nnsim.client.events import ClientEvent, EngineDied
from nnsim.core.backends import Choice, Precision, default, parted, unmet, with_precision
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Failed, Frame, Loaded, Notice, Ready, Refused, Saved, Stopped
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.recipes.kinds import learner_of

PATIENCE_S = 120.0
"""Longest silence of the engine; loading PyTorch from a slow disk takes the most of it."""

TURN_S = 0.1
"""How often an interruption is looked for."""


def train(
    project: Project,
    epochs: int,
    device: str,
    until_loss: float | None,
    on_progress: Callable[[int, float], bool],
    *,
    start: Checkpoint | None = None,
    backend: Choice | None = None,
    precision: Precision = "float32",
) -> Outcome:
    """As ``local.train``, with the same numbers."""
    client = EngineClient()
    client.start()
    try:
        chosen = with_precision(backend or default(), precision)
        return Remote(client, project, device, start, chosen).train(epochs, until_loss, on_progress)
    finally:
        client.close()


class Remote:
    """One run in the engine process, epoch by epoch."""

    def __init__(
        self,
        client: EngineClient,
        project: Project,
        device: str,
        start: Checkpoint | None = None,
        backend: Choice = "torch",
    ) -> None:
        self._client, self._project, self._backend = client, project, backend
        self._start = start
        self._begun = (start.step, start.epoch, start.position) if start else (0, 0, 0)
        self.ready: Ready | None = None
        self._loaded: Loaded | None = None
        self._saved: Checkpoint | None = None
        self._stopped: Stopped | None = None
        self._notice = self._hash = ""
        self._epoch, self._epoch_size, self._loss, self._told = -1, 0, math.nan, False
        self._step, self._measured = -1, -1.0
        self._device = "cpu" if device == "auto" else device

    @property
    def loaded(self) -> Loaded | None:
        """What the engine said of the project."""
        return self._loaded

    def start(self) -> None:
        """Wait for the engine and load the project."""
        self._client.set_backend(self._backend, waits=True)  # which steps a kernel makes must not depend on the clock
        self._client.load(self._project, "cpu", self._start)
        self._wait(lambda: self.ready is not None)
        self._check_device()
        if self._device != "cpu":
            self._loaded = None
            self._client.load(self._project, self._device, self._start)
        self._wait(lambda: self._loaded is not None)
        if self._loaded and (lack := unmet(self._backend, self._loaded.backend)):
            raise ProblemError(Problem(f"{lack} {self._loaded.why}", "recipe"))
        self._frame_of(self._begun[1])

    def train(self, epochs: int, until_loss: float | None, on_progress: Callable[[int, float], bool]) -> Outcome:
        """Train to an end and return what came of it."""
        self.start()
        began = time.perf_counter()
        reason = self._steps(epochs, until_loss, on_progress)
        seconds = time.perf_counter() - began
        return self._outcome(reason, seconds)

    def _steps(self, epochs: int, until_loss: float | None, on_progress: Callable[[int, float], bool]) -> str:
        for epoch in range(self._begun[1] + 1, epochs + 1):
            self._client.step("epoch", epochs if until_loss is None else epoch)
            self._frame_of(epoch)
            go_on = on_progress(self._epoch, self._loss)
            if self._stopped:
                return "diverged" if self._stopped.reason == "diverged" else "converged"
            if until_loss is not None and self._loss <= until_loss:
                return "loss"
            if not go_on:
                self._measure()
                return "cancelled"
        return "epochs"

    def _measure(self) -> None:
        """Wait for the numbers of the moment at which the run stands: not every epoch has been measured."""
        self._client.pause()
        self._wait(lambda: self._measured == self._step or self._stopped is not None, frames=True)

    def _frame_of(self, epoch: int) -> None:
        """Wait until the engine shows that ``epoch`` epochs are made, or that it stopped by itself."""
        self._wait(lambda: self._epoch >= epoch or self._stopped is not None, frames=True)

    def _wait(self, condition: Callable[[], bool], *, frames: bool = False, probes: tuple[str, ...] = ()) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if frames:
                self._client.want_frame(probes)
            for event in self._client.wait(TURN_S):
                deadline = time.monotonic() + PATIENCE_S
                self._take(event)
            if time.monotonic() > deadline:
                raise ProblemError(Problem("The engine does not answer; run 'nnsim doctor' to see why."))

    def _take(self, event: ClientEvent) -> None:
        match event:
            case Ready():
                self.ready = event
            case Loaded():
                self._loaded = event
                _raise_first(event.problems)
            case Frame():
                self._step, self._epoch, self._epoch_size = event.step, event.epoch, event.epoch_size
                self._hash = str(event.probes.get("fingerprint", ""))
                if len(event.history):
                    self._told = True
                    last = event.history.row(-1)
                    self._loss, self._measured = last["train_loss"], last["step"]
            case Saved() if event.ticket > 0:
                self._saved = event.checkpoint
            case Refused() | Stopped(reason="impossible"):
                raise ProblemError(event.problem)
            case Stopped():
                self._stopped = event
            case Notice():
                self._notice = event.problem.text
            case Failed() | EngineDied():
                raise ProblemError(Problem(event.text))

    def _check_device(self) -> None:
        offered = self.ready.devices if self.ready else ()
        if self._device not in offered:
            text = f"This machine has not got the device {self._device}; choose {' or '.join(offered)}."
            raise ProblemError(Problem(text))

    def _checkpoint(self) -> Checkpoint:
        if self._epoch <= self._begun[1]:
            self._wait(lambda: self._told, frames=True)  # where it starts, as there is no other loss to tell
        self._saved = None
        self._client.save()
        self._wait(lambda: self._saved is not None)
        return cast("Checkpoint", self._saved)

    def _fingerprint(self, state: Checkpoint) -> str:
        """The hash of the weights; of what was learned where there are none."""
        if learner_of(self._project).has_network:
            return weights_sha256(state.weights)
        self._wait(lambda: bool(self._hash), frames=True, probes=("fingerprint",))
        return self._hash

    def _outcome(self, reason: str, seconds: float) -> Outcome:
        state, loaded = self._checkpoint(), self._loaded
        assert loaded is not None
        scores = state.history.row(-1) if len(state.history) else {}
        backend, precision = parted(loaded.backend)
        step, epoch, position = self._begun
        samples = (state.epoch - epoch) * self._epoch_size + state.position - position
        values = {
            "epochs": state.epoch,
            "steps": state.step,
            **{name: number(scores.get(name, math.nan)) for name in state.history.columns[2:]},
            "parameters": loaded.parameters,
            "device": loaded.device,
            "backend": backend,
            "precision": precision,
            "seed": self._project.recipe.seed,
            "seconds": seconds,
            "steps_per_second": (state.step - step) / max(seconds, 1e-9),
            "samples_per_second": samples / max(seconds, 1e-9),
            "weights_sha256": self._fingerprint(state),
            "stopped": reason,
            "message": self._stopped.problem.text if self._stopped else self._notice,
        }
        return Outcome(values, state)


def _raise_first(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        if problem.severity is Severity.ERROR:
            raise ProblemError(problem)
