"""A filter in one step: the slope of one weight of its kernel, a sum over all places, and how that weight is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.beats import Answered, Gradients
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.messages import AboutSlope
from nnsim.language.texts import say
from nnsim.networks.families.windowed import seen, window_of
from nnsim.networks.naming import within
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.run.told_places import cell_of
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.neuron import Beats, Neuron, row_of, update_of
from nnsim.ui.views.step.places import read_from
from nnsim.ui.views.step.told_layer import channels_first
from nnsim.ui.views.step.windows import among, pixel_of, where
from nnsim.ui.views.step.written import Bit, Line, Number, line, low, number, shown_terms

CONVOLUTIONS = frozenset({"conv1d", "conv2d", "conv3d"})
"""Ids of layer kinds whose weights meet a number at every place."""

Check = Callable[[AboutSlope], Line]
"""The word that asks for a finite difference, or what that came to."""


@dataclass(frozen=True, eq=False, slots=True)
class Filter:
    """``numbers`` are its weights, flat, with their gradient and what the optimizer remembers, as those of a neuron.

    ``at``      the weight that is told: its channel among those that are read, and its place in the kernel
    ``deltas``  [*places], the slope of the sample's loss in the sum at each place
    ``met``     [*places], what the weight was multiplied with there
    """

    layer: Planned
    numbers: Neuron
    at: tuple[int, ...]
    deltas: Doubles
    met: Doubles

    @property
    def index(self) -> int:
        """The weight as a place among all of the filter."""
        kernel = self.layer.arrays[0].shape[1:]
        return int(np.ravel_multi_index(self.at, kernel))

    @property
    def own(self) -> float:
        """The slope of the sample's own loss in that weight."""
        return float((self.deltas * self.met).sum())

    @property
    def written(self) -> tuple[int, ...]:
        """Whose update is written out: that of the weight, and of the bias where there is one."""
        last = len(self.numbers.weights) - 1
        return (self.index, last) if self.numbers.has_bias else (self.index,)

    @property
    def name(self) -> str:
        """``w₅``."""
        return f"w{low(self.index)}"


def filter_of(step: StepSoFar, plan: Plan, part: Part) -> Filter | None:
    """The filter of a convolution once its slopes are known, and of it the weight of ``part``, or the steepest one."""
    layer = next((layer for layer in plan.layers if layer.id == part.node), None)
    values = {type(beat.value): beat.value for beat in step.beats}
    gradients, answered = values.get(Gradients), values.get(Answered)
    if layer is None or layer.kind.id not in CONVOLUTIONS or not isinstance(gradients, Gradients):
        return None
    read, handed = read_from(values, plan, layer.node.inputs[0]), gradients.outputs.get(layer.id)
    if read is None or handed is None or not isinstance(answered, Answered):
        return None
    numbers = _numbers(step, values, layer, part, gradients)
    kernel = layer.arrays[0].shape[1:]
    slopes = numbers.gradient[: prod(kernel)]
    index = part.source
    if index is None or index not in range(prod(kernel)):
        index = int(np.abs(slopes).argmax()) if len(slopes) else 0
    at = tuple(int(place) for place in np.unravel_index(index, kernel))
    views = seen(channels_first(layer, read)[None], window_of(layer.values))
    met = np.asarray(views[0, among(layer, part.unit).start + at[0], ..., *at[1:]], np.float64)
    return Filter(layer, numbers, at, _deltas(layer, part.unit, handed[0] * numbers.rows, views, numbers), met)


def _numbers(step: StepSoFar, values: Beats, layer: Planned, part: Part, gradients: Gradients) -> Neuron:
    return Neuron(
        Part(part.node, part.unit),
        str(layer.values["activation"]),
        layer.node.inputs[0],
        bool(layer.values["bias"]),
        np.zeros(0),
        row_of(step.before, part),
        max(len(step.samples), 1),
        step.rate,
        step.count,
        gradient=row_of(gradients.arrays, part),
        **update_of(step, values, part),
    )


