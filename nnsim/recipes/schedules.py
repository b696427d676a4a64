"""Learning rate over time: the rate of the recipe is multiplied by ``factor(values, epoch)``.

A period of 0 follows the plan: the rate has come down when the planned epochs are over, however many these are.
"""

from __future__ import annotations

import math

from nnsim.core.counted import counted, figures, nouns
from nnsim.core.parameters import Choice, Flag, Integer, Number, Values
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.recipes.kinds import SCHEDULES, ScheduleKind


def planned(schedule: Spec, epochs: int) -> Values:
    """The values of ``schedule`` where ``epochs`` are planned, the period filled in unless it was set by hand."""
    values = schedule.resolve(SCHEDULES[schedule.kind].parameters)
    return values | {"period": max(1, epochs - int(values.get("length", 0)))} if values.get("period") == 0 else values


def ended(recipe: Recipe, epoch: float) -> Problem:
    """What to say of a schedule that is over while training goes on at ``epoch``; the way out leads beyond that."""
    kind, values = SCHEDULES[recipe.schedule.kind], planned(recipe.schedule, recipe.epochs)
    end = kind.end(values)
    rate = recipe.rate * kind.factor(values, end)
    text = say("The schedule ended after {end:,.6g} {noun}", end=end, noun=nouns(end, "epoch"))
    text = say("{text}, and the learning rate stays at {rate} from there on", text=text, rate=figures(rate))
    text, on = (
        (text, say(" to go on faster")) if rate else (say("{text}, so that nothing more is learned", text=text), "")
    )
    more = _well_above(max(epoch, end))
    if recipe.schedule.values.get("period"):
        longer = (("part", "schedule"), ("period", more))
        fix = Fix(say("Set the period to {epochs}", epochs=counted(more, "epoch")), "set_option", longer)
        return Problem(say("{text}: set a longer period{on}.", text=text, on=on), "recipe", Severity.WARNING, fix)
    fix = Fix(say("Plan {epochs}", epochs=counted(more, "epoch")), "set_recipe", (("epochs", more),))
    return Problem(say("{text}: plan more epochs{on}.", text=text, on=on), "recipe", Severity.WARNING, fix)


def _well_above(epoch: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 ... that is half as much again: it stays the same while training goes on."""
    least, tens = 1.5 * epoch, 1
    while 10 * tens < least:
        tens *= 10
    return next(tens * first for first in (1, 2, 5, 10) if tens * first >= least)


def _constant(_values: Values, _epoch: float) -> float:
    return 1.0


def _step(values: Values, epoch: float) -> float:
    return float(values["gamma"]) ** math.floor(epoch / float(values["every"]))


def _half_wave(progress: float, floor: float) -> float:
    """Half a cosine from 1 at ``progress`` 0 to ``floor`` at 1 and after."""
    return floor + (1.0 - floor) * (1.0 + math.cos(math.pi * min(progress, 1.0))) / 2.0


def _cosine(values: Values, epoch: float) -> float:
    progress = epoch / float(values["period"])
    return _half_wave(progress % 1.0 if values["restarts"] else progress, float(values["floor"]))


def _cosine_end(values: Values) -> float:
    return math.inf if values["restarts"] else float(values["period"])


def _warm_up(values: Values, epoch: float) -> float:
    length, start = float(values["length"]), float(values["start"])
    if epoch < length:
        return start + (1.0 - start) * epoch / length
    if values["then"] == "constant":
        return 1.0
    return _half_wave((epoch - length) / float(values["period"]), 0.0)


def _warm_up_end(values: Values) -> float:
    return math.inf if values["then"] == "constant" else float(values["length"]) + float(values["period"])


def _period(help_text: str) -> Integer:
    text = say(
        "{help_text} At 0 as many as are planned, so that the rate has come down at their end.", help_text=help_text
    )
    return Integer("period", say("Period"), 0, 0, 100_000, text, "epochs", zero=say("as planned"))


SCHEDULES.add(
    ScheduleKind(
        "constant",
        say("Constant"),
        "η",
        say("The rate stays as it is set; change it by hand while the network learns."),
        (),
        _constant,
        constant=True,
    )
)
SCHEDULES.add(
    ScheduleKind(
        "step",
        say("Step decay"),
        "η γ^int(epoch / n)",
        say("Multiplies the rate by γ after every n epochs: large steps to get near, small ones to settle."),
        (
            Integer("every", say("Every"), 50, 1, 100_000, say("Epochs between two drops of the rate."), "epochs"),
            Number("gamma", say("Gamma"), 0.5, 0.01, 1.0, say("Each drop multiplies the rate by this.")),
        ),
        _step,
    )
)
SCHEDULES.add(
    ScheduleKind(
        "cosine",
        say("Cosine"),
        say("η (f + (1 − f) (1 + cos(π epoch / n)) / 2)"),
        say(
            "Lowers the rate along half a cosine down to the floor f within n epochs. "
            "After that it stays at the floor, or with restarts jumps back to the full rate."
        ),
        (
            _period(say("Epochs from the full rate down to the floor.")),
            Number("floor", say("Floor"), 0.0, 0.0, 1.0, say("Lowest rate as a share of the full rate.")),
            Flag("restarts", say("Restarts"), False, say("Start again at the full rate after each period.")),
        ),
        _cosine,
        _cosine_end,
    )
)
SCHEDULES.add(
    ScheduleKind(
        "warm_up",
        say("Warm-up"),
        say("η (s + (1 − s) epoch / n) up to epoch n"),
        say(
            "Starts at a share s of the rate and raises it along a line, so that the first random "
            "gradients do no harm. "
            "Then the rate stays constant or falls to zero along half a cosine."
        ),
        (
            Integer("length", say("Length"), 10, 1, 100_000, say("Epochs until the full rate is reached."), "epochs"),
            Number("start", say("Start"), 0.1, 0.0, 1.0, say("First rate as a share of the full rate.")),
            Choice(
                "then",
                say("Then"),
                "constant",
                (("constant", say("Constant")), ("cosine", say("Cosine"))),
                say("What follows."),
            ),
            _period(say("Epochs of the cosine after the warm-up; unused if constant.")),
        ),
        _warm_up,
        _warm_up_end,
    )
)
