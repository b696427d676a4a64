"""The trainer: which samples come next, at which rate, and what is written down about it.

One epoch takes every training sample once, in an order that depends on the seed, the epoch
and the number of samples alone. A batch is the next ``batch`` samples of that order; the last
one of an epoch may be short and is a step of its own. A step on a single sample is a step
with a batch of one, after which the order goes on where it was. Nothing here depends on the
clock, on chunks or on who is watching.
"""

from __future__ import annotations

from nnsim.core.messages import Note
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import READINGS, Checkpoint, History
from nnsim.engine import devices
from nnsim.engine.by_hand import why_not
from nnsim.engine.history import Log, Row
from nnsim.engine.learners.base import Learner, Names, made_for, make
from nnsim.engine.learners.beats import Halt
from nnsim.engine.lookout import Lookout, is_sound
from nnsim.engine.marks import Marks
from nnsim.engine.rate import Rate
from nnsim.engine.readings import Moment, Readings, measured
from nnsim.engine.recorder import Evaluation, Recorder
from nnsim.engine.samples import Samples, split
from nnsim.engine.slow_step import SlowStep
from nnsim.engine.sources import source_of
from nnsim.engine.stops import NO_SAMPLES, Stop, divergence
from nnsim.engine.taking_over import fit, is_built_alike
from nnsim.engine.timeline import RunState, Timeline
from nnsim.recipes.kinds import learner_of

CHECK_EVERY = 1024
"""Steps between two checks for weights that are no numbers, beside the one at each epoch's end."""