def _deltas(layer: Planned, unit: int, handed: Floats, views: Floats, numbers: Neuron) -> Doubles:
    """The slope in the sum at each place: that in what was handed on, times the slope of the activation."""
    axes, form = views.ndim // 2 - 1, layer.arrays[0].shape[1:]
    kernel = numbers.weights[: prod(form)].reshape(form)
    window = np.asarray(views[0, among(layer, unit)], np.float64)
    last = tuple(range(window.ndim - axes, window.ndim))
    sums = np.tensordot(window, kernel, ((0, *last), tuple(range(axes + 1))))
    bias = float(numbers.weights[-1]) if numbers.has_bias else 0.0
    bend = BENDS.get(numbers.activation, BENDS["linear"])
    slopes = np.vectorize(bend.at, otypes=[np.float64])(sums + bias)
    return np.asarray(channels_first(layer, handed)[unit] * slopes, np.float64)


# ------------------------------------------------------------ written


def slope_lines(told: Filter, check: Check) -> Iterator[Line]:
    """The slope of the weight as a sum over all places, of the batch, and that of the bias."""
    part, rows, name = told.numbers.part, told.numbers.rows, told.name
    place = say("channel {at}, {at_2}", at=told.at[0] + 1, at_2=where(told.at[1:]))
    yield (
        Bit(
            say(
                "Weight {name} of the kernel ({place}) meets one number at each of {places}",
                name=name,
                place=place,
                places=counted(told.deltas.size, "place"),
            )
        ),
    )
    own = _summed(told)
    about = AboutSlope(part.node, "weight", (part.unit, *told.at), None)
    if rows == 1 or not len(told.numbers.gradient):
        yield (*own, *check(about))
    else:
        yield own
        yield (*_of_batch(told, f"g{low(told.index)}", told.own, float(told.numbers.gradient[told.index])),
               *check(about))  # fmt: skip
    if told.numbers.has_bias and len(told.numbers.gradient):
        total, slope = float(told.deltas.sum()), float(told.numbers.gradient[-1])
        bias = check(AboutSlope(part.node, "bias", (part.unit,), None))
        written = line(say("∂loss/∂b = Σ δ over all places = {*total}"), total=total)
        mean = (
            line(say(";  mean of {samples}: g₀ = {{*g}}", samples=counted(rows, "sample")), g=slope) if rows > 1 else ()
        )
        yield (*written, *mean, *bias)


def _summed(told: Filter) -> Line:
    """The largest products, and what all others add up to."""
    part = told.numbers.part
    terms = (told.deltas * told.met).reshape(-1)
    shown, more = shown_terms(terms.tolist())
    bits = [Bit(f"∂loss/∂{told.name} = Σ δ x = ")]
    for place, index in enumerate(shown):
        at = tuple(int(axis) for axis in np.unravel_index(index, told.deltas.shape))
        spot = Pixel(*part[:2], *cell_of(told.deltas.shape, at))
        met = pixel_of(told.layer, among(told.layer, part.unit).start + told.at[0], at, told.at[1:])
        bits += line(
            f"{' + ' if place else ''}{{d}} × {{x}}", d=Number(float(told.deltas[at]), "delta", spot),
            x=Number(float(told.met[at]), "input", met),
        )  # fmt: skip
    if more:
        rest = told.own - float(terms[list(shown)].sum())
        bits.append(Bit(say(" + ({more:,} more that add up to {rest})", more=more, rest=number(rest)), "muted"))
    return (*bits, Bit(" = "), Bit(number(told.own), "result", Part(*part[:2], told.index)))


def _of_batch(told: Filter, name: str, own: float, mean: float) -> Line:
    """The mean over the samples of the batch, of which one is told."""
    rows = told.numbers.rows
    batch, others = counted(rows, "sample"), counted(rows - 1, "more sample")
    return line(
        say(
"{name} = mean of {batch} = ({{own}} + "
"{{others}} of {others}) / {rows:,} = {{*mean}}", name=name, batch=batch, others=others, rows=rows), own=own,
        others=mean * rows - own, mean=mean,
    )  # fmt: skip


def sentence_of(told: Filter, beat: str) -> str:
    """Which weight it is and its slope, or how far the step moved the filter."""
    part = told.numbers.part
    name = say("Filter {unit} of {within}", unit=part.unit + 1, within=within(part.node))
    if beat == "update":
        return say("{name}: its weights moved by at most {moved}.", name=name, moved=number(told.numbers.moved))
    return say(
        "{name}: the slope of {told} is {own}, a sum over {places}.",
        name=name,
        told=told.name,
        own=number(told.own),
        places=counted(told.deltas.size, "place"),
    )
