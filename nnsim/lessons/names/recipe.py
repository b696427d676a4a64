"""Names of the recipe: how the network learns."""

from __future__ import annotations

from nnsim.edits.recipe_fields import CHOICES
from nnsim.lessons.arguments import Argument
from nnsim.lessons.findings import listed
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State


@quantity("recipe.rate", "number", "", "learning rate before the schedule")
def _rate(state: State) -> Result:
    return state.project.recipe.rate


@quantity("recipe.batch", "number", "samples", "samples per step")
def _batch(state: State) -> Result:
    return state.project.recipe.batch


@quantity("recipe.l1", "number", "", "strength of the L1 penalty")
def _l1(state: State) -> Result:
    return state.project.recipe.l1


@quantity("recipe.l2", "number", "", "strength of the L2 penalty")
def _l2(state: State) -> Result:
    return state.project.recipe.l2


@quantity("recipe.seed", "number", "", "the seed of initial weights and order")
def _seed(state: State) -> Result:
    return state.project.recipe.seed


@quantity("recipe.epochs", "number", "epochs", "planned length of a run")
def _epochs(state: State) -> Result:
    return state.project.recipe.epochs


@quantity("recipe.learner", "text", "", "who learns: backprop, perceptron, neighbours, ...")
def _learner(state: State) -> Result:
    return state.project.recipe.learner.kind


@quantity("recipe.loss", "text", "", "the loss that is made small")
def _loss(state: State) -> Result:
    return state.project.recipe.loss


@quantity("recipe.optimizer", "text", "", "the optimizer: sgd, adam, ...")
def _optimizer(state: State) -> Result:
    return state.project.recipe.optimizer.kind


@quantity("recipe.schedule", "text", "", "how the learning rate changes along the run")
def _schedule(state: State) -> Result:
    return state.project.recipe.schedule.kind


@quantity("recipe.initializer", "text", "", "how the first weights are drawn")
def _initializer(state: State) -> Result:
    return state.project.recipe.initializer.kind


@quantity("recipe.source", "text", "", "where training samples come from")
def _source(state: State) -> Result:
    return state.project.recipe.source


@quantity("recipe.phases", "number", "phases", "parts of the run with rates of their own")
def _phases(state: State) -> Result:
    return len(state.project.recipe.phases)


@quantity(
    "recipe.setting", "number", "", "a setting of what is chosen, such as the momentum of the optimizer",
    Argument("part", "text", "learner, optimizer, schedule or initializer"),
    Argument("name", "text", "the setting"),
)  # fmt: skip
def _setting(state: State, part: str, name: str) -> Result:
    parts = {each: registry for each, (_, registry) in CHOICES.items() if each not in ("loss", "source")}
    if part not in parts:
        return Unknown(f"cannot be told: {part} is none of {listed(parts)}")
    spec = getattr(state.project.recipe, part)
    value = spec.resolve(parts[part][spec.kind].parameters).get(name)
    return value if isinstance(value, int | float) else Unknown(f"cannot be told: {spec.kind} has no number {name}")
