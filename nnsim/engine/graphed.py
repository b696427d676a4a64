"""Backpropagation whose steps on full batches are CUDA graphs, and a trainer with it."""

from __future__ import annotations

from torch import Tensor

from nnsim.core.backends import Choice
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.engine import optimizers
from nnsim.engine.cuda_graphs import GraphedSteps, Work
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer


class GraphedBackpropagation(Backpropagation):
    """The last batch of an epoch, where it is short, is left to the plain loop.

    Raises ``ProblemError`` for a project whose steps cannot be captured.
    """

    _steps: GraphedSteps | None = None

    def __init__(self, project: Project, device: str, steps: GraphedSteps) -> None:
        super().__init__(project, device)
        if lack := self._lack():
            raise ProblemError(Problem(f"Steps of {project.name} cannot be captured as a CUDA graph: {lack}."))
        self._steps = steps

    def _lack(self) -> str:
        """Why they cannot, as the end of a sentence; empty if they can."""
        if self.model.is_random:
            return "layers draw at random, by seeds that a graph would not see"
        if self._in_torch.mixed:
            return "noise is drawn for every step"
        return "there are further outputs" if self._heads else ""

    @property
    def backend(self) -> str:
        """``graph``: what it comes to differs from the plain loop's in the last digits."""
        return "graph"

    @property
    def why(self) -> str:
        """It is the only one."""
        return "A CUDA graph makes the steps."

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:  # noqa: ARG002 - there is nothing to choose
        """Kernels are for the processor."""
        return False

    def revise(self, project: Project) -> None:
        """Take over the recipe: what was captured does not hold any more."""
        super().revise(project)
        self._batch = project.recipe.batch
        if self._steps:
            self._steps.forget()

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step on the mean loss of the slice; nothing is read back from the device."""
        if self._steps is None or stop - start != self._batch:
            return super().step(start, stop, rate, number)
        total, scores = self._steps.step(self, self._x[start:stop], self._t[start:stop], rate)
        if self._notes:  # their memory is that of the next step
            self._note(total.clone(), scores.clone(), start)
        return 1

    @property
    def optimizer(self) -> optimizers.Optimizer:
        """Who moves the weights."""
        return self._optimizer

    def compared(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """The sum of the losses of samples that are kept with ``t``, and their scores [n, units]."""
        inputs, aims = self.posed(x, t)
        scores = self.model.forward(inputs)
        return self.loss.total(scores, aims), scores

    def descend_by(self, total: Tensor, rows: int, move: Work) -> None:
        """As ``descend``, but ``move`` makes the optimizer's step."""
        self._propagate(total, rows)
        self._let(move)


class GraphedTrainer(Trainer):
    """A trainer whose learner makes its steps by ``steps``."""

    def __init__(self, project: Project, device: str, steps: GraphedSteps, *, in_slices: bool = False) -> None:
        self._steps = steps
        super().__init__(project, device, in_slices=in_slices)

    def _begin_anew(self) -> None:
        self.learner = GraphedBackpropagation(self.project, self.device, self._steps)
        self._supply(split(self.project))
