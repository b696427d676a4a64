"""What is said of a layer's space, in one sentence made of the numbers. Knows no Qt."""

from __future__ import annotations

from nnsim.core.answers.hidden import HiddenSpace, ReadOut
from nnsim.core.counted import nouns
from nnsim.core.network import is_input
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.networks.naming import within


def axis_titles(space: HiddenSpace) -> tuple[str, str]:
    """``component 1, 62 %`` of the variance, or ``unit 3``."""
    first, second = (percent(share, 0) for share in space.shares)
    if not space.about.units:
        return say("component 1, {first}", first=first), say("component 2, {second}", second=second)
    noun = say("input") if is_input(space.about.node) else say("unit")
    across, up = space.about.units
    return f"{noun} {across + 1:,}", f"{noun} {up + 1:,}"


def sentence(space: HiddenSpace, told: ReadOut | None, inputs: tuple[str, ...]) -> str:
    """How well linear boundaries do in this layer, beside the input, and how much of it is seen."""
    node = space.about.node
    seen = say("the picture holds {shares} of the variance", shares=percent(min(sum(space.shares), 1.0), 0))
    if told is None or node not in told.shares:
        return say("Of {within} {seen}.", within=within(node), seen=seen)
    here = say(
        "Linear boundaries tell {share} of the {samples} right in {within}",
        share=percent(told.shares[node], 0),
        samples=_samples(told),
        within=within(node),
    )
    others = [
        say("{share} in {other}", share=percent(told.shares[other], 0), other=within(other))
        for other in inputs
        if other in told.shares
    ]
    beside = "" if node in inputs else "".join(f", {other}" for other in others)
    return f"{here}{beside}; {seen}."


def _samples(told: ReadOut) -> str:
    return f"{told.tested:,} {(say('test ') if told.fitted != told.tested else '')}{nouns(told.tested, 'sample')}"
