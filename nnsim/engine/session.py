"""A run that obeys commands: the same for the engine process, the command line and the tests.

A session owns one trainer. It never fails on a project that cannot be trained: it holds the
weights, says what is wrong, and goes on once that is mended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
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
    NoteMoment,
    Notice,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetBackend,
    SetDevice,
    SetRunning,
    SetWeight,
    StepOnce,
    Stopped,
)
from nnsim.core.moments import Fork, Retell, Return, StepBack, Visit
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.engine import devices, readiness
from nnsim.engine.holder import Holder, given_by
from nnsim.engine.learners.base import Names
from nnsim.engine.outlook import Outlook
from nnsim.engine.playback import AT_ONCE, FOR_EVER, Playback
from nnsim.engine.probes import base as probes
from nnsim.engine.reporter import Reporter, dropped, loaded, of_the_past
from nnsim.engine.stops import planned
from nnsim.engine.switching import Switching
from nnsim.engine.timeline import NOT_KEPT, Kept, RunState
from nnsim.engine.trainer import Trainer
from nnsim.engine.travel import Travel
from nnsim.language.texts import say
from nnsim.tasks.plan import plan

SAVE_AT_ONCE = 0.5
"""Seconds for which saving waits for a row in the making; whoever opens the state makes it again."""

NOTHING_LOADED = Problem(say("There is no project yet: open or create one."), "engine")


class Session:
    """``run`` is the number of the current run, 0 before the first load."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.run = 0
        self.problems: tuple[Problem, ...] = ()
        self._project: Project | None = None
        self._holder, self._outlook = Holder(), Outlook()
        self._playback = Playback(clock)
        self._travel = Travel(self._holder, self._playback, lambda: self.run, clock)
        self._reporter, self._switching = Reporter(), Switching(self._holder, self._loaded)
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
            Visit: self._travel.visit,
            StepBack: self._travel.back,
            Retell: self._travel.retell,
            Return: self._travel.come_back,
            NoteMoment: self._travel.note,
            Fork: self._fork,
            SetDevice: self._set_device,
            SetBackend: self._switching.choose,
        }

    def handle(self, command: Command) -> list[Event]:
        """Carry out ``command`` and tell what came of it. Frames are asked of ``frame``."""
        if self._project is None and not isinstance(command, Load):
            return [Refused(self.run, NOTHING_LOADED)]
        if isinstance(command, Save):  # asks for nothing new, and whoever waits for the answer hears of a failure
            return self._save(command)
        self._reporter.has_news, self._is_stuck = True, False
        self._travel.begin(command)
        try:
            with memory_as_problem():
                return [*self._handlers[type(command)](command), *self._lost()]
        except ProblemError as error:
            return [Refused(self.run, error.problem), *self._lost()]

    @property
    def has_news(self) -> bool:
        """True if a frame would tell something that the last one did not."""
        return self._reporter.has_news

    @property
    def trainer(self) -> Trainer | None:
        """The trainer of the moment that is looked at, None while the project cannot be trained."""
        return self._travel.trainer

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
        """Seconds until there is something to train, to evaluate or to look for: 0 at full speed, inf at rest."""
        if self._travel.is_under_way:
            return 0.0
        if self.trainer is None or self.obstacle or self._is_stuck:
            return FOR_EVER
        return 0.0 if self.trainer.recorder.is_busy else min(self._playback.waits(), self._switching.waits())

    def look(self) -> list[Event]:
        """Who makes the steps is told at rest, too, once a kernel was compiled."""
        quickened = [] if self._travel.visited else self._switching.quicken()
        self._reporter.has_news |= bool(quickened)
        return quickened

    def advance(self, seconds: float) -> list[Event]:
        """Train for about ``seconds``, whole batches; returns at once if none is due yet."""
        if self.trainer is None or self.waits():
            return []
        if self._travel.visited:
            self._reporter.has_news = True
            try:
                return self._travel.advance(seconds)
            except ProblemError as error:
                return [Notice(self.run, error.problem)]
        was_running = self.running
        try:
            with memory_as_problem():
                self._playback.advance(self.trainer, seconds)
        except ProblemError as error:
            self._playback.pause()
            self._is_stuck = True  # the same again would come to the same end
            return [Stopped(self.run, "impossible", error.problem)]
        finally:  # at rest it only measures, of which there is nothing to see before the row is complete
            has_more = was_running or self.trainer.history.has_new
            self._reporter.has_news = self._reporter.has_news or has_more
        quickened = self._switching.quicken()
        trainer, has_arrived = self.trainer, was_running and self._playback.has_arrived() and not self.trainer.stop
        arrived = [Stopped(self.run, "planned", planned(trainer.epoch))] if has_arrived else []
        return [*quickened, *self._noticed(trainer), *self._stopped(trainer), *arrived]

    def _noticed(self, trainer: Trainer) -> list[Event]:
        """A word to who trains on past the end of the schedule, or though nothing passes the network any more."""
        words = [word for word in (self._outlook.outlasted(trainer), trainer.lookout.dead_layers.take()) if word]
        told: list[Event] = [Notice(self.run, word) for word in words]
        return [*self._lost(), *([self._loaded(), *told] if told else [])]

    def _stopped(self, trainer: Trainer) -> list[Event]:
        """What there is to tell if the run stopped by itself."""
        return [Stopped(self.run, trainer.stop.reason, trainer.stop.problem)] if trainer.stop else []

    # ------------------------------------------------------------ frames

    def frame(self, run: int, names: tuple[str, ...], about: Mapping[str, Any] = probes.NOTHING) -> Frame:
        """The newest state with the probes ``names``, some ``about`` something; rows and marks are handed out once.

        A request for another run than the current one takes no rows. Raises ``UnknownEntry``
        for a probe that does not exist.
        """
        trainer, present = self.trainer, self._holder.trainer
        if trainer is None or present is None:
            return self._reporter.nothing(self.run)
        if self.obstacle:  # asked about a document that cannot be learned; an earlier moment has the samples of then
            names = tuple(name for name in names if "#" not in name)
        shown, seconds = probes.timed(names, trainer, about)  # first: if it fails, no row is lost
        if "told" in names and trainer.learner.told is None and self._is_idle(trainer):
            trainer.begin_record()  # a state from a file brings its rows along, but not what was predicted
        speeds = self._playback.speeds if self.running and not self.obstacle else None
        frame = replace(
            self._reporter.frame(self.run, present, shown, speeds, is_current=run == self.run), seconds=seconds
        )
        return frame if trainer is present else of_the_past(frame, trainer, present.step)

    def _is_idle(self, trainer: Trainer) -> bool:
        return not (self.running or self.obstacle or trainer.recorder.is_busy)

    # ------------------------------------------------------------ commands: projects

    def _load(self, command: Load) -> list[Event]:
        told: list[Event] = []
        try:
            device = devices.choose(command.device)
        except ProblemError as error:
            device, told = "cpu", [Notice(command.run, error.problem)]
        self._playback.pause()
        self._outlook.forget()
        self._project = command.project
        self._holder.begin_anew(device, command.backend, waits=command.waits)
        kept = self._holder.timeline.kept(command.kept)
        given, unusable = given_by(command.checkpoint, command.project)
        told += [Notice(command.run, unusable)] if unusable else []
        return [*self._begin_run(command.run, kept or given, is_known=kept is None), *told]

    def _begin_run(
        self, run: int, kept: Kept | None, of: Project | None = None, *, is_known: bool = False
    ) -> list[Event]:
        """Begin ``run`` from the seed, or from what was ``kept``; ``is_known`` if the window has its rows.

        It is ``of`` the present project, unless another one is given that can be trained.
        """
        project = of or (self.trainer.project if self.trainer else self._buildable())
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
        """Go on with another trainer."""
        self._outlook.begin()
        if self.trainer:
            self._reporter.watch(self.trainer, is_known=is_known)
        self._playback.begin(self.trainer.epoch if self.trainer else 0)

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
        return [self._loaded(*fitted), *dropped(self.run, self._holder.timeline.take_dropped(fitted[1])), *said]

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

    def _loaded(self, kept: Names | None = None, fresh: Names = ()) -> Loaded:
        if self.trainer is None:
            count = plan(self._project).parameters if self._project else 0
            return Loaded(self.run, count, self._holder.device, "torch", kept or (), fresh, self.problems)
        kept = self.trainer.learner.names if kept is None else kept
        return loaded(self.run, self.trainer, (kept, fresh), self.problems, self._outlook.forecast)

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
        self.trainer.recorder.hurry()
        self._playback.play(self.trainer.epoch, command.samples_per_second, command.stop_every)
        return self._switching.begin()

    def _pause(self) -> list[Event]:
        self._playback.pause()
        if self.trainer and not self.trainer.stop:  # not every epoch has been measured
            (self._show_loss if self.trainer.position else self.trainer.begin_missing)()
        return []

    def _step_once(self, command: StepOnce) -> list[Event]:
        trainer, begun = self._ready(), self._switching.begin()
        trainer.stop = None
        if command.unit == "epoch":  # a long one goes on in chunks, so that Pause still works
            self._playback.play_epoch(trainer.epoch, command.until)
            return [*begun, *self.advance(AT_ONCE)]
        self._playback.pause()
        self._playback.step(trainer, command.unit)
        return [*begun, *self._noticed(trainer), *self._stopped(trainer)]

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
        if command.checkpoint and self._project:
            given = RunState(command.checkpoint, self._project)
            self._holder.timeline.keep(command.kept, lambda: given)
        kept = self._holder.timeline.kept(command.kept)
        if problem := NOT_KEPT if kept is None else self._holder.keep(command.keep) if command.keep else None:
            return self._stay(command.run, problem)
        return self._begin_run(command.run, kept)

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

    # ------------------------------------------------------------ commands: the past

    def _fork(self, command: Fork) -> list[Event]:
        visited = self._travel.visited
        if visited is None:
            return self._stay(command.run, NOT_KEPT)
        visited.finish()
        then = visited.state()
        if problem := self._holder.keep(command.keep):
            return self._stay(command.run, problem)
        self._holder.keep_state(command.kept, then)
        self._travel.leave()
        self._project = then.project
        self.problems = readiness.problems(then.project)
        return self._begin_run(command.run, self._holder.timeline.kept(command.kept), then.project)

    # ------------------------------------------------------------ commands: the numbers

    def _set_weight(self, command: SetWeight) -> list[Event]:
        if self.trainer is None:
            return [Refused(self.run, self.obstacle or NOTHING_LOADED)]
        problem = self.trainer.set_weight(command.name, command.index, command.value)
        if problem:
            return [Refused(self.run, problem)]
        if command.note:
            self.trainer.note(command.note)
        self._show_loss()
        return [self._loaded()] if self._outlook.look_again(self.trainer) else []

    def _set_device(self, command: SetDevice) -> list[Event]:
        self._holder.move(devices.choose(command.device))
        return [self._loaded()]

    def _save(self, command: Save) -> list[Event]:
        trainer, stopped = self._holder.trainer, False
        if trainer and command.ticket != PERIODIC:
            stopped = self._playback.finish_row(trainer, SAVE_AT_ONCE)
        saved = Saved(self.run, command.ticket, self._holder.state(past=command.past))
        return [saved, *(self._stopped(trainer) if trainer and stopped else [])]
