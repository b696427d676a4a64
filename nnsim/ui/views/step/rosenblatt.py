"""What is written of a step of Rosenblatt's rule: the verdict, the correction, and how many there can be."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nnsim.core.answers.steps import Guarantee
from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.views.step.neuron import Neuron
from nnsim.ui.views.step.updates import symbol
from nnsim.ui.views.step.written import Bit, Line, Number, line, low, number


def _verdict(neuron: Neuron) -> str:
    assert neuron.verdict is not None
    _, label, wrong = neuron.verdict
    return (say("too low") if label else say("too high")) if wrong else say("right")


def verdict_lines(neuron: Neuron) -> Iterator[Line]:
    """Whether the score lies on the side of the label."""
    assert neuron.verdict is not None
    score, label, wrong = neuron.verdict
    side = "+1" if label else "−1"
    wanted = "above 0" if label else say("0 or less")
    yield (
        Bit(say("The label is {side}, so the score should be {wanted}: ", side=side, wanted=wanted)),
        Bit(number(score), "result", neuron.part),
        Bit(say(" is {neuron}.", neuron=_verdict(neuron))),
    )
    if not wrong:
        yield (Bit(say("No mistake: the rule leaves the weights as they are.")),)


def weight_lines(guarantee: Guarantee | None, neuron: Neuron, places: tuple[int, ...]) -> Iterator[Line]:
    """The correction of every weight that is written out, the line before and after, and the bound."""
    assert neuron.verdict is not None
    _, label, wrong = neuron.verdict
    if wrong:
        sign = "+" if label else "−"
        for index in places:
            w = symbol(neuron, index)
            factor = "η" if w == "b" else f"η x{low(index)}"
            numbers = f"{{w}} {sign} {{rate}}" + ("" if w == "b" else " × {x}")
            yield line(
                f"{w} ← {w} {sign} {factor} = {numbers} = {{*new}}", w=Number(float(neuron.weights[index]), "weight"),
                rate=neuron.rate, x=Number(float(neuron.factors[index]), "input"), new=float(neuron.after[index]),
            )  # fmt: skip
    else:
        yield (Bit(say("The weights stay as they are.")),)
    if len(neuron.inputs) == 2 and neuron.has_bias:
        yield _border(say("Line before"), neuron.weights.tolist())
        if wrong:
            yield _border(say("Line after"), neuron.after.tolist())
    if guarantee is not None:
        yield from _bound(guarantee)


def _border(title: str, weights: list[float]) -> Line:
    first, second, bias = weights
    return line(f"{title}: {{a}} × x₁ + {{b}} × x₂ + {{c}} = 0", a=first, b=second, c=bias)


def _bound(guarantee: Guarantee) -> Iterator[Line]:
    so_far = say("{mistakes} so far", mistakes=counted(guarantee.corrections, "mistake"))
    if math.isinf(guarantee.bound):
        yield (
            Bit(
                say(
                    "{so_far}. No line separates these samples, so there is no bound: the rule never ends.",
                    so_far=so_far,
                )
            ),
        )
        return
    yield (
        Bit(say("{so_far}. From zero weights there are at most (R/γ)² = ", so_far=so_far)),
        *line("({R} / {margin})² = {*bound}", R=guarantee.radius, margin=guarantee.margin, bound=guarantee.bound),
        Bit(say(", with the best margin γ; from here at most {floor:,} more.", floor=math.floor(guarantee.more))),
    )


def verdict_sentence(neuron: Neuron, guarantee: Guarantee | None) -> str:
    """The verdict, and how many mistakes there were beside how many there can be."""
    assert neuron.verdict is not None
    told = say("the score {verdict} is {neuron}", verdict=number(neuron.verdict[0]), neuron=_verdict(neuron))
    if guarantee is None or math.isinf(guarantee.bound):
        return f"{told}."
    so_far = counted(guarantee.corrections, "mistake")
    return say(
        "{told}; {so_far} so far, from zero weights at most {bound:,.0f}.",
        told=told,
        so_far=so_far,
        bound=guarantee.bound,
    )
