"""The types of how a network learns: learners, optimizers and schedules, and their registries."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nnsim.core.parameters import Parameter, Values
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.run import Column
from nnsim.networks.kinds import Call


@dataclass(frozen=True, slots=True)
class OptimizerKind:
    """A rule that turns gradients into steps; ``engine.optimizers`` implements the same id."""

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    call: Call
    default_rate: float = 0.03


@dataclass(frozen=True, slots=True)
class ScheduleKind:
    """Learning rate over time: ``factor(values, epoch)`` ``epoch`` a float from 0; always 1 if ``constant``.

    ``end(values)`` is the epoch from which on the rate stays lowered for good, infinite where it never does. Both get
    the values of ``recipes.schedules.planned``.
    """

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    factor: Callable[[Values, float], float]
    end: Callable[[Values], float] = lambda _values: math.inf
    constant: bool = False


DATA_FORMS = ("csv", "npz")
"""Forms of export that hold samples and nothing learned."""

EVERY_FORM = ("pytorch", "onnx", "safetensors", "svg", "png", *DATA_FORMS)


@dataclass(frozen=True, slots=True)
class LearnerKind:
    """A learner; ``engine.learners`` implements the same id in one file.

    ``uses``        the recipe fields that it reads, so that the form shows only those
    ``decides``     True where it answers with a class alone and knows no probabilities
    ``answers_by``  "weights": whoever has the weights can work its answers out; "engine": only the engine can
    ``has_network`` False where it has no layers: those of the document wait until another learner is chosen. Files
                    hold nothing of what it learned then, as the training samples make it anew to the bit
    ``exports``     the forms that say what it has learned, or nothing of it
    ``outputs``     the output kinds that it can answer with; all if empty
    ``heads``       True where a network may have outputs beside the first
    ``most``        training samples that it can take, 0 for any number
    ``loss``        what it is measured by, where that follows from the learner; empty where people choose
    ``margins``     True where scores of -1 and 1 are the margins beside the border between two classes
    ``columns``     what the history tells of it beside losses, accuracies and errors
    ``at_once``     True where one step takes all training samples, so that an epoch is one step
    ``shares``      True where the gradient of a batch is the sum of those of its parts, so that ranks can share it
    ``rule``        "gradient" where weights follow the slope of a loss, "mistakes" where a single layer is corrected by
                    its mistakes, "contrast" where it is told what to dream less of, empty where there are no weights:
                    what a network has to be like follows from it
    ``needs``       what it learns from: the samples, or the world that they are frames of
    ``beats``       what one step consists of, one after the other; it may leave some out
    ``machines``    which layers learn as Boltzmann machines: "one" alone, or each of a "stack"; empty for none
    ``competes``    True where units of a layer compete for what they learn from, without a teacher
    """

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    uses: tuple[str, ...]
    decides: bool = False
    answers_by: Literal["weights", "engine"] = "weights"
    has_network: bool = True
    exports: tuple[str, ...] = EVERY_FORM
    outputs: tuple[str, ...] = ()
    heads: bool = False
    most: int = 0
    loss: str = ""
    margins: bool = False
    columns: tuple[Column, ...] = ()
    at_once: bool = False
    shares: bool = False
    rule: Literal["gradient", "mistakes", "contrast", ""] = "gradient"
    needs: Literal["samples", "world"] = "samples"
    beats: tuple[str, ...] = ("take", "forward", "compare", "backward", "update")
    machines: Literal["one", "stack", ""] = ""
    competes: bool = False

    @property
    def plays(self) -> bool:
        """True if it learns from what it does in a world."""
        return self.needs == "world"

    @property
    def unit(self) -> str:
        """What an epoch is counted in, in a word."""
        return "update" if self.plays else "sample"


@dataclass(frozen=True, slots=True)
class SourceKind:
    """Where training samples come from; ``why_not(project)`` says in words why it has none, empty where it has."""

    id: str
    label: str
    formula: str
    help: str
    why_not: Callable[[Project], str]


OPTIMIZERS: Registry[OptimizerKind] = Registry("optimizer", lambda e: e.id)
SCHEDULES: Registry[ScheduleKind] = Registry("schedule", lambda e: e.id)
SOURCES: Registry[SourceKind] = Registry("source", lambda e: e.id)
LEARNERS: Registry[LearnerKind] = Registry("learner", lambda e: e.id)


def learner_of(project: Project) -> LearnerKind:
    """The learner that the recipe names; raises ``UnknownEntry`` for one that the catalogue lacks."""
    return LEARNERS[project.recipe.learner.kind]
