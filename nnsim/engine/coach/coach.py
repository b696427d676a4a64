"""The coach of one run: when it looks, and what it has said."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnsim.core.answers.coach import Advice
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.data.doubtful import MOST_COMPARED, NEAREST, neighbours
from nnsim.engine.coach.gradients import grown
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding, alarms
from nnsim.engine.coach.signs import Measured, Signs, Witness, first_loss
from nnsim.engine.health import BATCH, gradient_sizes, idle_units, most_asked
from nnsim.engine.history import Log
from nnsim.engine.layout import by_layer
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of

if TYPE_CHECKING:  # which asks here
    from nnsim.engine.stepping import Stepping

TRIED = 256
"""Training samples that are tried at most."""

SHARE = 1 / 100
"""Part of the work of training that looking may cost."""

EARLY, CHEAP = (1, 4, 16, 64), 100
"""After so many epochs it looks as well, if that costs less than so many steps: 10 ms."""

LOOK = 50
"""A look costs about as much as so many steps of next to no network, beside asking that about the samples: 5 ms."""

LEARNING = 3
"""Learning from a sample costs so many times what asking the network about it does."""


class Tried:
    """Training samples spread evenly over all of them, and what the samples around each say of its class."""

    def __init__(self, x: Raw, y: Floats) -> None:
        self._places = np.unique(np.linspace(0, max(0, len(x) - 1), min(TRIED, len(x))).astype(np.intp))
        self.x, self.y = x[self._places].copy(), y[self._places].copy()
        self._all = (x, y) if NEAREST < len(x) <= MOST_COMPARED else None  # so that no large set is held

    @cached_property
    def witness(self) -> Witness | None:
        """None where there are too many samples, or too few, to compare them."""
        if self._all is None:
            return None
        x, labels = self._all[0], self._all[1].astype(np.intp)
        said, own = neighbours(x, labels, self._places), labels[self._places]
        return Witness(float((said.classes == own).mean()), said.unanimous & (said.classes != own))


class Coach:
    """``said`` is what it said of this run, the oldest first: each alarm at most once.

    It looks at ends of epochs that depend on the work that training takes, not on the clock, and has no effect on it.
    """

    def __init__(self) -> None:
        self.said: tuple[Advice, ...] = ()
        self._since = 0
        self._standing: set[str] = set()
        self._left = 0
        self._measured: Measured | None = None
        self._prices: _Prices | None = None

    def supply(self, x: Raw, y: Floats) -> None:
        """Take other training samples [n, *shape] with their targets [n, *target_shape]."""
        self._tried, self._prices = Tried(x, y), None

    def begin(self, epoch: int) -> None:
        """Rows before ``epoch`` do not compare: the project was edited. What is wrong from now on is wrong anew."""
        self._since, self._measured, self._prices = epoch, None, None
        self._standing.clear()

    def measure(self, trainer: Stepping, epoch: int) -> None:
        """Look at the network at the end of ``epoch`` if that is due."""
        self._measured, self._prices = None, self._prices or _prices(trainer)
        self._left += self._prices.epoch
        is_due = (epoch in EARLY and self._prices.is_cheap) or self._prices.look <= SHARE * self._left
        if is_due and trainer.size and _is_watched(trainer.project) and trainer.learner.is_finite():
            self._left = 0
            with np.errstate(all="ignore"):  # numbers may be as large as there are any
                self._measured = _measured(trainer, self._tried)

    def judge(self, project: Project, log: Log, epoch: int) -> None:
        """Say what there is to say now that the row of the measured epoch is known: of several causes the first."""
        measured, self._measured = self._measured, None
        signs = self._signs(project, log.kept(), measured) if measured else None
        if signs is None:
            return
        for alarm in alarms():
            if self._standing.isdisjoint((alarm.id, *alarm.unless)) and (found := alarm.look(signs)):
                self._say(alarm, found, epoch)
                return

    def _signs(self, project: Project, history: History, measured: Measured) -> Signs | None:
        """None where some of it is no number."""
        epochs = history.column("epoch")
        here = (epochs > self._since) & (epochs % 1 == 0)
        loss, held = (history.column(name)[here] for name in ("train_loss", "validation_loss"))
        if not (len(loss) and np.isfinite(loss).all() and np.isfinite(measured.scores).all()):
            return None
        held = held if np.isfinite(held).any() else history.column("test_loss")[here]
        accuracy = history.column("train_accuracy")[here]
        witness = self._tried.witness if task_of(project).tells_classes else None
        return Signs(project, epochs[here], loss, accuracy, held, measured, witness, first_loss(history))

    def _say(self, alarm: Alarm, found: Finding, epoch: int) -> None:
        where, fix = found.where, found.fix
        self._add(Advice(alarm.id, alarm.title, found.seen, alarm.why, found.numbers, alarm.view, where, epoch, fix))

    def _add(self, advice: Advice) -> None:
        self._standing.add(advice.alarm)
        if all(said.alarm != advice.alarm for said in self.said):
            self.said += (advice,)

    def explain(self, project: Project, log: Log, epoch: int) -> None:
        """The run diverged at once: say so if its first loss tells why."""
        if found := grown(project, first_loss(log.kept())):
            self._say(ALARMS["exploding"], found, epoch)

    def hear(self, alarm: str, title: str, problem: Problem, epoch: int) -> None:
        """Note what is told elsewhere: that the run diverged, or that nothing passes the network any more."""
        where, fix = problem.where, problem.fix
        self._add(Advice(alarm, title, problem.text, "", (), "curves", where, epoch, fix, is_told=True))


def _is_watched(project: Project) -> bool:
    """Learning by gradients from samples; games and outputs beside the first are not judged."""
    kind = learner_of(project)
    return kind.rule == "gradient" and kind.has_network and not kind.plays


class _Prices(NamedTuple):
    """Multiply-adds that training for an ``epoch`` costs, and a ``look``; whether that takes no time to speak of."""

    epoch: int
    look: int
    is_cheap: bool


def _prices(trainer: Stepping) -> _Prices:
    work, count = trainer.learner.work, trainer.size
    asked = min(count, most_asked(work.sample)) + LEARNING * min(count, BATCH) + min(count, TRIED)
    look = asked * work.sample + LOOK * work.step + trainer.learner.numbers
    steps = -(-count // max(1, trainer.batch))
    return _Prices(LEARNING * count * work.sample + steps * work.step, look, look <= CHEAP * work.step)


def _measured(trainer: Stepping, tried: Tried) -> Measured:
    idle, slopes = idle_units(trainer), gradient_sizes(trainer)
    weights = {node: _size(array) for node, array in by_layer(trainer.learner.weights()).items()}
    sizes = {node: spread.high for node, spread in slopes.layers.items()} if slopes else {}
    scores = trainer.learner.scores(tried.x)
    return Measured(tried.x, tried.y, scores, idle.samples if idle else 0, idle.layers if idle else {}, sizes, weights)


def _size(numbers: Floats) -> float:
    return float(np.linalg.norm(numbers.astype(np.float64)) / math.sqrt(max(1, numbers.size)))
