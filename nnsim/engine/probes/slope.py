"""Whether a slope that backpropagation found is right: beside it the same by a finite difference in float64."""

from __future__ import annotations

from nnsim.core.answers.beats import Gradients
from nnsim.core.answers.steps import Slope
from nnsim.core.messages import AboutBeat, AboutSlope
from nnsim.engine.objective import Remade
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.slow_step import place_of
from nnsim.engine.trainer import Trainer
from nnsim.recipes.phases import in_phase


def _slope(trainer: Trainer, about: AboutSlope) -> Slope | None:
    """None until the slopes are known, and where the loss cannot be worked out once more."""
    slow = trainer.slow
    halt = next((halt for halt in slow.halts if halt.objective), None) if slow else None
    if slow is None or halt is None or halt.objective is None:
        return None
    place = place_of(slow.batch(trainer.project.data), about.sample)
    gradients = halt.tell(AboutBeat((about.node,), place))
    assert isinstance(gradients, Gradients)
    sums, name = gradients.deltas.get(about.node), f"{about.node}.{about.array}"
    array = gradients.arrays.get(name) if about.array else None if sums is None else sums[0]
    remade = Remade(in_phase(trainer.project, slow.before.epoch), halt.objective, slow.before.weights)
    if array is None or not remade.is_the_same:
        return None
    rows, found = len(halt.objective.inputs), float(array[about.index])
    if about.array:
        return Slope(about, found, remade.slope(name, about.index) / rows)
    return Slope(about, found * rows, remade.slope_in_sum(about.node, place, about.index))


SLOPE = PROBES.add(
    Probe("slope", "A slope, as it was found and by a finite difference in float64.", _slope, AboutSlope())
)
