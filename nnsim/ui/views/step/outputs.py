"""Several outputs in one step: the loss of each with its numbers, and the sum that is learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnsim.core.answers.beats import Beside, Compared, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.counted import counted
from nnsim.core.network import Head
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.ui.views.step.losses import ANSWERS, Judged, loss_line
from nnsim.ui.views.step.written import Bit, Line, line

FIRST = say("First output")


@dataclass(frozen=True, eq=False, slots=True)
class Output:
    """One beside the first: what is declared of it, and what it said of the sample."""

    head: Head
    said: Beside

    @property
    def id(self) -> str:
        """The id of its node."""
        return self.head.id

    def judged(self, unit: int) -> Judged | None:
        """Its scores with their targets; None where it answers for every pixel."""
        scores, targets = (numbers[0].astype(np.float64) for numbers in (self.said.scores, self.said.targets))
        if scores.ndim != 1 or scores.shape != targets.shape:
            return None
        return Judged(
            self.head.loss, ANSWERS.get(self.head.node.spec.kind, ""), scores, targets, unit, self.head.weight
        )


def outputs_of(project: Project, step: StepSoFar) -> tuple[Output, ...]:
    """Those that count in this step; none before they were compared with their targets."""
    value = _compared(step)
    beside = value.beside if value else {}
    return tuple(Output(head, beside[head.id]) for head in project.network.heads if head.id in beside)


def cost_of(project: Project, step: StepSoFar) -> float:
    """What the sample costs: the sum over all outputs, each as often as it counts."""
    return _sums(project, step)[0]


def _sums(project: Project, step: StepSoFar) -> tuple[float, float]:
    """The loss that is learned from, of the sample and as the mean of the step."""
    terms = _terms(project, step)
    return sum(weight * loss for weight, loss, _ in terms), sum(weight * mean for weight, _, mean in terms)


def _terms(project: Project, step: StepSoFar) -> list[tuple[float, float, float]]:
    """How often each output counts, its loss of the sample, and the mean of the step."""
    value = _compared(step)
    first = [(1.0, float(value.losses[0]), value.loss)] if value and value.counts else []
    outputs = outputs_of(project, step)
    return [*first, *((each.head.weight, float(each.said.losses[0]), each.said.loss) for each in outputs)]


def _compared(step: StepSoFar) -> Compared | None:
    return next((beat.value for beat in step.beats if isinstance(beat.value, Compared)), None)


def compared_lines(project: Project, step: StepSoFar) -> Iterator[Line]:
    """What each output costs, and what the sample costs: the sum, each as often as it counts."""
    value = _compared(step)
    assert value is not None
    if value.counts:
        yield from _one(FIRST, _first(project, step, value), float(value.losses[0]))
    for output in outputs_of(project, step):
        yield from _one(output.head.name or called(output.id), output.judged(0), float(output.said.losses[0]))
    bits: list[Bit] = []
    for place, (weight, loss, _) in enumerate(_terms(project, step)):
        factor = "{w} × " if weight != 1 else ""
        bits += line(f"{' + ' if place else ''}{factor}{{loss}}", w=weight, loss=loss)
    total, mean = _sums(project, step)
    yield (Bit(say("loss of this sample = ")), *bits, *line(" = {*total}", total=total))
    if len(step.samples) > 1:
        yield line(
            say("The mean of the {samples} of this step is {{mean}}.", samples=counted(len(step.samples), "sample")),
            mean=mean,
        )


def _first(project: Project, step: StepSoFar, value: Compared) -> Judged | None:
    taken = next((beat.value for beat in step.beats if isinstance(beat.value, Taken)), None)
    scores = value.scores[0].astype(np.float64)
    if taken is None or scores.ndim != 1 or taken.targets[0].shape != scores.shape:
        return None
    answer = ANSWERS.get(project.network.output.spec.kind, "")
    return Judged(project.recipe.loss, answer, scores, taken.targets[0].astype(np.float64), 0)


def _one(name: str, judged: Judged | None, loss: float) -> Iterator[Line]:
    """The loss of one output."""
    if judged is None:
        yield line(say("{name}: loss {{*loss}}", name=name), loss=loss)
        return
    yield (Bit(f"{name}: "), *loss_line(judged, loss))
