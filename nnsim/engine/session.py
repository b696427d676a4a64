"""A run that obeys commands: the same for the engine process, the command line and the tests.

A session owns one trainer. It never fails on a project that cannot be trained: it holds the
weights, says what is wrong, and goes on once that is mended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from nnsim.client.events import PERIODIC
from nnsim.core.memory import memory_as_problem
from nnsim.core.messages import (
    Command,
    Edit,
    Event,
    Frame,
    Load,
    Loaded,
    Notice,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetDevice,
    SetRunning,
    SetWeight,
    StepOnce,
    Stopped,
)
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History, Mark, no_readings
from nnsim.engine import devices, readiness
from nnsim.engine.history import Rows
from nnsim.engine.learners.base import Names
from nnsim.engine.marks import news
from nnsim.engine.playback import FOR_EVER, Playback
from nnsim.engine.probes import base as probes
from nnsim.engine.stops import planned
from nnsim.engine.trainer import Trainer
from nnsim.tasks.plan import plan

AT_ONCE = 0.03
"""Seconds that a step to the end of the epoch may take before the answer; the rest follows in ``advance``."""

SAVE_AT_ONCE = 0.5
"""Seconds for which saving waits for a row in the making; whoever opens the state makes it again."""

BEFORE_RESET, BEFORE_DIVERGENCE = -1, -2
"""Tickets of states that come unasked (see ``messages.Saved``)."""

NO_RUN = Checkpoint(0, 0, 0, {})
"""The state of a project that was never trained because something forbids it."""

NOTHING_LOADED = Problem("There is no project yet: open or create one.", "engine")


class Session:
    """``run`` is the number of the current run, 0 before the first load."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.run = 0
        self.has_news = False
        self.trainer: Trainer | None = None
        self.problems: tuple[Problem, ...] = ()
        self._project: Project | None = None
        self._device = "cpu"
        self._held: Checkpoint | None = None
        self._clock, self._playback = clock, Playback(clock)
        self._told_marks: tuple[Mark, ...] = ()
        self._stop_every = 0
        self._said: bool | None = None
        self._outlook: Problem | None = None
        self._is_stuck = False
        self._ended: Problem | None = None
        self._handlers: dict[type, Callable[..., list[Event]]] = {
            Load: self._load,
            Edit: self._edit,
            SetRunning: self._set_running,
            StepOnce: self._step_once,
            Reset: self._reset,
            SetWeight: self._set_weight,
            Restore: self._restore,
            SetDevice: self._set_device,
        }

    def handle(self, command: Command) -> list[Event]:
        """Carry out ``command`` and tell what came of it. Frames are asked of ``frame``."""
        if self._project is None and not isinstance(command, Load):
            return [Refused(self.run, NOTHING_LOADED)]
        if isinstance(command, Save):  # asks for nothing new, and whoever waits for the answer hears of a failure
            return self._save(command)
        self.has_news, self._is_stuck = True, False
        try:
            with memory_as_problem():
                return self._handlers[type(command)](command)
        except ProblemError as error:
            return [Refused(self.run, error.problem)]

    # ------------------------------------------------------------ training

    @property
    def obstacle(self) -> Problem | None:
        """What forbids training now, or None."""
        return readiness.obstacle(self.problems)

    @property
    def running(self) -> bool:
        """True from play to pause, also while a problem of the project holds training up."""
        return self._playback.playing

    def waits(self) -> float:
        """Seconds until there is something to train or to evaluate: 0 at full speed, inf at rest."""
        if self.trainer is None or self.obstacle or self._is_stuck:
            return FOR_EVER
        return 0.0 if self.trainer.is_evaluating else self._playback.waits()

    def advance(self, seconds: float) -> list[Event]:
        """Train for about ``seconds``, whole batches; returns at once if none is due yet."""
        if self.trainer is None or self.waits():
            return []
        was_running = self.running
        try:
            with memory_as_problem():
                self._playback.advance(self.trainer, seconds)
        except ProblemError as error:
            self._playback.pause()
            self._is_stuck = True  # the same again would come to the same end
            return [Stopped(self.run, "impossible", error.problem)]
        finally:  # at rest it only measures, of which there is nothing to see before the row is complete
            self.has_news = self.has_news or was_running or self.trainer.history.has_new
        return [*self._noticed(self.trainer), *self._stopped(self.trainer), *self._arrived(self.trainer, was_running)]

    def _arrived(self, trainer: Trainer, was_running: bool) -> list[Event]:
        """What there is to tell at an epoch at which the run was to stop."""
        if not self._stop_every or trainer.stop or not was_running or self.running:
            return []
        return [Stopped(self.run, "planned", planned(trainer.epoch))]

    def _next_stop(self, trainer: Trainer) -> float:
        """The next epoch at which it is to stop."""
        every = self._stop_every
        return (trainer.epoch // every + 1) * every if every else FOR_EVER

    def _noticed(self, trainer: Trainer) -> list[Event]:
        """A word to who trains on past the end of the schedule, or though nothing passes the network any more."""
        before, self._ended = self._ended, trainer.outlasted
        events: list[Event] = [Notice(self.run, self._ended)] if self._ended and self._ended != before else []
        if silence := trainer.silence.take():
            good = Saved(self.run, BEFORE_DIVERGENCE, trainer.last_good)
            events += [good, self._loaded(trainer.learner.names, ()), Notice(self.run, silence)]
        return events

    def _stopped(self, trainer: Trainer) -> list[Event]:
        """What there is to tell if the run stopped by itself."""
        if not trainer.stop:
            return []
        stopped = Stopped(self.run, trainer.stop.reason, trainer.stop.problem)
        if trainer.stop.reason == "diverged":
            return [Saved(self.run, BEFORE_DIVERGENCE, trainer.last_good), stopped]
        return [stopped]

    # ------------------------------------------------------------ frames

    def frame(self, run: int, names: tuple[str, ...], about: Mapping[str, Any] = probes.NOTHING) -> Frame:
        """The newest state with the probes ``names``, some ``about`` something; rows and marks are handed out once.

        A request for another run than the current one takes no rows. Raises ``UnknownEntry``
        for a probe that does not exist.
        """
        trainer = self.trainer
        if trainer is None:
            self.has_news = False
            return Frame(self.run, 0, 0, 0, 0, False, 0.0, 0.0, 0.0, History())
        shown = probes.compute(names, trainer, about)  # first: if it fails, no row is lost
        if "told" in names and trainer.learner.told is None and self._is_idle(trainer):
            trainer.begin_record()  # a state from a file brings its rows along, but not what was predicted
        current = run == self.run
        rows, readings, marks, gone = self._news(trainer) if current else (History(), no_readings(), (), ())
        self.has_news = self.has_news and not current
        counters = (trainer.step, *trainer.told, trainer.size)
        active = self.running and not self.obstacle
        speeds = self._playback.speeds if active else (0.0, 0.0)
        return Frame(self.run, *counters, active, *speeds, trainer.rate, rows, marks, shown, readings, gone)

    def _is_idle(self, trainer: Trainer) -> bool:
        return not (self.running or self.obstacle or trainer.is_evaluating)

    def _news(self, trainer: Trainer) -> tuple[History, Rows, tuple[Mark, ...], tuple[str, ...]]:
        """Rows, readings and marks since the last call, and keys of marks that left; each is handed out once."""
        told, self._told_marks = self._told_marks, trainer.marks.all
        return trainer.history.take(), trainer.readings.log.take().rows, *news(told, trainer.marks.all)

    # ------------------------------------------------------------ commands: projects

    def _load(self, command: Load) -> list[Event]:
        events: list[Event] = []
        try:
            device = devices.choose(command.device)
        except ProblemError as error:
            device = "cpu"
            events = [Notice(command.run, error.problem)]
        found, trainer = readiness.problems(command.project), None
        try:
            if not readiness.obstacle(found):
                with memory_as_problem():
                    trainer = Trainer(command.project, device, command.checkpoint, in_slices=True)
        except ProblemError as error:
            found = (error.problem, *found)
            events.append(Notice(command.run, error.problem))
        self._playback.pause()
        self.run, self._said = command.run, None
        self._project, self._device, self.problems = command.project, device, found
        self._held = command.checkpoint
        self._begin(trainer)
        said = self._forecast()
        return [self._loaded(*(trainer.fitted if trainer else ((), ()))), *events, *said]

    def _begin(self, trainer: Trainer | None) -> None:
        """Go on with ``trainer``, whose past the window knows."""
        self.trainer, self._ended = trainer, None
        if trainer:
            trainer.history.watch()
            trainer.readings.log.watch()
            trainer.begin_missing()
            self._told_marks = trainer.marks.all
            if self._stop_every:
                self._playback.aim(self._next_stop(trainer))
        self._playback.begin()

    def _edit(self, command: Edit) -> list[Event]:
        found, failed = readiness.problems(command.project), False
        fitted: tuple[Names, Names] = ((), ())
        try:
            if not readiness.obstacle(found):
                with memory_as_problem():
                    fitted = self._take_over(command.project)
        except ProblemError as error:  # the document is the edited one: hold what there is until it can be built
            found, failed = (error.problem, *found), True
        self._project, self.problems, obstacle = command.project, found, readiness.obstacle(found)
        if self.trainer:
            self.trainer.note(*command.notes)
        said = self._forecast()
        if obstacle:
            return [self._loaded(*fitted), *([Notice(self.run, obstacle)] if self.running or failed else [])]
        self._show_loss()
        return [self._loaded(*fitted), *self._lost(fitted[1]), *said]

    def _lost(self, fresh: Names) -> list[Event]:
        """A word on weights that an undone edit would have brought back if there had been room for them."""
        lost = self.trainer.parked.lost(fresh) if self.trainer else ()
        if not lost:
            return []
        layers = ", ".join(dict.fromkeys(name.partition(".")[0] for name in lost))
        text = f"The earlier weights of {layers} are no longer kept, to save memory: new ones are drawn."
        return [Notice(self.run, Problem(text, "network", Severity.NOTE))]

    def _take_over(self, project: Project) -> tuple[Names, Names]:
        if self.trainer:
            return self.trainer.edit(project)
        trainer = Trainer(project, self._device, self._held, in_slices=True)
        self._begin(trainer)
        return trainer.fitted

    def _show_loss(self) -> None:
        """At rest a row tells at once what a change means for the loss; a running one comes soon anyway."""
        if self.trainer and not (self.running or self.obstacle):
            self.trainer.begin_record()

    def _loaded(self, kept: Names, fresh: Names) -> Loaded:
        if self.trainer is None:
            count = plan(self._project).parameters if self._project else 0
            return Loaded(self.run, count, self._device, "torch", kept, fresh, self.problems)
        learner, said = self.trainer.learner, ((*self.problems, *self.trainer.silence.said), self._outlook)
        return Loaded(self.run, learner.parameters, learner.device, learner.backend, kept, fresh, *said)

    def _forecast(self) -> list[Event]:
        """What will become of Rosenblatt's rule, told when it turns from one to the other."""
        trainer = None if self.obstacle else self.trainer
        said, self._said = self._said, readiness.separable(trainer.project) if trainer else None
        if self._said is not None and self._said == said:
            return []
        self._outlook = readiness.forecast(trainer.project, trainer.learner.weights) if trainer else None
        return [Notice(self.run, self._outlook)] if self._outlook else []

    # ------------------------------------------------------------ commands: the run

    def _set_running(self, command: SetRunning) -> list[Event]:
        if not command.running:
            return self._pause()
        if self.trainer is None or self.obstacle:
            self._playback.pause()
            return [Stopped(self.run, "impossible", self.obstacle or NOTHING_LOADED)]
        self.trainer.stop = None
        self.trainer.hurry()
        self._stop_every = command.stop_every
        self._playback.play(command.samples_per_second, self._next_stop(self.trainer))
        return []

    def _pause(self) -> list[Event]:
        self._playback.pause()
        if self.trainer and self.trainer.position and not self.trainer.stop:
            self._show_loss()
        return []

    def _step_once(self, command: StepOnce) -> list[Event]:
        trainer, goal = self._ready(), self._playback.goal
        self._playback.pause()
        trainer.stop, self._stop_every = None, 0
        if command.unit == "epoch":  # a long one goes on in chunks, so that Pause still works
            # pressed again before the epoch is over, it means one more
            self._playback.play(goal=(trainer.epoch if goal == FOR_EVER else goal) + 1)
            return self.advance(AT_ONCE)
        trainer.hurry()
        if stopped := self._set_row_aside(trainer):
            return stopped
        trainer.begin_samples(1 if command.unit == "sample" else trainer.batch)
        if trainer.position:
            trainer.begin_record()
        return [*self._noticed(trainer), *self._stopped(trainer)]

    def _set_row_aside(self, trainer: Trainer) -> list[Event]:
        """Do not wait for the row of an epoch; what there is to tell if it turns out that the run is over."""
        stopped = self._finish_row(trainer, AT_ONCE)
        if stopped or not trainer.is_evaluating:
            return stopped
        trainer.set_aside()
        return self._stopped(trainer)

    def _ready(self) -> Trainer:
        """The trainer; raises ``ProblemError`` if something forbids training."""
        if self.obstacle or self.trainer is None:
            raise ProblemError(self.obstacle or NOTHING_LOADED)
        return self.trainer

    def _reset(self, command: Reset) -> list[Event]:
        before = Saved(self.run, BEFORE_RESET, self._checkpoint())
        self.run, self._held = command.run, None
        project = self.trainer.project if self.trainer else None
        if project:
            self._begin(Trainer(project, self._device, in_slices=True))
        fresh = self.trainer.learner.names if self.trainer else ()
        self._said = None
        said = self._forecast()
        return [before, self._loaded((), fresh), *said]

    def _restore(self, command: Restore) -> list[Event]:
        self.run, self._held = command.run, command.checkpoint
        fitted: tuple[Names, Names] = ((), ())
        if self.trainer:
            fitted = self.trainer.restore(command.checkpoint)
            self._begin(self.trainer)
        return [self._loaded(*fitted)]

    def _set_weight(self, command: SetWeight) -> list[Event]:
        if self.trainer is None:
            return [Refused(self.run, self.obstacle or NOTHING_LOADED)]
        problem = self.trainer.set_weight(command.name, command.index, command.value)
        if problem:
            return [Refused(self.run, problem)]
        if command.note:
            self.trainer.note(command.note)
        self._show_loss()
        return []

    def _set_device(self, command: SetDevice) -> list[Event]:
        device = devices.choose(command.device)
        if self.trainer and device != self._device:
            moved = Trainer(self.trainer.project, device, self.trainer.checkpoint())
            moved.adopt_past(self.trainer)
            self.trainer = moved
        self._device = device
        return [self._loaded(self.trainer.learner.names if self.trainer else (), ())]

    def _save(self, command: Save) -> list[Event]:
        stopped = self._finish_row(self.trainer, SAVE_AT_ONCE) if self.trainer and command.ticket != PERIODIC else []
        return [Saved(self.run, command.ticket, self._checkpoint()), *stopped]

    def _finish_row(self, trainer: Trainer, seconds: float) -> list[Event]:
        """Go on with the row in the making for so long; what there is to tell if it stops the run."""
        until = self._clock() + seconds
        evaluated = False
        while trainer.is_evaluating and self._clock() < until:
            trainer.evaluate_on()
            evaluated = True
        if not (evaluated and trainer.stop):
            return []
        self._playback.pause()
        return self._stopped(trainer)

    def _checkpoint(self) -> Checkpoint:
        return self.trainer.checkpoint() if self.trainer else self._held or NO_RUN
