"""Commands of the menu Train."""

from __future__ import annotations

from functools import partial

from nnsim.app.commands.command import Command
from nnsim.app.commands.view import flip
from nnsim.app.context import Context
from nnsim.core.messages import Unit
from nnsim.language.texts import say


def play(context: Context) -> None:
    """Train until told otherwise, or stand still; at an earlier moment, go on from there."""
    context.time_travel.go_on()
    context.bridge.toggle()


def step(context: Context, unit: Unit | None = None) -> None:
    """Advance by one ``unit``, from the moment that is shown; without one, by what the bar has chosen."""
    context.time_travel.go_on()
    context.bridge.step(unit or context.panels.bar.chosen_unit)


def next_beat(context: Context) -> None:
    """The next beat of a step; where the beats of one are told, the one after that which is looked at."""
    if context.bridge.walk.shown:
        context.bridge.walk.forth()
    else:
        step(context, "beat")


def reset(context: Context, initializer: str = "") -> None:
    """Fresh weights from the seed, drawn by ``initializer`` where one is given."""
    context.resets.reset(initializer)


def new_seed(context: Context) -> None:
    """Fresh weights from another seed."""
    context.resets.new_seed()


def last_good(context: Context, rate: float | None = None) -> None:
    """Go back to the last good weights and learn at ``rate`` from there; None leaves the rate as it is."""
    if context.going_back.is_possible:
        context.going_back.go_back(rate)
    else:
        context.messages.say(say("There are no earlier weights to go back to yet."))


def keep_run(context: Context, name: str = "") -> None:
    """Keep the run as it is now, so that later ones can be compared with it, under ``name`` where one is given."""
    context.keeping.keep(name)


def coach(context: Context, on: bool | None = None) -> None:
    """Let the coach speak or be silent; None turns it over."""
    context.coaching.set_on(not context.coaching.is_on if on is None else on)


def restart_engine(context: Context) -> None:
    """End the engine and start it again."""
    context.bridge.restart_engine()


COMMANDS = (
    Command(
        "play", "Train", 1, say("&Play or pause"), play, "Space", "play", say(
"Train until told "
"otherwise, or stand still")
    ),
    Command(
        "step", "Train", 1, say("One &step"), step, ".", "step", say(
"Advance by the chosen step: "
"sample, batch or epoch"),
        repeats=True,
    ),
    Command("step_sample", "Train", 1, say("One sa&mple"), partial(step, unit="sample"), "Shift+.", repeats=True),
    Command(
        "next_beat", "Train", 1, say("Next &beat of a step"), next_beat, "Alt+.",
        tip=say("Take, forward, compare, backward, update: one at a time"), repeats=True,
    ),
    Command("step_epoch", "Train", 1, say("One &epoch"), partial(step, unit="epoch"), "Ctrl+.", repeats=True),
    Command(
        "stops", "Train", 1, say("S&top every so many epochs"), partial(flip, field="stops"), "Ctrl+Shift+E",
        tip=say("The number stands in the bar"), checked=lambda context: context.editor.project.view.stops,
    ),
    Command("reset", "Train", 1, say("&Reset weights"), reset, "Ctrl+R", "reset", say(
"Fresh weights; Undo "
"brings these back")),
    Command("last_good", "Train", 1, say("Back to the last &good weights"), last_good, "Ctrl+Shift+R", "restart"),
    Command(
        "keep_run", "Train", 1, say("&Keep this run for comparison"), keep_run, "Ctrl+K", "keep_run",
        say("Its curves stay beside those of the runs that follow"),
    ),
    Command(
        "coach", "Train", 2, say("Say what goes &wrong"), coach, tip=say(
"Messages of the coach; its "
"view has them in any case"),
        checked=lambda context: context.coaching.is_on,
    ),
    Command("new_seed", "Train", 1, say("Reset with a &new seed"), new_seed, "Ctrl+Shift+D", "dice"),
    Command(
        "restart_engine", "Train", 3, say("Restart the eng&ine"), restart_engine, icon="restart",
        tip=say("End it and start it again"),
    ),
)  # fmt: skip
