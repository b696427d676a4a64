"""Steps: which samples come next, at which rate, and what is written down about them.

One epoch takes every training sample once, in an order that depends on the seed, the epoch
and the number of samples alone. A batch is the next ``batch`` samples of that order; the last
one of an epoch may be short and is a step of its own. A step on a single sample is a step
with a batch of one, after which the order goes on where it was. Nothing here depends on the
clock, on chunks or on who is watching.
"""

from __future__ import annotations

import math

from nnsim.core.messages import Note
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.texts import message
from nnsim.engine.blocks import ahead
from nnsim.engine.coach.coach import Coach
from nnsim.engine.history import Log, Row
from nnsim.engine.learners.base import Learner
from nnsim.engine.learners.beats import Halt
from nnsim.engine.lookout import Lookout, is_sound
from nnsim.engine.marks import Marks
from nnsim.engine.measuring import Rows
from nnsim.engine.past import Past, PastState, Took
from nnsim.engine.rate import Rate
from nnsim.engine.readings import Moment, Readings
from nnsim.engine.recorder import Evaluation, Recorder
from nnsim.engine.slow_step import SlowStep
from nnsim.engine.sources import Source
from nnsim.engine.stops import NO_SAMPLES, Stop, divergence
from nnsim.engine.timeline import RunState, Timeline
from nnsim.engine.updates import Updates
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.recipes.phases import in_phase, phase_at
from nnsim.tasks.kinds import task_of

CHECK_EVERY, CHECK_WORK = 1 << 10, 1 << 23
"""Steps between two checks for weights that are no numbers, beside the one at the end of each epoch that is measured;
of steps that take no time so many as are worth so many multiply-adds."""


