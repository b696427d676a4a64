"""The trainer: a run from the seed or from a state, which goes on through edits."""

from __future__ import annotations

from nnsim.core.backends import Choice, parted
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import READINGS, Checkpoint, History
from nnsim.engine import devices
from nnsim.engine.by_hand import why_not
from nnsim.engine.history import Log
from nnsim.engine.learners.base import Learner, Names, made_for, make
from nnsim.engine.measuring import rows
from nnsim.engine.past import Edited, NumberSet, Past, PastState, Switched, without_rows
from nnsim.engine.rate import Rate
from nnsim.engine.readings import FORWARD, measured
from nnsim.engine.samples import Samples, split
from nnsim.engine.sources import source_of
from nnsim.engine.stepping import CHECK_EVERY, CHECK_WORK, Stepping
from nnsim.engine.taking_over import fit, is_built_alike
from nnsim.engine.timeline import RunState, Timeline
from nnsim.engine.warm import WARM
from nnsim.recipes.phases import in_phase


class Trainer(Stepping):
    """Trains the project's network, step by step; ``timeline`` also keeps the arrays that edits take away.

    ``backend`` may make the steps; the first ones are made by PyTorch where it is not ready and nobody waited for it.
    With ``in_slices`` the row of the beginning is left to ``evaluate_on``. Without a ``past`` nothing is kept of its
    steps.
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
        past: Past | None = None,
        backend: Choice = "torch",
    ) -> None:
        devices.configure(device)
        super().__init__(project, timeline or Timeline(), past)
        self.device, self.backend = device, backend
        self._is_torn = self._is_set_up = self.is_let_down = False
        self._begin_anew()
        self._enter_phase()
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
        self._begin_past(self._known_state(checkpoint, of or project))
        self._is_set_up = True

    def _begin_anew(self) -> None:
        WARM.forget()
        self.learner = make(self.project, self.device)
        self._supply(split(self.project))
        self.accelerate()

    def accelerate(self, *, wait: bool = False) -> bool:
        """Let the chosen back-end make the steps from here on, if it is ready; whether it did not do so before."""
        has_changed = self.learner.accelerate(self.backend, wait=wait)
        self.is_let_down |= wait and has_changed and parted(self.learner.backend)[0] == "torch"
        if has_changed and self._is_set_up:
            self._plan_readings()
            self._pace()
            if self.past:
                self.past.note(self.step, Switched(self.learner.backend))
        return has_changed

    def _next(self, count: int) -> tuple[int, int]:
        found = super()._next(count)
        if not self.learner.make_ready():
            self.is_let_down |= self.accelerate()
        return found

    def take_let_down(self) -> bool:
        """Whether another back-end makes the steps since the last call, as the chosen one could not go on."""
        was, self.is_let_down = self.is_let_down, False
        return was

    def choose(self, backend: Choice) -> bool:
        """Let this back-end make the steps, at once or as soon as it is ready; whether another one does now."""
        self.finish_step()
        self.backend = backend
        return self.accelerate()

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

    def _take(self, state: Checkpoint, of: Project) -> tuple[Names, Names]:
        """Go on from a ``state`` of ``of``; names of the weights that it had, and of those that it lacked."""
        self.recorder.drop()
        self.step, self.epoch, self.position = state.step, state.epoch, min(state.position, max(0, self.size - 1))
        self.marks.all = state.marks
        self.recorder.history, self.readings.log = Log(state.history), Log(History(state.readings, READINGS))
        self.stop = None
        self.lookout.dead_layers.forget()
        self.coach.begin(self.epoch)
        self._arrange()
        self._enter_phase()
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
            if self.past:
                self.past.note(self.step, NumberSet(name, index, value))
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
            self.learner.revise(in_phase(project, self.epoch))
        if learner and self.lookout.is_calm(self.history.last) and self.learner.is_finite():
            self.timeline.keep_good(self.now)  # an earlier one lacks the arrays that were made just now
        if samples:
            self._supply(samples)
        elif (old.recipe.seed, old.recipe.source) != (project.recipe.seed, project.recipe.source):
            self._source = source_of(project)
            self._arrange()
        is_other = learner is not None or trained(old) != trained(project)
        has_switched = is_other and self.learner.accelerate(self.backend)
        if learner or old.recipe.phases != project.recipe.phases:
            self._phase = None
        self._enter_phase()
        self._read_recipe()
        if samples or has_switched or measured(old.recipe) != measured(project.recipe):
            self._plan_readings()
            self._pace()
        if learner or old.data is not project.data or old.recipe.loss != project.recipe.loss:
            self.lookout.compare_anew()
            self.recorder.drop()
        self.stop = None
        self.lookout.dead_layers.forget()
        self.coach.begin(self.epoch)
        self._is_torn = False
        self._write_down(old, is_new=learner is not None, has_switched=has_switched)
        return fitted

    def _write_down(self, old: Project, *, is_new: bool, has_switched: bool) -> None:
        """The edit belongs to the past, and that ``has_switched`` who makes the steps: for some projects no kernel can,
        or one was compiled meanwhile. A learner that ``is_new`` took over what nobody could go through again.
        """
        if is_new:
            self._begin_past()
        elif self.past and trained(old) != trained(self.project):
            self.past.note(self.step, Edited(self.project))
            if has_switched:
                self.past.note(self.step, Switched(self.learner.backend))

    def _known_state(self, given: Checkpoint | None, of: Project) -> Checkpoint | None:
        """The state that it begins with, where that is known without a copy."""
        if given is not None:
            return None if self.fitted[1] or not is_built_alike(of, self.project) else given
        return self.timeline.good.state if self.timeline.good else None

    def _begin_past(self, known: Checkpoint | None = None) -> None:
        if self.past is not None:
            shared = self._past_of(known) if known else None
            self.past.begin((lambda: shared) if shared else self.past_state, self.step)
            self._pace()

    def _past_of(self, known: Checkpoint) -> PastState:
        return PastState(without_rows(known), self.project, self.device, backend=self.learner.backend)

    def _pace(self) -> None:
        if self.past and self.past.states and self.size:
            self.past.pace(self.past.states[-1].bytes, self.learner.work, self.batch)

    def _replace(self, learner: Learner) -> tuple[Names, Names]:
        before = self.learner.labelled()
        fitted = learner.inherit(before, self.timeline.parked)
        # What the old one computed with is let go before its weights are copied: there may be room for one of both.
        self.learner = learner
        WARM.forget()
        self.recorder.drop()
        self.timeline.park(before, learner.labelled())
        return fitted

    def _read_recipe(self) -> None:
        self.batch = self._source.batch(self.project.recipe)
        self._rate = Rate(self.project.recipe)

    def _plan_readings(self) -> None:
        self.readings.plan(self.learner, self.size, self.batch, self.project)
        used, work = len(self.project.data) - self.project.data.how_many("excluded"), self.learner.work
        self.rows = rows(self.size, self.batch, used, work)
        self.step_work = max(1, FORWARD * self.batch * work.sample + work.step)
        self.check_every = max(CHECK_EVERY, 1 << max(0, (CHECK_WORK // self.step_work).bit_length() - 1))

    def _supply(self, samples: Samples) -> None:
        """Hand the samples over; the position stays within the epoch."""
        self._source = source_of(self.project)
        self.size = self._source.size
        self.lookout.dead_layers.supply(samples.train_x)
        self.coach.supply(samples.train_x, samples.train_y)
        self.learner.supply(samples)
        if self.position >= self.size > 0:
            self.epoch, self.position = self.epoch + 1, 0
        self._arrange()


def trained(project: Project) -> tuple[object, ...]:
    """What of a project learning depends on."""
    return project.data, project.network, project.recipe


def _fed(project: Project) -> tuple[int, tuple[str, ...]]:
    """What the learner's samples depend on."""
    return id(project.data), project.network.features
