"""What every learner can do: be stepped on samples, asked anywhere, saved and restored.

Trainer, session, probes and the headless command know only this protocol.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Places
from nnsim.core.backends import Choice
from nnsim.core.catalogue import load as load_catalogue
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.registry import Registry, import_all
from nnsim.engine.backends.block import Block
from nnsim.engine.evaluation import Slices
from nnsim.engine.learners.beats import Beats
from nnsim.engine.samples import Samples
from nnsim.engine.weight_transfer import Parked
from nnsim.recipes.kinds import learner_of

Names = tuple[str, ...]

Facts = tuple[tuple[str, str], ...]
"""What a learner has, as a name and a number in words each."""


class Work(NamedTuple):
    """About how many multiply-adds asking about one ``sample`` takes, and what each ``step`` costs besides."""

    sample: int
    step: int


class Learner(Protocol):
    """One learning rule with its weights, on the samples that it was supplied with.

    ``told``   what the last evaluation predicted: by part the class of each sample, float32 [m] ([0] where the output
               tells none); None before the first, and with other samples
    """

    parameters: int
    numbers: int
    device: str
    told: Mapping[str, Floats] | None

    def supply(self, samples: Samples) -> None:
        """Take other samples; ``arrange`` follows before the next step."""

    def arrange(self, order: NDArray[np.intp]) -> None:
        """Lay the training samples out in the order in which steps will take them."""

    def take_instead(self, x: Raw, y: Floats) -> None:
        """Steps of this epoch take these new samples [n, *shape] and targets [n, *target_shape], in this order."""

    def revise(self, project: Project) -> None:
        """Take over another recipe for the same network and learning rule."""

    def disturb(self) -> None:
        """Samples or weights were changed from outside in the middle of an epoch."""

    def begin_epoch(self) -> None:
        """The next step takes the first sample of the order."""

    @property
    def work(self) -> Work:
        """What learning costs."""

    def note(self, on: bool) -> None:
        """Whether losses and hits of training are noted from now on."""

    def take_tally(self) -> tuple[int, float, float]:
        """Samples noted since the last call, their mean loss and the share told right; NaN where there is none."""

    def test_part(self, part: NDArray[np.intp]) -> tuple[float, float]:
        """Mean loss and accuracy of the test samples with these indices, without an effect on learning."""

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """Learn from the arranged samples ``[start, stop)``; return how many steps these were.

        ``number`` counts the steps so far and seeds what is random in this one.
        """

    @property
    def backend(self) -> str:
        """Who makes the steps: ``torch``, or the id of a back-end that makes many at once."""

    @property
    def why(self) -> str:
        """Why it is that one, as a sentence."""

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:
        """Let the fastest of the chosen back-ends make the steps from now on; whether that is another one than before.

        One that is not ready yet is taken when this is asked again, or waited for.
        """

    def make_ready(self) -> bool:
        """Make ready what makes the next steps; False where that failed: ``accelerate`` takes something else then."""

    @property
    def awaits(self) -> bool:
        """Whether the chosen back-end is being made ready."""

    @property
    def takes_blocks(self) -> bool:
        """Whether a block of steps is made in one go."""

    @property
    def spans_epochs(self) -> bool:
        """Whether it may go on behind the end of an epoch, too."""

    def run(self, block: Block) -> int:
        """Learn from the samples of a block; return how many steps were made, fewer where nothing is left to learn."""

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, to the bit, with a halt behind each of the beats that the learner's kind declares.

        It may be asked in between as ever; what would change samples or weights has to wait until the step is over.
        """

    def end_epoch(self) -> Problem | None:
        """The order is through; a sentence if there is nothing left to learn."""

    def evaluation(self) -> Slices:
        """Losses and accuracies over all samples, slice by slice, without an effect on learning."""

    def set_aside(self) -> None:
        """Let the last evaluation go on with the weights as they are now, whatever is learned before it is over."""

    @property
    def evaluates_at_once(self) -> bool:
        """True if all slices together take no time that a person would notice."""

    def scores(self, x: Floats, output: str = OUTPUT) -> Floats:
        """Scores float32 [n, units] of an output for inputs [n, *shape]."""

    def fields(self, x: Floats) -> dict[str, Floats]:
        """The output of every node, float32 [n, *shape] by node id, for inputs [n, *shape]."""

    def losses(self, x: Floats, y: Floats, places: Places | None = None) -> Floats:
        """The loss of every sample, float32 [n]."""

    def judge(self, x: Floats, y: Floats, places: Places | None = None) -> tuple[Floats, Floats]:
        """Scores float32 [n, units] and losses [n] of every sample, in one pass.

        Where noise is mixed in, it is that of the ``places`` [n] within an evaluation; by default one after the other.
        """

    @property
    def facts(self) -> Facts:
        """What a learner without a network has; none where the network tells."""

    @property
    def marked(self) -> NDArray[np.intp]:
        """The training samples that alone decide, as places among them; empty where all do."""

    def fingerprint(self) -> Mapping[str, Floats]:
        """All that the answers depend on: equal for two runs that are equal to the bit."""

    def is_finite(self) -> bool:
        """False once a weight is infinite or NaN."""

    @property
    def names(self) -> Names:
        """Names of all arrays."""

    def weights(self) -> dict[str, Floats]:
        """A copy of every array by name."""

    def state(self) -> dict[str, Floats]:
        """A copy of what the rule remembers beside the weights, by name."""

    def load(self, weights: Mapping[str, Floats], state: Mapping[str, Floats]) -> tuple[Names, Names]:
        """Take over the arrays that fit by name and shape; names that were taken, and that were not."""

    def set_number(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one number of ``weights()``, and nothing else."""

    def labelled(self) -> Parked:
        """Weights and state with the labels by which a changed network finds what it keeps.

        They are not copied where that can be avoided: whoever keeps them copies what it keeps.
        """

    def inherit(self, old: Parked, parked: Parked) -> tuple[Names, Names]:
        """Take over what fits of ``old``, and under it of ``parked``; kept and fresh weights."""


@dataclass(frozen=True, slots=True)
class Implementation:
    """``make(project, device)`` builds the learner of a recipe, with fresh weights."""

    id: str
    make: Callable[[Project, str], Learner]


IMPLEMENTATIONS: Registry[Implementation] = Registry("learner", lambda e: e.id)


@cache
def load() -> None:
    """Import every learner once."""
    load_catalogue()
    import_all(sys.modules[__package__])


def make(project: Project, device: str) -> Learner:
    """The learner that the recipe names; raises ``ProblemError`` if the network cannot be built."""
    load()
    return IMPLEMENTATIONS[project.recipe.learner.kind].make(project, device)


def made_for(project: Project) -> tuple[object, ...]:
    """What of ``project`` its learner is built for: where that changes, another is made."""
    data = project.data
    world = data.source if learner_of(project).plays else None
    nodes = tuple(replace(node, frozen=False) for node in project.network.graph)
    return nodes, project.network.features, project.recipe.learner, data.form, world
