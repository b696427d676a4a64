"""The fields of a recipe: what each is called, and what may stand in it."""

from __future__ import annotations

from typing import Any

from nnsim.core.parameters import Integer, Number
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.language.texts import say
from nnsim.networks.kinds import INITIALIZERS
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS, SCHEDULES, SOURCES, LearnerKind, learner_of
from nnsim.recipes.phases import phases_of
from nnsim.tasks.kinds import LOSSES

CHOICES: dict[str, tuple[str, Registry[Any]]] = {
    "learner": (say("Learner"), LEARNERS),
    "loss": (say("Loss"), LOSSES),
    "optimizer": (say("Optimizer"), OPTIMIZERS),
    "schedule": (say("Schedule"), SCHEDULES),
    "initializer": (say("Initial weights"), INITIALIZERS),
    "source": (say("Samples"), SOURCES),
}
"""Fields that choose an entry of the catalogue: label and registry by recipe field."""

NUMBERS: dict[str, Number | Integer] = {
    "rate": Number(
        "rate", say("Learning rate"), 0.03, 1e-5, 10.0, say(
"How far each step goes. Too large "
"diverges, too small crawls."),
        step=1e-5, log=True,
    ),
    "batch": Integer("batch", say("Batch size"), 10, 1, 4096, say(
"Samples per step. Their mean "
"gradient moves the weights.")),
    "l1": Number("l1", "L1", 0.0, 0.0, 1.0, say("Pulls weights to exactly zero."), step=1e-5, log=True),
    "l2": Number("l2", "L2", 0.0, 0.0, 1.0, say("Keeps weights small; also called weight decay."), step=1e-5, log=True),
    "seed": Integer("seed", say("Seed"), 1, 0, 9999, say(
"Fixes initial weights and the order "
"of samples. Acts on Reset.")),
    "epochs": Integer(
        "epochs", say("Planned epochs"), 200, 1, 100_000,
        say("How long a run is to be: schedules follow it, Play can stop there, and so does 'nnsim train'."),
    ),
}  # fmt: skip

FACTORS = (0.1, 0.3, 3.0, 10.0)
"""What a number is multiplied with where others of its kind are tried."""

BEGINNINGS: dict[str, tuple[float, ...]] = {"l1": (0.001, 0.01), "l2": (0.001, 0.01), "seed": (1, 2, 3)}
"""What is tried of a number that is 0."""

ALWAYS = ("learner", "epochs")
"""Fields that every learner has; one that learns all at once has no epochs to plan."""


OF_A_PHASE = ("rate", "schedule", "epochs")
"""Fields that every phase has for itself, where there are phases."""


def used(kind: LearnerKind) -> frozenset[str]:
    """The fields that a learner has."""
    return frozenset({*ALWAYS, *kind.uses} - ({"epochs"} if kind.at_once else set()))


def in_use(project: Project) -> frozenset[str]:
    """The fields that a run of ``project`` goes by: its phases have some of them in place of the recipe."""
    return used(learner_of(project)) - (set(OF_A_PHASE) if phases_of(project.recipe) else set())


def others(name: str, value: float) -> tuple[float, ...]:
    """Other values of the number ``name`` that are worth a try beside ``value``: a few times less and more of it."""
    number = NUMBERS[name]
    tried = [value * factor for factor in FACTORS] if value else BEGINNINGS[name]
    fitting = (int(one) if isinstance(number, Integer) else float(f"{one:.3g}") for one in tried)
    return tuple(dict.fromkeys(one for one in fitting if number.low <= one <= number.high and one != value))