class Trainer:
    """Trains the project's network, step by step.

    ``step``      steps made; ``epoch`` whole epochs made; ``position`` samples used of the current one
    ``samples``   samples used since the trainer was made
    ``halt``      the step that was gone through beat by beat, and where it halts
    ``stop``      why it stopped by itself, until the next step or edit
    ``timeline``  keeps the good states for the way back from where the ``lookout`` sees a run go wrong, and the arrays
                  that edits take away

    Losses and accuracies of a large set take long. ``run_...`` and ``record`` wait for them; ``begin_...``
    do not: ``evaluate_on`` has to be called then while the ``recorder`` is busy, and no step is made before that,
    unless ``set_aside`` lets the row in the making be finished later.
    With ``in_slices`` the row of the beginning is left to ``evaluate_on``, too.
    """

    def __init__(
        self,
        project: Project,
        device: str = "cpu",
        checkpoint: Checkpoint | None = None,
        timeline: Timeline | None = None,
        *,
        of: Project | None = None,
        in_slices: bool = False,
    ) -> None:
        devices.configure(device)
        self.timeline = timeline or Timeline()
        self.project = project
        self.device = device
        self.step = self.epoch = self.position = self.samples = 0
        self.marks = Marks()
        self.recorder, self.readings = Recorder(), Readings()
        self.stop: Stop | None = None
        self.lookout = Lookout(self.timeline)
        self._is_torn = False
        self._slow: SlowStep | None = None
        self.halt: tuple[int, Halt] | None = None
        self._begin_anew()
        self._read_recipe()
        self._plan_readings()
        self.fitted: tuple[Names, Names] = ((), self.learner.names)
        if checkpoint is None:
            self.begin_record()
        if not in_slices:
            self.settle()
        if checkpoint is None:
            self.timeline.keep_good(self.now)
        else:
            self.fitted = self._take(checkpoint, of or project)

    def _begin_anew(self) -> None:
        self.learner: Learner = make(self.project, self.device)
        self._supply(split(self.project))

    # ------------------------------------------------------------ stepping

    @property
    def fraction(self) -> float:
        """Epochs so far, with the part of the current one."""
        return self.epoch + self.position / max(1, self.size)

    @property
    def told(self) -> tuple[int, int]:
        """Whole epochs and samples of the current one, as others are told: an epoch counts once its row is known."""
        return (self.epoch - 1, self.size) if self.recorder.is_closing else (self.epoch, self.position)

    @property
    def rate(self) -> float:
        """The learning rate of the next step, schedule included."""
        return self._rate.at(self.fraction)

    @property
    def outlasted(self) -> Problem | None:
        """A word on a schedule that ended before training did, None as long as it has not."""
        return self._rate.outlasted(self.fraction)

    def run_batch(self) -> None:
        """One step on the next batch, or what is left of the epoch."""
        self.run_samples(self.batch)

    def run_samples(self, count: int) -> None:
        """One step on the next ``count`` samples, or what is left of the epoch."""
        self.begin_samples(count)
        self.settle()

    def begin_batch(self) -> None:
        """As ``run_batch``, but does not wait for the numbers at the end of an epoch."""
        self.begin_samples(self.batch)

    def begin_samples(self, count: int) -> None:
        """As ``run_samples``, but does not wait for the numbers at the end of an epoch."""
        self.finish_step()
        start, stop = self._next(count)
        self._count(start, stop, self.learner.step(start, stop, self.rate, self.step))

    def beat(self) -> None:
        """Halt behind the next beat of a step on the next batch; behind the last one the step is over."""
        if self._slow is None:
            start, stop = self._next(self.batch)
            beats = self.learner.beats(start, stop, self.rate, self.step)
            self._slow = SlowStep(beats, start, stop, self.checkpoint())
        self._slow.go_on()
        halt = self._slow.halt
        self.halt = (self.step, halt) if halt else None
        if halt and halt.id == learner_of(self.project).beats[-1]:
            self._end_slow_step()

    def finish_step(self) -> None:
        """Make what is left of a step that was gone through beat by beat: it is looked at no more."""
        self.halt = None
        self._end_slow_step()

    def _end_slow_step(self) -> None:
        if slow := self._slow:
            self._slow, steps = None, slow.finish()
            self._count(slow.start, slow.stop, steps)

    def _next(self, count: int) -> tuple[int, int]:
        """From which sample of the epoch to which the next step goes, that takes ``count`` if there are so many."""
        if not self.size:
            raise ProblemError(NO_SAMPLES)
        if not self.recorder.is_aside:
            self.settle()
        self.stop = None
        if not self.position:
            self.learner.begin_epoch()
        return self.position, min(self.position + count, self.size)

    def _count(self, start: int, stop: int, steps: int) -> None:
        """So many steps were made on these samples."""
        before = self.step
        self.step += steps
        self.samples += stop - start
        self.position = stop
        if self.readings.are_due:
            self.readings.take(self.learner, Moment(self.step, self.epoch, start, stop, self.size))
        if stop >= self.size:
            self._finish_epoch()
        elif self.step // CHECK_EVERY != before // CHECK_EVERY and not self.learner.is_finite():
            self.record()
            self._diverge()

    def run_epoch(self) -> None:
        """Batches up to the end of the current epoch, or to a stop."""
        epoch = self.epoch
        while self.epoch == epoch:
            self.run_batch()
            if self.stop:
                return

    def _finish_epoch(self) -> None:
        self.settle()  # the row of the epoch before, where that was set aside
        finished = self.learner.end_epoch()
        self.epoch, self.position = self.epoch + 1, 0
        self._arrange()
        self._begin(self.epoch - 1, finished)

    def _close_epoch(self, done: Evaluation) -> None:
        if is_sound(done.row, self.learner):
            if not done.is_aside:
                last = self.history.last
                self.lookout.keep_if_due(self.project, self.learner, self.step, last, self.now)
            self.stop = Stop("converged", done.finished) if done.finished else None
        else:
            self._diverge(done.epoch)

    # ------------------------------------------------------------ writing down

    @property
    def history(self) -> Log:
        """The rows so far."""
        return self.recorder.history

    def record(self) -> Row:
        """Evaluate every part now and add a row to the history; learning is not touched."""
        self.finish_step()
        self.settle()
        return self.recorder.record(self.learner, self.step, self.fraction)

    def begin_record(self) -> None:
        """As ``record``, but what takes long is left to ``evaluate_on``; the end of an epoch is finished first.

        In the middle of a step there is nothing to measure.
        """
        if not self._slow and not self.recorder.waits():
            self._begin()

    def begin_missing(self) -> None:
        """Begin the row of this moment if a state came without it: it was kept while that was in the making."""
        last = self.history.last
        if not (self.recorder.is_busy or self.position) and (last is None or last["step"] != self.step):
            self._begin(self.epoch - 1 if self.epoch else None)

    def evaluate_on(self) -> None:
        """Work out one more slice of the row in the making."""
        done = self.recorder.go_on()
        if done is None:
            return
        if done.epoch is not None:
            self._close_epoch(done)
        if self.recorder.take_wish() and not self.stop:
            self._begin()

    def settle(self) -> None:
        """Work out all that is left of it."""
        while self.recorder.is_busy:
            self.evaluate_on()

    def set_aside(self) -> None:
        """Let the row at the end of an epoch be finished later, from a copy of the weights as they are now.

        Where these are no numbers any more, it is finished at once: training is over.
        """
        if not self.recorder.is_busy or self.recorder.is_aside:
            return
        if self.learner.is_finite():
            self.recorder.set_aside()
        else:
            self.settle()

    def _begin(self, epoch: int | None = None, finished: Problem | None = None) -> None:
        self.recorder.begin(self.learner, self.step, self.fraction, epoch, finished)
        if self.learner.evaluates_at_once:
            self.settle()

    def note(self, *notes: Note) -> None:
        """Note what a person did now."""
        for note in notes:
            self.marks.take(note, self.step, self.fraction)

    def _diverge(self, epoch: int | None = None) -> None:
        good = self.timeline.good and self.timeline.good.state
        self.stop = divergence(self.project, self.step, self.epoch if epoch is None else epoch, good)

    # ------------------------------------------------------------ states

    def checkpoint(self) -> Checkpoint:
        """The complete state; going on from it gives the same numbers bit for bit. A step counts once it is over."""
        if self._slow:
            return self._slow.before
        return Checkpoint(
            self.step,
            self.epoch,
            self.position,
            self.learner.weights(),
            self.learner.state(),
            self.history.kept(),
            self.marks.all,
            self.readings.log.kept().rows,
        )

    def now(self) -> RunState:
        """The complete state, and what it is of."""
        return RunState(self.checkpoint(), self.project)

    def _take(self, state: Checkpoint, of: Project) -> tuple[Names, Names]:
        """Go on from a ``state`` of ``of``; names of the weights that it had, and of those that it lacked."""
        self.recorder.drop()
        self.step, self.epoch, self.position = state.step, state.epoch, min(state.position, max(0, self.size - 1))
        self.marks.all = state.marks
        self.recorder.history, self.readings.log = Log(state.history), Log(History(state.readings, READINGS))
        self.stop = None
        self.lookout.dead_layers.forget()
        self._arrange()
        self._plan_readings()
        fitted = fit(self.learner, self.project, RunState(state, of), self.device)
        self.lookout.compare_anew()
        if self.learner.is_finite():
            is_whole = not fitted[1] and is_built_alike(of, self.project)
            self.timeline.keep_good((lambda: RunState(state, self.project)) if is_whole else self.now)
        elif self.timeline.good is None:
            fresh = make(self.project, self.device)
            begun = Checkpoint(0, 0, 0, fresh.weights(), fresh.state())
            self.timeline.keep_good(lambda: RunState(begun, self.project))
        return fitted

    def adopt_past(self, other: Trainer) -> None:
        """Go on where ``other`` is, on another device: rows that wait come along."""
        self.recorder.history, self.readings.log, self.marks = other.history, other.readings.log, other.marks

    def set_weight(self, name: str, index: tuple[int, ...], value: float) -> Problem | None:
        """Set one number; a sentence if there is no such number."""
        self.finish_step()
        problem = why_not(self.learner.weights(), name, index, value)
        if problem is None:
            self.recorder.drop()
            self.learner.set_number(name, index, value)
            self.learner.disturb()
            self.stop = None
        return problem

    # ------------------------------------------------------------ edits

    def edit(self, project: Project) -> tuple[Names, Names]:
        """Go on with another project; names of the weights that were kept, and of fresh ones.

        Only a change of the network or of the learning rule makes new arrays; those keep by
        block what still fits, and arrays that the network had once come back as they were.
        """
        self.finish_step()
        old = self.project
        learner = make(project, self.device) if self._is_torn or made_for(old) != made_for(project) else None
        samples = split(project) if learner or _fed(old) != _fed(project) else None
        # A project that cannot be built leaves everything as it was. From here on only the memory can run out.
        self._is_torn = True
        self.project = project
        fitted = self._replace(learner) if learner else (self.learner.names, ())
        if not learner and (old.recipe != project.recipe or old.network != project.network):
            self.learner.revise(project)
        if learner and self.lookout.is_calm(self.history.last) and self.learner.is_finite():
            self.timeline.keep_good(self.now)  # an earlier one lacks the arrays that were made just now
        if samples:
            self._supply(samples)
        elif (old.recipe.seed, old.recipe.source) != (project.recipe.seed, project.recipe.source):
            self._source = source_of(project)
            self._arrange()
        self._read_recipe()
        if samples or measured(old.recipe) != measured(project.recipe):
            self._plan_readings()
        if learner or old.data is not project.data or old.recipe.loss != project.recipe.loss:
            self.lookout.compare_anew()
            self.recorder.drop()
        self.stop = None
        self.lookout.dead_layers.forget()
        self._is_torn = False
        return fitted

    def _replace(self, learner: Learner) -> tuple[Names, Names]:
        before = self.learner.labelled()
        fitted = learner.inherit(before, self.timeline.parked)
        # What the old one computed with is let go before its weights are copied: there may be room for one of both.
        self.learner = learner
        self.recorder.drop()
        self.timeline.park(before, learner.labelled())
        return fitted

    def _read_recipe(self) -> None:
        self.batch = self._source.batch(self.project.recipe)
        self._rate = Rate(self.project.recipe)

    def _plan_readings(self) -> None:
        self.readings.plan(self.learner, self.size, self.batch, self.project)

    def _supply(self, samples: Samples) -> None:
        """Hand the samples over; the position stays within the epoch."""
        self._source = source_of(self.project)
        self.size = self._source.size
        self.lookout.dead_layers.supply(samples.train_x)
        self.learner.supply(samples)
        if self.position >= self.size > 0:
            self.epoch, self.position = self.epoch + 1, 0
        self._arrange()

    def _arrange(self) -> None:
        self._source.lay_out(self.learner, self.project.recipe.seed, self.epoch)


def _fed(project: Project) -> tuple[int, tuple[str, ...]]:
    """What the learner's samples depend on."""
    return id(project.data), project.network.features
