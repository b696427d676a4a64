"""The coach of one run: when it looks, and what it has said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnsim.core.answers.coach import Advice
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.engine.coach.gradients import grown
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding, alarms
from nnsim.engine.coach.looking import Prices, Tried, measured, prices
from nnsim.engine.coach.signs import Measured, Signs, first_loss
from nnsim.engine.history import Log
from nnsim.engine.learners.network import STEP
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of

if TYPE_CHECKING:  # which asks here
    from nnsim.engine.stepping import Stepping

SHARE = 1 / 100
"""Part of the work of training that looking may cost."""

EARLY, CREDIT = (1, 4, 16, 64), 30 * STEP
"""After so many epochs it looks already and pays later, up to so many multiply-adds."""


class Coach:
    """``said`` is what it said of this run, the oldest first: each alarm at most once.

    It looks at ends of epochs that depend on the work that training takes, not on the clock, and has no effect on it.
    """

    def __init__(self) -> None:
        self.said: tuple[Advice, ...] = ()
        self._since = self._seen = 0
        self._standing: set[str] = set()
        self._left = self._saved = 0.0
        self._measured: Measured | None = None
        self._prices: Prices | None = None
        self._alarms: tuple[Alarm, ...] | None = None
        self._compares = False

    def supply(self, x: Raw, y: Floats) -> None:
        """Take other training samples [n, *shape] with their targets [n, *target_shape]."""
        self._tried, self._prices, self._compares, self._saved = Tried(x, y), None, False, 0.0

    def begin(self, epoch: int) -> None:
        """Rows before ``epoch`` do not compare: the project was edited. What is wrong from now on is wrong anew."""
        self._since, self._measured, self._prices, self._alarms = epoch, None, None, None
        self._seen = epoch
        self._standing.clear()

    def measure(self, trainer: Stepping, epoch: int) -> None:
        """Look at the network at the end of ``epoch`` if that is due."""
        self._measured = None
        if self._alarms is None:
            self._alarms = alarms(learner_of(trainer.project))
        if not (trainer.size and self._alarms):
            return
        self._prices = self._prices or prices(trainer, self._tried)
        credit = CREDIT if any(self._seen < early <= epoch for early in EARLY) else 0
        self._earn(SHARE * self._prices.epoch * max(1, epoch - self._seen), credit / 2)
        self._seen = epoch
        _, look, back = self._prices
        looks_back = look + back <= self._left + credit
        price = look + back if looks_back else look
        if price <= self._left + credit and (looks_back or credit) and trainer.learner.is_finite():
            self._left -= price
            with np.errstate(all="ignore"):  # numbers may be as large as there are any
                self._measured = measured(trainer, self._tried, back=looks_back and back > 0)

    def _earn(self, income: float, credit: float) -> None:
        """Half of it is saved until samples can be compared, so that neither that nor a look waits for the other."""
        if not self._compares:
            income /= 2
            self._saved += income
            if self._tried.price <= self._saved + credit:
                self._compares = True
                income += self._saved - self._tried.price
        self._left += income

    def judge(self, project: Project, log: Log, epoch: int) -> None:
        """Say what there is to say now that the row of the measured epoch is known: of several causes the first."""
        measured, self._measured = self._measured, None
        signs = self._signs(project, log.kept(), measured) if measured else None
        if signs is None:
            return
        for alarm in self._alarms or ():
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
        accuracy, corrections = (history.column(name)[here] for name in ("train_accuracy", "corrections"))
        witness = self._tried.witness if self._compares and task_of(project).tells_classes else None
        return Signs(project, epochs[here], loss, accuracy, held, corrections, measured, witness, first_loss(history))

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
