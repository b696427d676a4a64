"""Names of the run: counters, what was measured, and how far Rosenblatt's rule has come."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nnsim.core.run import PARTS
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.names.data import members
from nnsim.lessons.names.kinds import PENDING, Reading, Result, Unknown, quantity
from nnsim.lessons.state import State


@quantity("run.step", "number", "steps", say("steps that the run has made"))
def _step(state: State) -> Result:
    return state.step


@quantity("run.epoch", "number", "epochs", say("epochs that the run has completed"))
def _epoch(state: State) -> Result:
    return state.epoch


@quantity(
    "run.steps_here", "number", "steps", say("steps since the step of the lesson began, or since a reset after that")
)
def _steps_here(state: State) -> Result:
    return state.steps_since


@quantity("run.epochs_here", "number", "epochs", say("the same in epochs"))
def _epochs_here(state: State) -> Result:
    return state.epochs_since


@quantity("run.running", "flag", "", say("whether it trains at this moment"))
def _running(state: State) -> Result:
    return state.running


@quantity(
    "run.stopped", "text", "", say("why it stopped by itself: converged, diverged, impossible, planned; or empty")
)
def _stopped(state: State) -> Result:
    return state.stopped


# ---------------------------------------------------------------- what was measured


def _measure(column: str, state: State) -> Result:
    if column in state.measured:
        return state.measured[column]
    return PENDING if state.history is None else Unknown(say("is not measured of this run"))


def _declare(part: str, what: str, unit: str, help_: str) -> None:
    read: Reading = partial(_measure, f"{part}_{what}")
    quantity(f"{part}.{what}", "number", unit, help_)(read)


for _part, _purpose in zip(PARTS, ("training", "testing", "validation"), strict=True):
    _declare(_part, "loss", "", say("the newest loss, of what is for {purpose}", purpose=_purpose))
    _declare(
        _part,
        "accuracy",
        "share",
        say("the newest share that is classified correctly, of what is for {purpose}", purpose=_purpose),
    )


@quantity(
    "run.measured", "number", "", say("the newest value of any column of the history"),
    Argument("column", "text", say("the column, such as train_loss or train_mean_error")),
)  # fmt: skip
def _column(state: State, column: str) -> Result:
    return _measure(column, state)


def _values(state: State, column: str) -> NDArray[np.float64] | Unknown:
    if state.history is None:
        return PENDING
    values = state.history.column(column)
    finite = values[~np.isnan(values)]
    return finite if len(finite) else Unknown(say("is not measured of this run"))


COLUMN = Argument("column", "text", say("the column of the history, such as test_loss"))


@quantity("run.lowest", "number", "", say("the smallest value that a column had so far in this run"), COLUMN)
def _lowest(state: State, column: str) -> Result:
    found = _values(state, column)
    return found if isinstance(found, Unknown) else float(found.min())


@quantity("run.highest", "number", "", say("the largest value that a column had so far in this run"), COLUMN)
def _highest(state: State, column: str) -> Result:
    found = _values(state, column)
    return found if isinstance(found, Unknown) else float(found.max())


@quantity(
    "run.epochs_to", "number", "epochs", say(
"after how many epochs a column first "
"reached a value, from above or below"),
    COLUMN, Argument("value", "number", say("the value")),
)  # fmt: skip
def _epochs_to(state: State, column: str, value: float) -> Result:
    found = _values(state, column)
    if isinstance(found, Unknown):
        return found
    assert state.history is not None
    values, epochs = state.history.column(column), state.history.column("epoch")
    reached = values >= value if found[0] < value else values <= value
    return float(epochs[reached.argmax()]) if reached.any() else Unknown(say("was never {value:g} so far", value=value))


# ---------------------------------------------------------------- mistakes


PART = Argument("part", "text", say("train, test or validation"), "train")


@quantity("run.mistakes", "number", "mistakes", say("samples of a part that are classified wrongly"), PART,
          asks=("predictions",))  # fmt: skip
def _mistakes(state: State, part: Known) -> Result:
    data = state.project.data
    if state.told.predictions is None or len(state.told.predictions) != len(data):
        return PENDING
    if data.targets == "values":
        return Unknown(say("cannot be told: these samples have values, no classes"))
    mask = members(data, "", part)
    return mask if isinstance(mask, Unknown) else int((state.told.predictions != data.y)[mask].sum())


@quantity("run.corrections", "number", "corrections", say("how often Rosenblatt's rule has moved the weights"),
          asks=("guarantee",))  # fmt: skip
def _corrections(state: State) -> Result:
    return PENDING if state.told.guarantee is None else state.told.guarantee.corrections


@quantity("run.bound", "number", "corrections", say(
"the most corrections of Rosenblatt's "
"rule from zero weights, (R/γ)²"),
          asks=("guarantee",))  # fmt: skip
def _bound(state: State) -> Result:
    if state.told.guarantee is None:
        return PENDING
    bound = state.told.guarantee.bound
    return bound if math.isfinite(bound) else Unknown(say("does not exist, as no line separates the classes"))


@quantity("runs.count", "number", "runs", say("runs that were kept for comparison"))
def _runs(state: State) -> Result:
    return len(state.project.runs)
