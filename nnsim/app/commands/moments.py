"""Commands of the menu Train that look at earlier moments of the run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nnsim.app.commands.command import Command, Entry, Submenu
from nnsim.app.context import Context
from nnsim.core.messages import Unit
from nnsim.edits.recipe_fields import others
from nnsim.language.texts import say
from nnsim.ui.kit import numbers

MOST = 40
"""Moments that the menu lists, the newest of the run."""


def step_back(context: Context, unit: Unit | None = None) -> None:
    """Look at the run one step earlier, or at the end of the epoch before; without ``unit``, as the bar has chosen."""
    context.bridge.travel.back(epoch=(unit or context.panels.bar.chosen_unit) == "epoch")


def visit(context: Context, step: int = 0) -> None:
    """Look at the run as it was after so many steps."""
    context.bridge.travel.visit(step)


def now(context: Context) -> None:
    """Look at the present again."""
    context.bridge.travel.come_back()


def name_moment(context: Context, name: str = "") -> None:
    """Put a name on the curves at the moment that is shown; without one, ask for it."""
    if name:
        context.time_travel.name_moment(name)
    else:
        context.panels.bar.ask_name(context.time_travel.name_moment)


def same_but(context: Context, field: str = "rate", value: float | str | None = None, layer: str = "") -> None:
    """Keep this run and begin it anew with another number or choice, of numbers the first that their menu offers.

    The ``field`` may be ``activation``, that of all hidden layers. With a ``layer`` it is a parameter of that one, and
    an empty one leaves it out.
    """
    if layer:
        context.branching.branch_layer(layer, field, value or "")
        return
    tried = others(field, getattr(context.editor.project.recipe, field))[0] if value is None else value
    context.branching.branch(field, tried)


def moments(context: Context) -> Iterator[Entry]:
    """Whatever stands on the curves, each with its step."""
    marks = context.bridge.run.record.marks[-MOST:]
    for mark in reversed(marks):
        label = say("{mark}  (step {counter})", mark=mark.text.replace("&", "&&"), counter=numbers.counter(mark.step))
        yield Entry(label, partial(visit, context, mark.step), say("Look at the run as it was then"))
    if not marks:
        yield Entry(say("No moment has a name yet"))


COMMANDS = (
    Command(
        "step_back", "Train", 2, say("&Look one step back"), step_back, ",", "step_back",
        say("At the step before, or the end of the epoch before, as the bar has chosen"), repeats=True,
    ),
    Command(
        "epoch_back", "Train", 2, say("Look one epo&ch back"), partial(step_back, unit="epoch"), "Ctrl+,", repeats=True,
        tip=say("At the end of the epoch before"),
    ),
    Command("visit", "Train", 2, say("Look at the &first step"), visit, tip=say("At the run as it began")),
    Command("now", "Train", 2, say("Ret&urn to the present"), now, "Shift+,", tip=say("Look at the run as it is now")),
    Command(
        "name_moment", "Train", 2, say("Name this m&oment…"), name_moment, "Ctrl+M",
        tip=say("A line with its name on the curves and the time line, which can be gone to"),
    ),
    Command(
        "same_but", "Train", 2, say("T&he same, but another learning rate"), same_but,
        tip=say(
"Keeps this run for comparison, and begins it anew with the first rate that the menu of "
"its field offers; "
        "other fields have such a menu, too"),
    ),
    Submenu("moments", "Train", 2, say("Go to &a moment"), moments),
)  # fmt: skip
