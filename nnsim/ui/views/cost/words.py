"""What is said of the cost of training, of one's own network and of large ones."""

from __future__ import annotations

from nnsim.core.counted import counted, nouns
from nnsim.language.texts import say
from nnsim.lessons.milestones.models import Assumptions, Model
from nnsim.lessons.milestones.own import OwnCost
from nnsim.ui.kit.numbers import value_text

NO_RUN = say("Without samples to train with and a network that can be built, nothing can be counted.")


def of_own(cost: OwnCost | None, assumed: Assumptions, epochs: int) -> str:
    """Sentences of the document's network."""
    if cost is None:
        return NO_RUN
    counted_ = say(
        "{parameters} and {epochs} are {operations}: 6 for each multiply-add of an answer.",
        parameters=counted(cost.parameters, "parameter"),
        epochs=counted(epochs, "planned epoch"),
        operations=_many(cost.operations, "operation"),
    )
    if cost.seconds is None or cost.kwh is None or cost.dollars is None:
        return say("{counted} How long that takes is known once it has trained.", counted=counted_)
    takes = say(
        "{seconds}, at {watts} W {kwh} kWh",
        seconds=duration(cost.seconds),
        watts=value_text(assumed.watts, 3),
        kwh=value_text(cost.kwh, 2),
    )
    paid = say(
        "at {price} $ for each of these {dollars} $",
        price=value_text(assumed.price, 3),
        dollars=value_text(cost.dollars, 2),
    )
    return say(
        "{counted} At the pace of this machine that takes {takes}, and {paid}.",
        counted=counted_,
        takes=takes,
        paid=paid,
    )


def of_model(model: Model) -> str:
    """Sentences of a large network, with date and source."""
    known = [_many(model.parameters, "parameter")]
    known += [_many(model.operations, "operation")] if model.operations else []
    known += [f"{value_text(model.kwh, 3)} kWh"] if model.kwh else []
    known += (
        [say("{dollars} $ at prices of {priced}", dollars=value_text(model.dollars, 3), priced=model.priced)]
        if model.dollars
        else []
    )
    return say(
        "{model}, {year}: {known}. Source: {source}.",
        model=model.name,
        year=model.year,
        known=", ".join(known),
        source=model.source,
    )


def _many(number: float, noun: str) -> str:
    return f"{value_text(number, 3)} {nouns(number, noun)}"


def duration(seconds: float) -> str:
    """In the unit that suits it."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{value_text(seconds / size, 2)} {nouns(seconds / size, unit)}"
    return f"{value_text(seconds, 2)} s"
