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
    Forget,
    Frame,
    Keep,
    Load,
    Loaded,
    Lost,
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
from nnsim.core.run import History, Mark, no_readings
from nnsim.engine import devices, readiness
from nnsim.engine.history import Rows
from nnsim.engine.holder import Holder
from nnsim.engine.learners.base import Names
from nnsim.engine.marks import news
from nnsim.engine.outlook import Outlook
from nnsim.engine.playback import FOR_EVER, Playback
from nnsim.engine.probes import base as probes
from nnsim.engine.stops import planned
from nnsim.engine.timeline import NOT_KEPT, Kept
from nnsim.engine.trainer import Trainer
from nnsim.tasks.plan import plan

AT_ONCE = 0.03
"""Seconds that a step to the end of the epoch may take before the answer; the rest follows in ``advance``."""

SAVE_AT_ONCE = 0.5
"""Seconds for which saving waits for a row in the making; whoever opens the state makes it again."""

NOTHING_LOADED = Problem("There is no project yet: open or create one.", "engine")


class Session:
    """``run`` is the number of the current run, 0 before the first load."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.run = 0
        self.has_news = False
        self.problems: tuple[Problem, ...] = ()
        self._project: Project | None = None
        self._holder, self._outlook = Holder(), Outlook()
        self._clock, self._playback = clock, Playback(clock)
        self._told_marks: tuple[Mark, ...] = ()
        self._stop_every = 0
        self._is_stuck = False
        self._handlers: dict[type, Callable[..., list[Event]]] = {
            Load: self._load,
            Edit: self._edit,
            SetRunning: self._set_running,
            StepOnce: self._step_once,
            Reset: self._reset,
            SetWeight: self._set_weight,
            Restore: self._restore,
            Keep: self._keep,
            Forget: self._forget,
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
                return [*self._handlers[type(command)](command), *self._lost()]
        except ProblemError as error:
            return [Refused(self.run, error.problem), *self._lost()]

    @property
    def trainer(self) -> Trainer | None:
        """The trainer of the run, None while its project cannot be trained."""
        return self._holder.trainer

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
        words = [word for word in (self._outlook.outlasted(trainer), trainer.silence.take()) if word]
        told: list[Event] = [Notice(self.run, word) for word in words]
        return [*self._lost(), *([self._loaded(trainer.learner.names, ()), *told] if told else [])]

    def _stopped(self, trainer: Trainer) -> list[Event]:
        """What there is to tell if the run stopped by itself."""
        return [Stopped(self.run, trainer.stop.reason, trainer.stop.problem)] if trainer.stop else []

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
        told: list[Event] = []
        try:
            device = devices.choose(command.device)
        except ProblemError as error:
            device, told = "cpu", [Notice(command.run, error.problem)]
        self._playback.pause()
        self._outlook.forget()
        self._project, self._holder.device, self._holder.trainer = command.project, device, None
        self._holder.timeline.begin()
        kept = self._holder.timeline.kept(command.kept)
        given = Kept(command.checkpoint) if command.checkpoint else None
        return [*self._begin_run(command.run, kept or given, is_known=kept is None), *told]

    def _begin_run(self, run: int, kept: Kept | None, *, is_known: bool) -> list[Event]:
        """Begin ``run`` from the seed, or from what was ``kept``; ``is_known`` if the window has its past."""
        project = self.trainer.project if self.trainer else self._buildable()
        self.run = run
        if problem := self._holder.begin(project, kept):
            self.problems = (problem, *self.problems)
        self._begin(is_known=is_known)
        said = self._forecast()
        return [self._loaded(*self._holder.fitted), *([Notice(run, problem)] if problem else []), *said]

    def _buildable(self) -> Project | None:
        """The document, None while something forbids to train it."""
        self.problems = readiness.problems(self._project) if self._project else ()
        return None if self.obstacle else self._project

    def _begin(self, *, is_known: bool = True) -> None:
        """Go on with another trainer; the next frame tells its past where the window does not know it."""
        self._outlook.begin()
        if self.trainer:
            self.trainer.history.watch(anew=not is_known)
            self.trainer.readings.log.watch(anew=not is_known)
            self.trainer.begin_missing()
            self._told_marks = self.trainer.marks.all if is_known else ()
            if self._stop_every:
                self._playback.aim(self._next_stop(self.trainer))
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
        return [self._loaded(*fitted), *self._dropped(fitted[1]), *said]

    def _dropped(self, fresh: Names) -> list[Event]:
        """A word on weights that an undone edit would have brought back if there had been room for them."""
        dropped = self._holder.timeline.take_dropped(fresh)
        if not dropped:
            return []
        layers = ", ".join(dict.fromkeys(name.partition(".")[0] for name in dropped))
        text = f"The earlier weights of {layers} are no longer kept, to save memory: new ones are drawn."
        return [Notice(self.run, Problem(text, "network", Severity.NOTE))]

    def _take_over(self, project: Project) -> tuple[Names, Names]:
        had_none = self.trainer is None
        fitted = self._holder.take_over(project)
        if had_none:
            self._begin()
        return fitted

    def _show_loss(self) -> None:
        """At rest a row tells at once what a change means for the loss; a running one comes soon anyway."""
        if self.trainer and not (self.running or self.obstacle):
            self.trainer.begin_record()

    def _loaded(self, kept: Names, fresh: Names) -> Loaded:
        if self.trainer is None:
            count = plan(self._project).parameters if self._project else 0
            return Loaded(self.run, count, self._holder.device, "torch", kept, fresh, self.problems)
        learner, outlasted = self.trainer.learner, self.trainer.outlasted
        holds = (*self.problems, *self.trainer.silence.said, *([outlasted] if outlasted else []))
        forecast = self._outlook.forecast
        return Loaded(self.run, learner.parameters, learner.device, learner.backend, kept, fresh, holds, forecast)

    def _forecast(self) -> list[Event]:
        turned = self._outlook.turned(None if self.obstacle else self.trainer)
        return [Notice(self.run, turned)] if turned else []

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
        if problem := self._holder.keep(command.keep) if command.keep else None:
            return self._stay(command.run, problem)
        self._holder.timeline.begin()
        self._outlook.forget()
        return self._begin_run(command.run, None, is_known=True)

    def _restore(self, command: Restore) -> list[Event]:
        if given := command.checkpoint:
            self._holder.timeline.keep(command.kept, lambda: given)
        kept = self._holder.timeline.kept(command.kept)
        if problem := NOT_KEPT if kept is None else self._holder.keep(command.keep) if command.keep else None:
            return self._stay(command.run, problem)
        return self._begin_run(command.run, kept, is_known=False)

    def _stay(self, run: int, problem: Problem) -> list[Event]:
        """The run that the window has begun goes on with what there is."""
        self.run = run
        self._begin(is_known=False)
        return [self._loaded(self.trainer.learner.names if self.trainer else (), ()), Notice(run, problem)]

    def _keep(self, command: Keep) -> list[Event]:
        problem = self._holder.keep(command.number, good=command.good)
        return [Refused(self.run, problem)] if problem else []

    def _forget(self, command: Forget) -> list[Event]:
        self._holder.timeline.forget(*command.numbers)
        return []

    def _lost(self) -> list[Event]:
        """What had to go from the timeline."""
        lost = self._holder.timeline.take_lost()
        return [Lost(self.run, lost)] if lost else []

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
        self._holder.move(devices.choose(command.device))
        return [self._loaded(self.trainer.learner.names if self.trainer else (), ())]

    def _save(self, command: Save) -> list[Event]:
        stopped = self._finish_row(self.trainer, SAVE_AT_ONCE) if self.trainer and command.ticket != PERIODIC else []
        return [Saved(self.run, command.ticket, self._holder.state()), *stopped]

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
