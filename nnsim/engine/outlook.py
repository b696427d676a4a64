"""What becomes of a run, told when it turns: how Rosenblatt's rule will end, and that a schedule is over."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.data.separability import Separation
from nnsim.engine import readiness
from nnsim.engine.trainer import Trainer

Proofs = tuple[tuple[str, str, Separation], ...]


class Outlook:
    """``forecast`` is what was said about the end of Rosenblatt's rule, for as long as it holds."""

    def __init__(self) -> None:
        self.forecast: Problem | None = None
        self._is_separable: bool | None = None
        self._proved: tuple[Project, Proofs | None] | None = None
        self._ended: Problem | None = None

    def forget(self) -> None:
        """Nothing was told yet of the run that begins."""
        self._is_separable = None

    def begin(self) -> None:
        """Another trainer goes on: its schedule ends anew."""
        self._ended = None

    def turned(self, trainer: Trainer | None) -> Problem | None:
        """The forecast, if the rule ends now where it did not before, or the other way round."""
        proofs = self._proofs(trainer.project) if trainer else None
        before = self._is_separable
        self._is_separable = None if proofs is None else all(proof.separable for _, _, proof in proofs)
        self.look_again(trainer)
        return None if self._is_separable is not None and self._is_separable == before else self.forecast

    def look_again(self, trainer: Trainer | None) -> bool:
        """Keep the forecast true of the weights of now, and say whether it is another one: its bound is of these."""
        proofs, before = self._proofs(trainer.project) if trainer else None, self.forecast
        new = readiness.foretold(trainer.project, proofs, trainer.learner.weights) if trainer and proofs else None
        if new != before:
            self.forecast = new
        return new != before

    def _proofs(self, project: Project) -> Proofs | None:
        """They are of the samples alone, so weights need none anew."""
        if self._proved is None or self._proved[0] is not project:
            self._proved = project, readiness.proofs(project)
        return self._proved[1]

    def outlasted(self, trainer: Trainer) -> Problem | None:
        """A word to who trains on past the end of the schedule, once for each end, and again with a way further out."""
        before, self._ended = self._ended, trainer.outlasted
        return self._ended if self._ended != before else None