class Stepping:
    """A project whose ``learner`` goes on step by step.

    ``step``      steps made; ``epoch`` whole epochs made; ``position`` samples used of the current one
    ``samples``   samples used so far; ``size`` those of an epoch, ``batch`` those of a step
    ``halt``      the number of the step that was gone through beat by beat, and where it halts
    ``slow``      that step itself; it stays when it is over, until something else is done
    ``stop``      why it stopped by itself, until the next step or edit
    ``updates``   how far single steps move the weights, where somebody asks
    ``coach``     says what goes wrong, and why
    ``timeline``  keeps the good states for the way back from where the ``lookout`` sees a run go wrong
    ``rows``      at the ends of which epochs all samples are measured
    ``past``      is written down where somebody may want to go back to any step

    Losses and accuracies of a large set take long. ``run_...`` and ``record`` wait for them; ``begin_...``
    do not: ``evaluate_on`` has to be called then while the ``recorder`` is busy, and no step is made before that,
    unless ``set_aside`` lets the row in the making be finished later.
    """

    learner: Learner
    size: int
    batch: int
    device: str
    _source: Source
    _rate: Rate

    def __init__(self, project: Project, timeline: Timeline, past: Past | None) -> None:
        self.project, self.timeline, self.past = project, timeline, past
        self.step = self.epoch = self.position = self.samples = 0
        self.marks = Marks()
        self.recorder, self.readings, self.updates = Recorder(), Readings(), Updates()
        self.stop: Stop | None = None
        self.lookout = Lookout(timeline)
        self.coach = Coach()
        self.rows, self.check_every, self.step_work = Rows(), CHECK_EVERY, 1
        self._phase: int | None = None
        self._slow: SlowStep | None = None
        self.slow: SlowStep | None = None
        self.halt: tuple[int, Halt] | None = None

    def checkpoint(self) -> Checkpoint:
        """The complete state."""
        raise NotImplementedError

    def now(self) -> RunState:
        """The complete state, and what it is of."""
        return RunState(self.checkpoint(), self.project)

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

    def rate_at(self, fraction: float) -> float:
        """The learning rate after so many epochs, with their fraction."""
        return self._rate.at(fraction)

    @property
    def has_constant_rate(self) -> bool:
        """Whether the rate is the same at all times."""
        return self._rate.is_constant

    @property
    def keeps_order(self) -> bool:
        """Whether the next epoch takes the same samples, in an order that follows from its number."""
        return self._source.keeps_order

    def begin_steps(self, most: int, goal: float = math.inf) -> None:
        """As ``begin_batch``, or ``most`` such steps in one go where nothing has to be looked at in between.

        Where epochs count, the run stops at the end of the one with which it has made ``goal`` of them.
        """
        if self.recorder.is_busy and not self.recorder.is_aside:
            self.settle()
        block = ahead(self, most, goal)
        if block is None:
            self.begin_batch()
            return
        self._next(self.batch)
        self._pass(self.learner.run(block))

    def _pass(self, made: int) -> None:
        """So many steps were made on whole batches; nothing had to be done where epochs ended in between."""
        first, each = -(-(self.size - self.position) // self.batch), -(-self.size // self.batch)
        if made > first:
            passed = 1 + (made - first - 1) // each
            before, ended = self.step + first, first + (passed - 1) * each
            if self.past:
                self.past.close_epochs(range(before, self.step + ended + 1, each))
            self.samples += self.size - self.position + (passed - 1) * self.size
            self.epoch, self.position, self.step, made = self.epoch + passed, 0, self.step + ended, made - ended
        self._count(self.position, min(self.position + made * self.batch, self.size), made)

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
        if self.slow is not None:
            was_within = self.is_within_step
            self.finish_step()
            if was_within and self._is_over():
                return
        start, stop = self._next(count)
        steps = self.learner.step(start, stop, self.rate, self.step)
        if self.past and count != self.batch:
            self.past.note(self.step, Took(count))
        self._count(start, stop, steps)

    @property
    def is_within_step(self) -> bool:
        """True while a step is gone through beat by beat and some of it is left."""
        return self._slow is not None

    def beat(self, count: int = 0) -> None:
        """Halt behind the next beat of a step on the next ``count`` samples, 0 for a batch; the last one ends it."""
        if self._slow is None:
            start, stop = self._next(count or self.batch)
            beats = self.learner.beats(start, stop, self.rate, self.step)
            self._slow = self.slow = SlowStep(beats, start, stop, self.rate, self.checkpoint())
        try:
            halt = self._slow.go_on()
        except BaseException:
            self._slow = self.slow = self.halt = None  # what is left of the step cannot be made any more
            raise
        self.halt = self.step, halt
        if halt.id == learner_of(self.project).beats[-1]:
            self._end_slow_step()

    def finish_step(self) -> None:
        """Make what is left of a step that was gone through beat by beat: it is looked at no more."""
        self.slow = self.halt = None
        self._end_slow_step()

    def _end_slow_step(self) -> None:
        slow, self._slow = self._slow, None
        if slow:
            self._count(slow.start, slow.stop, slow.finish())

    def _is_over(self) -> bool:
        """Whether the step that was just made stopped the run."""
        if not self.recorder.is_aside:
            self.settle()
        return self.stop is not None

    def _next(self, count: int) -> tuple[int, int]:
        """From which sample of the epoch to which the next step goes, that takes ``count`` if there are so many."""
        if not self.size:
            raise ProblemError(NO_SAMPLES)
        if not self.recorder.is_aside:
            self.settle()
        self.stop = None
        if not self.position:
            self.learner.begin_epoch()
        if self.updates.is_wanted:
            self.updates.begin(self.learner, self.step)
        return self.position, min(self.position + count, self.size)

    def _count(self, start: int, stop: int, steps: int) -> None:
        """So many steps were made on these samples."""
        if self.updates.is_wanted:
            self.updates.end(self.learner)
        before = self.step
        self.step += steps
        self.samples += stop - start
        self.position = stop
        if self.readings.are_due:
            self.readings.take(self.learner, Moment(self.step, self.epoch, start, stop, self.size))
        if stop >= self.size:
            self._finish_epoch()
            if self.past:
                self.past.close_epoch(self.step)
        if not (self.recorder.is_closing or self.stop):
            self._check(before)
        if self.past and self.past.is_due(before, self.step):
            self.past.add(self.past_state)

    def _check(self, before: int) -> None:
        """Look for weights that are no numbers, if that is due since so many steps ``before``: short epochs, at whose
        ends nothing is measured, may hide them for long.
        """
        if self.step // self.check_every != before // self.check_every and not self.learner.is_finite():
            self.record()
            self._diverge(self.epoch if self.position else self.epoch - 1)

    def past_state(self) -> PastState:
        """The state as the past keeps it."""
        counters = self.step, self.epoch, self.position
        state = Checkpoint(*counters, self.learner.weights(), self.learner.state())
        return PastState(state, self.project, self.device, backend=self.learner.backend)

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
        is_due = finished is not None or self.rows.is_due(self.epoch + 1)
        if is_due:
            self.coach.measure(self, self.epoch + 1)
        self.epoch, self.position = self.epoch + 1, 0
        self._arrange()
        if self._enter_phase() and self._phase is not None:
            self.note(Note(message("phase", phase=self.project.recipe.phases[self._phase].name)))
        if is_due:
            self._begin(self.epoch - 1, finished)

    def _enter_phase(self) -> bool:
        """Let learn what learns in the phase that the run is in; whether that is another one than before."""
        before, self._phase = self._phase, phase_at(self.project.recipe, self.epoch)
        if self._phase == before:
            return False
        self.learner.revise(in_phase(self.project, self.epoch))
        return True

    def _arrange(self) -> None:
        self._source.lay_out(self.learner, self.project.recipe.seed, self.epoch)

    def _close_epoch(self, done: Evaluation) -> None:
        if is_sound(done.row, self.learner):
            if not done.is_aside:
                last = self.history.last
                self.lookout.keep_if_due(self.project, self.learner, self.step, last, self.now)
            self.stop = Stop("converged", done.finished) if done.finished else None
            self._consult(done.epoch)
        else:
            self._diverge(done.epoch)

    def _consult(self, epoch: int | None) -> None:
        """Let the coach say what it has seen by the end of this epoch, counted from 0."""
        dead = self.lookout.dead_layers.said
        made = self.epoch if epoch is None else epoch + 1
        if dead:
            self.coach.hear("nothing_passes", say("Nothing passes"), dead[0], made)
            self.coach.explain(self.project, self.history, made)
        else:
            self.coach.judge(self.project, self.history, made)

    # ------------------------------------------------------------ writing down

    @property
    def run_past(self) -> Past | None:
        """The past of the run that this is a moment of, where it is written down."""
        return self.past

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
            self._look_for_forgotten(int(done.row["step"]))
            self._close_epoch(done)
        if self.recorder.take_wish() and not self.stop:
            self._begin()

    def _look_for_forgotten(self, step: int) -> None:
        told = self.learner.told
        if self.past and told and task_of(self.project).tells_classes:
            self.past.forgetting.look(step, self.project.data, told)

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
        epoch = self.epoch if epoch is None else epoch
        self.stop = divergence(self.project, self.step, epoch, good)
        self.coach.hear("divergence", say("Divergence"), self.stop.problem, epoch)
        self.coach.explain(self.project, self.history, epoch)
