"""One number that a layer makes which has no neurons: a pixel of a map, a row of attention, a step of a recurrence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.beats import Answered, Taken, Verdict
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.language.texts import say
from nnsim.networks.naming import within
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.run.told_places import STATES, in_grid
from nnsim.ui.run.told_step import EVERY, Part, Pixel
from nnsim.ui.views.step.gathering import alike, gathered, joined, passed_on, shared_out
from nnsim.ui.views.step.normalising import batch_normalised, damped, normalised
from nnsim.ui.views.step.place_code import Code, code_of
from nnsim.ui.views.step.recurrence import BLOCKS, GATES, NAMES, states_of, step_lines
from nnsim.ui.views.step.single import bent, dropped, encoded, enlarged, looked_up, painted
from nnsim.ui.views.step.spots import shown_map, spot_in
from nnsim.ui.views.step.told_layer import Cell, Source, ToldLayer, maps_of
from nnsim.ui.views.step.windows import convolved, pooled, products, repeated, spread, step_of, sum_of
from nnsim.ui.views.step.written import Bit, Line, line, number, plain

TAKEN_FROM = 6
"""Places of a text from which most is taken."""


class Place(NamedTuple):
    """``map`` [rows, columns] has the numbers to choose from, of which ``cell`` is told in ``lines``.

    ``rows`` are what its rows are called, where they have names; ``code`` works the number out.
    """

    map: Doubles
    cell: Cell
    lines: tuple[Line, ...]
    rows: tuple[str, ...] = ()
    code: Code | None = None

    @property
    def name(self) -> str:
        """Which number it is."""
        return plain(self.lines[0]).partition(":")[0]

    @property
    def sentence(self) -> str:
        """Which number it is, and how large."""
        return f"{self.name}: {number(float(self.map[self.cell]))}."


class Kind(NamedTuple):
    """How a kind of layer is told: what one of its parts is called, how many it has, its map and its lines.

    ``rows`` are the names of the rows of the map, whose last one is what the layer makes.
    """

    part: str
    count: Callable[[Planned], int]
    map: Callable[[ToldLayer], Doubles]
    lines: Callable[[ToldLayer, Cell], Iterator[Line]]
    rows: tuple[str, ...] = ()


def place_of(step: StepSoFar, plan: Plan, part: Part, cell: Cell | None) -> Place | None:
    """What is told of a layer without neurons, at its largest number if no ``cell`` is chosen.

    None for other layers, and before the forward beat.
    """
    layer = next((layer for layer in plan.layers if layer.id == part.node), None)
    values = {type(beat.value): beat.value for beat in step.beats}
    answered = values.get(Answered)
    if layer is None or layer.kind.id not in KINDS or not isinstance(answered, Answered):
        return None
    kind, sources = KINDS[layer.kind.id], tuple(_sources(values, plan, layer))
    made = answered.outputs.get(layer.id)
    if len(sources) < len(layer.node.inputs) or made is None or not 0 <= part.unit < kind.count(layer):
        return None
    arrays = {name.rpartition(".")[2]: array for name, array in step.before.items() if name.startswith(f"{layer.id}.")}
    handed, batch = _would_be_handed(step, values), answered.batches.get(layer.id)
    rows = max(len(step.samples), 1)
    told = ToldLayer(layer, part.unit, arrays, sources[0].numbers, made[0], handed, sources, batch, rows)
    numbers = kind.map(told)
    rows, columns = numbers.shape
    sizes = np.abs(numbers)
    sizes[: len(kind.rows) - 1 if kind.rows else 0] = -1.0
    row, column = cell or divmod(int(sizes.argmax()), columns)
    at = Cell(min(row, rows - 1), min(column, columns - 1))
    return Place(numbers, at, tuple(kind.lines(told, at)), kind.rows, code_of(told, at))


def _sources(values: Mapping[type, object], plan: Plan, layer: Planned) -> Iterator[Source]:
    """All that it reads, as far as that is known."""
    layers = {each.id: each for each in plan.layers}
    for node in layer.node.inputs:
        numbers = read_from(values, plan, node)
        if numbers is not None:
            yield Source(node, layers.get(node), numbers)


def read_from(values: Mapping[type, object], plan: Plan, source: str) -> Floats | None:
    """What a node hands on of the sample [*shape]; None where that was not asked about."""
    answered, taken = values.get(Answered), values.get(Taken)
    if isinstance(answered, Answered) and source in answered.outputs:
        return np.asarray(answered.outputs[source][0])
    if isinstance(taken, Taken) and taken.inputs is not None and source in plan.inputs:
        return np.asarray(plan.cut(taken.inputs)[source][0])
    views = (layer.node.inputs[0] for layer in plan.layers if layer.id == source and layer.kind.is_view)
    return next((read_from(values, plan, behind) for behind in views), None)


def _would_be_handed(step: StepSoFar, values: Mapping[type, object]) -> Doubles | None:
    """The slope of the cross-entropy of every output for itself, in what the response units read."""
    verdict, weight = values.get(Verdict), step.before.get(f"{OUTPUT}.weight")
    if not isinstance(verdict, Verdict) or weight is None:
        return None
    chances = 1 / (1 + np.exp(-verdict.scores.astype(np.float64)))
    return np.asarray((chances - verdict.label) @ weight.astype(np.float64), np.float64)


# ------------------------------------------------------------ attention and recurrence


def _shares(told: ToldLayer) -> Doubles:
    attends = told.layer.kind.attends
    assert attends is not None
    return np.asarray(attends(told.layer.values, told.arrays, told.read[None])[0, told.unit], np.float64)


def _attended(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The row of weights of one place: from which others it takes how much."""
    row = _shares(told)[cell.row]
    yield (
        Bit(
            say(
                "Head {unit} of {layer}, place {row}: its row of weights",
                unit=told.unit + 1,
                layer=within(told.layer.id),
                row=cell.row + 1,
            )
        ),
    )
    best = sorted(np.argsort(-row, kind="stable")[:TAKEN_FROM].tolist())
    bits: list[Bit] = []
    for place in best:
        taken = step_of(told.layer, EVERY, place)
        bits += [
            Bit(say("place {place}: ", place=place + 1)),
            Bit(number(float(row[place])), "weight", taken),
            Bit(",  "),
        ]
    yield tuple(bits[:-1])
    rest = float(row.sum() - row[best].sum())
    if len(row) > len(best):
        yield (
            Bit(say("the other {count:,} together: {rest}", count=len(row) - len(best), rest=number(rest)), "muted"),
        )
    yield line(say("Their sum is {*sum}"), sum=float(row.sum()))


