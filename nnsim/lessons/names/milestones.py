"""Names of the history, and of what training one's own network takes beside it."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.milestones.challenge import gap, of_year
from nnsim.lessons.milestones.models import Model, model_of, operations
from nnsim.lessons.names.kinds import PENDING, Result, Unknown, quantity
from nnsim.lessons.names.network import planned
from nnsim.lessons.state import State

YEAR = Argument("year", "number", "2012, 2013 or 2014")
MODEL = Argument("model", "text", say("bert, roberta, gpt3 or palm"))

NO_YEAR = Unknown(say("cannot be told: of this year nothing is known here"))
NOT_TOLD = Unknown(say("is not told by any source here"))


@quantity(
    "challenge.entries", "number", "entries", say("teams in ImageNet's challenge of a year"), YEAR,
    Argument("kind", "text", say("cnn, other or unknown; all without it"), ""),
)  # fmt: skip
def _entries(state: State, year: float, kind: Known) -> Result:  # noqa: ARG001  it is the same in every state
    entries = of_year(year)
    return sum(kind in ("", entry.kind) for entry in entries) if entries else NO_YEAR


@quantity(
    "challenge.error", "number", "%", say("top-5 error in ImageNet's challenge of a year"), YEAR,
    Argument("place", "number", say("1 for the best, 2 for the second, ..."), 1),
)  # fmt: skip
def _error(state: State, year: float, place: float) -> Result:  # noqa: ARG001
    entries = of_year(year)
    return entries[int(place) - 1].error if 1 <= place <= len(entries) else NO_YEAR


@quantity("challenge.gap", "number", "points", say("how far the best of a year was ahead of the second"), YEAR)
def _gap(state: State, year: float) -> Result:  # noqa: ARG001
    found = gap(year)
    return NO_YEAR if found is None else found


def _of_model(model: str, field: str) -> Result:
    found: Model | None = model_of(model)
    if found is None:
        return Unknown(say("cannot be told: no network called {model} is known here", model=model))
    value: float | None = getattr(found, field)
    return NOT_TOLD if value is None else value


@quantity("model.parameters", "number", "parameters", say("how many parameters a large network of the past has"), MODEL)
def _parameters(state: State, model: str) -> Result:  # noqa: ARG001
    return _of_model(model, "parameters")


@quantity("model.operations", "number", "operations", say("operations that its training took"), MODEL)
def _operations(state: State, model: str) -> Result:  # noqa: ARG001
    return _of_model(model, "operations")


@quantity("model.dollars", "number", "$", say("what its training cost, at prices of 2022"), MODEL)
def _dollars(state: State, model: str) -> Result:  # noqa: ARG001
    return _of_model(model, "dollars")


@quantity("model.energy", "number", "kWh", say("energy that its training took"), MODEL)
def _energy(state: State, model: str) -> Result:  # noqa: ARG001
    return _of_model(model, "kwh")


def _trained(state: State, samples: float) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else operations(found.macs, samples)


@quantity(
    "cost.planned", "number", "operations", say("operations of all planned epochs: 6 for each multiply-add forward")
)
def _planned(state: State) -> Result:
    return _trained(state, int(state.project.data.train.sum()) * state.project.recipe.epochs)


@quantity("cost.made", "number", "operations", say("operations of the completed epochs of this run"))
def _made(state: State) -> Result:
    return _trained(state, int(state.project.data.train.sum()) * state.epoch)


@quantity(
    "cost.pace", "number", "operations/s", say("operations a second that this machine makes of them, as measured")
)
def _pace(state: State) -> Result:
    return _trained(state, state.pace) if state.pace > 0 else PENDING
