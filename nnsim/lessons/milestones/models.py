"""Large networks of the past and what it took to train them, and the same worked out for a network of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.language.texts import say

FOR_A_PARAMETER = 6
"""Operations that training takes for each weight and sample: 2 forward, and twice as many for the two products of the
way back. For convolutions, whose weights work at many places, it is 6 for each multiply-add of the forward pass."""

JOULES = 3.6e6
"""Of a kilowatt hour."""


@dataclass(frozen=True, slots=True)
class Model:
    """A network and what training it took; None where the source does not say.

    ``year``        of its paper
    ``parameters``  how many weights and biases
    ``operations``  of the whole training
    ``dollars``     at the prices of ``priced``, a year
    ``kwh``         energy of the whole training
    ``source``      who says so, and what to know about it
    """

    id: str
    name: str
    year: int
    parameters: float
    operations: float | None
    dollars: float | None
    kwh: float | None
    source: str
    priced: int = 2022


MODELS = (
    Model(
        "bert", "BERT", 2018, 354e6, None, 2e3, None,
        say("as the lecture states; the paper's large model has 340 million parameters"),
    ),
    Model(
        "roberta", "RoBERTa", 2019, 355e6, None, 350e3, None,
        say("the lecture: 1,000 graphics processors for a week; parameters of the large model by its paper"),
    ),
    Model(
        "gpt3", "GPT-3", 2020, 175e9, 3.1e23, 3e6, None,
        say("the lecture: 1,500 graphics processors for 2 months; operations by its paper"),
    ),
    Model(
        "palm", "PaLM", 2022, 540e9, 2.5e24, 25e6, 3.2e6,
        say(
"the lecture: 6,144 TPUs, as much energy as about 1,000 households need in a year; "
"parameters and operations "
        "by its paper"),
    ),
)  # fmt: skip
"""The smallest first."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What energy and money are worked out with; anybody may have others.

    ``watts``      what the machine draws while it trains
    ``price``      of a kilowatt hour, in dollars
    ``household``  kilowatt hours that a household needs in a year
    """

    watts: float = 30.0
    price: float = 0.3
    household: float = 3200.0


def model_of(name: str) -> Model | None:
    """The network that is called so; None where there is none."""
    return next((each for each in MODELS if name.casefold() in (each.id, each.name.casefold())), None)


def operations(multiply_adds: float, samples: float) -> float:
    """Of training with so many ``samples`` (each epoch anew), a forward pass of one takes so many multiply-adds."""
    return FOR_A_PARAMETER * multiply_adds * samples


def kilowatt_hours(seconds: float, assumed: Assumptions) -> float:
    """What a machine draws in so many seconds."""
    return assumed.watts * seconds / JOULES


def dollars(kwh: float, assumed: Assumptions) -> float:
    """What so much energy costs."""
    return kwh * assumed.price