def _states(told: ToldLayer) -> Doubles:
    """A row for each gate and the state, a column for each step."""
    steps = _scanned(told)
    return np.array([[step[name][told.unit] for step in steps] for name in STATES[told.layer.kind.id]])


def _gates(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The gates of one step, and of the one that is pointed at what it read."""
    kind, name = told.layer.kind.id, STATES[told.layer.kind.id][cell.row]
    unit = say("unit {unit} of {layer}", unit=told.unit + 1, layer=within(told.layer.id))
    yield (
        Bit(
            say(
                "{names} {name} of {unit}, step {column} of {count}",
                names=NAMES[name],
                name=name,
                unit=unit,
                column=cell.column + 1,
                count=len(told.read),
            )
        ),
    )
    steps = _scanned(told)
    here, before = steps[cell.column], steps[cell.column - 1] if cell.column else None
    if name in BLOCKS[kind]:
        yield from _read_by_gate(told, cell, here[f"{name}_x"], np.zeros(0) if before is None else before["h"])
    of_unit = {each: float(array[told.unit]) for each, array in here.items()}
    then = {each: 0.0 if before is None else float(before[each][told.unit]) for each in here}
    yield from step_lines(kind, of_unit, then, lambda each, is_before: _spot(told, cell, each, is_before))


def _spot(told: ToldLayer, cell: Cell, name: str, is_before: bool) -> Pixel | None:
    """Where a gate or the state of the unit stands, in this step or the one before it."""
    rows, step = STATES[told.layer.kind.id], cell.column - is_before
    return Pixel(told.layer.id, told.unit, rows.index(name), step) if name in rows and step >= 0 else None


def _read_by_gate(told: ToldLayer, cell: Cell, of_input: Doubles, state: Doubles) -> Iterator[Line]:
    """What one gate of the unit makes of the step and of the ``state`` before it, which is empty before the first."""
    layer, kind = told.layer, told.layer.kind.id
    row = cell.row * int(layer.values["units"]) + told.unit
    arrays = {name.removesuffix("_l0"): array[row].astype(np.float64) for name, array in told.arrays.items()}
    read = told.read[cell.column].astype(np.float64)
    places = [step_of(layer, channel, cell.column) for channel in range(len(read))]
    yield (Bit("w x + b = "), *sum_of(arrays["weight_ih"], read, places),
           *line(" + {b} = {total}", b=float(arrays["bias_ih"]), total=float(of_input[told.unit])))  # fmt: skip
    if not len(state):
        yield line(say("u h + c = c = {c}: before the first step h is 0"), c=float(arrays["bias_hh"]))
        return
    before = [Pixel(layer.id, unit, len(STATES[kind]) - 1, cell.column - 1) for unit in range(len(state))]
    total = float(arrays["weight_hh"] @ state + arrays["bias_hh"])
    yield (Bit("u h + c = "), *sum_of(arrays["weight_hh"], state, before),
           *line(" + {c} = {total}", c=float(arrays["bias_hh"]), total=total))  # fmt: skip


def _scanned(told: ToldLayer) -> list[dict[str, Doubles]]:
    arrays = {name: array.astype(np.float64) for name, array in told.arrays.items()}
    return states_of(told.layer.kind.id, arrays, told.read.astype(np.float64))


# ------------------------------------------------------------ association units


def _associated(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The wires of one unit, and what it lacks: a target."""
    unit = spot_in(told, cell).channel
    wires, read = told.arrays["wiring"][unit].astype(np.float64), told.read.astype(np.float64).reshape(-1)
    ends, threshold = np.flatnonzero(wires), float(told.layer.values["threshold"])
    total = float(wires @ read)
    yield (Bit(say("Association unit {unit}: {wires} of fixed sign", unit=unit + 1, wires=counted(len(ends), "wire"))),)
    yield products(wires[ends].tolist(), read[ends].tolist())
    fires = "above" if total > threshold else say("not above")
    yield line(say(
"{{sum}} is {fires} the threshold "
"θ = {{theta}}: a = {{*a}}", fires=fires), sum=total, theta=threshold,
               a=float(told.made[unit]))  # fmt: skip
    if told.handed is not None and unit < len(told.handed):
        yield (Bit(say("No target says what it should answer, so Rosenblatt's rule cannot correct it.")),)
        yield line(
            say("Backpropagation with cross-entropy would hand it ∂loss/∂a = Σ w (p − t) = {*handed}; "
            "through a step, whose slope is 0, nothing of that arrives."), handed=float(told.handed[unit]),
        )  # fmt: skip


def _maps(layer: Planned) -> int:
    return 1 if in_grid(layer) else maps_of(layer)[0]


_RECURRENT = Kind(say("Unit"), lambda layer: int(layer.values["units"]), _states, _gates)
"""Without the names of its rows, which differ."""


def _channel(lines: Callable[[ToldLayer, Cell], Iterator[Line]]) -> Kind:
    """A kind that makes channels, or a vector."""
    return Kind(say("Channel"), _maps, shown_map, lines)


KINDS: dict[str, Kind] = {
    **{kind: Kind(say("Filter"), _maps, spread, convolved) for kind in ("conv1d", "conv2d", "conv3d")},
    "conv_transpose2d": Kind(say("Filter"), _maps, spread, painted),
    **{
        f"{kept}_pool{axes}d": Kind(say("Channel"), _maps, spread, pooled) for kept in ("max", "avg") for axes in (2, 3)
    },
    **{kind: _channel(gathered) for kind in ("global_pool", "adaptive_pool2d")},
    **{kind: _channel(batch_normalised) for kind in ("batchnorm1d", "batchnorm2d")},
    **{kind: _channel(normalised) for kind in ("layernorm", "groupnorm")},
    "local_response_norm": _channel(damped),
    "dropout": _channel(partial(dropped, whole_maps=False)),
    "dropout2d": _channel(partial(dropped, whole_maps=True)),
    "activation": _channel(bent),
    "softmax": _channel(shared_out),
    "upsample": _channel(enlarged),
    "positional_encoding": _channel(encoded),
    "embedding": _channel(looked_up),
    "add": _channel(partial(joined, adds=True)),
    "multiply": _channel(partial(joined, adds=False)),
    "concat": _channel(passed_on),
    "similarity": _channel(alike),
    "dense_each": Kind(say("Neuron"), _maps, spread, repeated),
    "attention": Kind(say("Head"), lambda layer: int(layer.values["heads"]), _shares, _attended),
    **{kind: _RECURRENT._replace(rows=STATES[kind]) for kind in GATES},
    "random_projection": Kind(say("Layer"), lambda _: 1, shown_map, _associated),
}
"""By the ids of layer kinds: all but those of neurons, and those that only look at their input in another shape."""
