"""Names of the recipe: how the network learns."""

from __future__ import annotations

from nnsim.edits.recipe_fields import CHOICES
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument
from nnsim.lessons.findings import listed
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State


@quantity("recipe.rate", "number", "", say("learning rate before the schedule"))
def _rate(state: State) -> Result:
    return state.project.recipe.rate


@quantity("recipe.batch", "number", "samples", say("samples per step"))
def _batch(state: State) -> Result:
    return state.project.recipe.batch


@quantity("recipe.l1", "number", "", say("strength of the L1 penalty"))
def _l1(state: State) -> Result:
    return state.project.recipe.l1


@quantity("recipe.l2", "number", "", say("strength of the L2 penalty"))
def _l2(state: State) -> Result:
    return state.project.recipe.l2


@quantity("recipe.seed", "number", "", say("the seed of initial weights and order"))
def _seed(state: State) -> Result:
    return state.project.recipe.seed


@quantity("recipe.epochs", "number", "epochs", say("planned length of a run"))
def _epochs(state: State) -> Result:
    return state.project.recipe.epochs


@quantity("recipe.learner", "text", "", say("who learns: backprop, perceptron, neighbours, ..."))
def _learner(state: State) -> Result:
    return state.project.recipe.learner.kind


@quantity("recipe.loss", "text", "", say("the loss that is made small"))
def _loss(state: State) -> Result:
    return state.project.recipe.loss


@quantity("recipe.optimizer", "text", "", say("the optimizer: sgd, adam, ..."))
def _optimizer(state: State) -> Result:
    return state.project.recipe.optimizer.kind


@quantity("recipe.schedule", "text", "", say("how the learning rate changes along the run"))
def _schedule(state: State) -> Result:
    return state.project.recipe.schedule.kind


@quantity("recipe.initializer", "text", "", say("how the first weights are drawn"))
def _initializer(state: State) -> Result:
    return state.project.recipe.initializer.kind


@quantity("recipe.source", "text", "", say("where training samples come from"))
def _source(state: State) -> Result:
    return state.project.recipe.source


@quantity("recipe.phases", "number", "phases", say("parts of the run with rates of their own"))
def _phases(state: State) -> Result:
    return len(state.project.recipe.phases)


@quantity(
    "recipe.setting", "number", "", say("a setting of what is chosen, such as the momentum of the optimizer"),
    Argument("part", "text", say("learner, optimizer, schedule or initializer")),
    Argument("name", "text", say("the setting")),
)  # fmt: skip
def _setting(state: State, part: str, name: str) -> Result:
    parts = {each: registry for each, (_, registry) in CHOICES.items() if each not in ("loss", "source")}
    if part not in parts:
        return Unknown(say("cannot be told: {part} is none of {parts}", part=part, parts=listed(parts)))
    spec = getattr(state.project.recipe, part)
    value = spec.resolve(parts[part][spec.kind].parameters).get(name)
    return (
        value
        if isinstance(value, int | float)
        else Unknown(say("cannot be told: {spec} has no number {name}", spec=spec.kind, name=name))
    )
