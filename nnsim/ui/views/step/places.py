"""One number that a layer makes which has no neurons: a pixel of a map, a row of attention, a step of a recurrence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.beats import Answered, Taken, Verdict
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.networks.families.windowed import seen, window_of
from nnsim.networks.naming import called
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.recurrence import GATES, states_of, step_lines
from nnsim.ui.views.step.written import Bit, Line, Number, line, number, plain

LARGEST_KERNEL = 5
"""Windows up to this side are written out row by row."""

TAKEN_FROM = 6
"""Places of a text from which most is taken."""


class Cell(NamedTuple):
    """Row and column in what the layer made."""

    row: int
    column: int


class Place(NamedTuple):
    """``map`` [rows, columns] has the numbers to choose from, of which ``cell`` is told in ``lines``."""

    map: Doubles
    cell: Cell
    lines: tuple[Line, ...]

    @property
    def sentence(self) -> str:
        """Which number it is, and how large."""
        return f"{plain(self.lines[0]).partition(':')[0]}: {number(float(self.map[self.cell]))}."


class _Layer(NamedTuple):
    """A layer in a step: its arrays by their short names, and what it read and made of the sample.

    ``handed``  where Rosenblatt's rule has compared: what backpropagation would hand back to each number [numbers]
    """

    layer: Planned
    unit: int
    arrays: Mapping[str, Floats]
    read: Floats
    made: Floats
    handed: Doubles | None = None


class Kind(NamedTuple):
    """How a kind of layer is told: what one of its parts is called, how many it has, its map and its lines."""

    part: str
    count: Callable[[Planned], int]
    map: Callable[[_Layer], Doubles]
    lines: Callable[[_Layer, Cell], Iterator[Line]]


def place_of(step: StepSoFar, plan: Plan, part: Part, cell: Cell | None) -> Place | None:
    """What is told of a layer without neurons, at its largest number if no ``cell`` is chosen.

    None for other layers, and before the forward beat.
    """
    layer = next((layer for layer in plan.layers if layer.id == part.node), None)
    values = {type(beat.value): beat.value for beat in step.beats}
    answered = values.get(Answered)
    if layer is None or layer.kind.id not in KINDS or not isinstance(answered, Answered):
        return None
    kind, read = KINDS[layer.kind.id], _read(values, plan, layer.node.inputs[0])
    made = answered.outputs.get(layer.id)
    if read is None or made is None or not 0 <= part.unit < kind.count(layer):
        return None
    arrays = {name.rpartition(".")[2]: array for name, array in step.before.items() if name.startswith(f"{layer.id}.")}
    told = _Layer(layer, part.unit, arrays, read, made[0], _would_be_handed(step, values))
    numbers = kind.map(told)
    rows, columns = numbers.shape
    row, column = cell or divmod(int(np.abs(numbers).argmax()), columns)
    at = Cell(min(row, rows - 1), min(column, columns - 1))
    return Place(numbers, at, tuple(kind.lines(told, at)))


def _read(values: Mapping[type, object], plan: Plan, source: str) -> Floats | None:
    answered, taken = values.get(Answered), values.get(Taken)
    if isinstance(answered, Answered) and source in answered.outputs:
        return np.asarray(answered.outputs[source][0])
    if isinstance(taken, Taken) and taken.inputs is not None and source in plan.inputs:
        return np.asarray(plan.cut(taken.inputs)[source][0])
    views = (layer.node.inputs[0] for layer in plan.layers if layer.id == source and layer.kind.is_view)
    return next((_read(values, plan, behind) for behind in views), None)


def _would_be_handed(step: StepSoFar, values: Mapping[type, object]) -> Doubles | None:
    """The slope of the cross-entropy of every output for itself, in what the response units read."""
    verdict, weight = values.get(Verdict), step.before.get(f"{OUTPUT}.weight")
    if not isinstance(verdict, Verdict) or weight is None:
        return None
    chances = 1 / (1 + np.exp(-verdict.scores.astype(np.float64)))
    return np.asarray((chances - verdict.label) @ weight.astype(np.float64), np.float64)


# ------------------------------------------------------------ convolution and pooling


def _channel(told: _Layer) -> Doubles:
    return np.asarray(told.made[told.unit], np.float64)


def _convolved(told: _Layer, cell: Cell) -> Iterator[Line]:
    """Window, kernel and products of the channel that counts most, and the sum."""
    values, kernel = told.layer.values, told.arrays["weight"][told.unit].astype(np.float64)
    group = told.unit // (told.layer.out_shape[0] // int(values["groups"]))
    among = slice(group * len(kernel), (group + 1) * len(kernel))
    window = _window(told, cell)[among]
    sums = (window * kernel).sum(axis=(1, 2))
    most = int(np.abs(sums).argmax())
    side, channels = kernel.shape[-1], len(kernel)
    yield (Bit(_where(told, cell) + f" its window of {side} × {side} in {counted(channels, 'channel')}"),)
    if side <= LARGEST_KERNEL:
        for row in range(side):
            pixels = [_pixel(told, cell, channel=among.start + most, at=(row, column)) for column in range(side)]
            weights = [Part(told.layer.id, told.unit, (most * side + row) * side + column) for column in range(side)]
            yield _products(kernel[most, row].tolist(), window[most, row].tolist(), weights, pixels)
    elif channels > 1:
        yield (Bit(f"{counted(side * side, 'product')} in each channel"),)
    parts = [Bit(f"channel {most + 1}: " if channels > 1 else "sum of the products: "), Bit(number(sums[most]))]
    if channels > 1:
        parts.append(Bit(f",  the other {channels - 1:,}: {number(float(sums.sum() - sums[most]))}", "muted"))
    yield tuple(parts)
    bias = float(told.arrays["bias"][told.unit]) if "bias" in told.arrays else 0.0
    z = float(sums.sum()) + bias
    yield line("z = Σ w x + b = {sum} + {b} = {*z}", sum=float(sums.sum()), b=bias, z=z)
    bend = BENDS.get(str(values["activation"]))
    if bend and bend.name:
        made = float(told.made[told.unit][cell])
        yield line(f"a = {bend.name}(z) = {bend.name}({{z}}) = {{*a}}", z=z, a=made)


def _products(
    weights: list[float], pixels: list[float], parts: Sequence[Part] = (), places: Sequence[Pixel | None] = ()
) -> Line:
    bits: list[Bit] = []
    for place, (weight, pixel) in enumerate(zip(weights, pixels, strict=True)):
        sign = " + " if place else ""
        w = Number(weight, "weight", parts[place] if parts else None)
        bits += line(f"{sign}{{w}} × {{x}}", w=w, x=Number(pixel, "input", places[place] if places else None))
    total = sum(weight * pixel for weight, pixel in zip(weights, pixels, strict=True))
    return (*bits, Bit(" = "), Bit(number(total)))


def _pooled(told: _Layer, cell: Cell) -> Iterator[Line]:
    """The window, and what is kept of it."""
    is_largest = told.layer.kind.id.startswith("max")
    window = _window(told, cell, rim=-np.inf if is_largest else 0.0)[told.unit]
    side = window.shape[-1]
    yield (Bit(_where(told, cell) + f" its window of {side} × {side}"),)
    if side <= LARGEST_KERNEL:
        for row, values in enumerate(window):
            places = [_pixel(told, cell, channel=told.unit, at=(row, column)) for column in range(side)]
            bits = [Bit(number(float(value)), "input", place) for value, place in zip(values, places, strict=True)
                    if np.isfinite(value)]  # fmt: skip
            yield tuple(part for bit in bits for part in (bit, Bit(",  ")))[:-1] or (Bit("outside", "input"),)
    result = float(told.made[told.unit][cell])
    yield line(f"{'The largest' if is_largest else 'Their mean'} is {{*result}}", result=result)


def _window(told: _Layer, cell: Cell, rim: float = 0.0) -> Doubles:
    """What a place of the map saw, [channels, side, side]."""
    every = seen(told.read[None].astype(np.float64), window_of(told.layer.values), rim)
    return np.asarray(every[0, :, cell.row, cell.column], np.float64)


def _pixel(told: _Layer, cell: Cell, channel: int, at: tuple[int, int]) -> Pixel | None:
    """Where a place of the window lies in what the layer read; None in its rim."""
    window = window_of(told.layer.values)
    row, column = (
        place * window.stride + step * window.dilation - window.padding for place, step in zip(cell, at, strict=True)
    )
    inside = 0 <= row < told.read.shape[1] and 0 <= column < told.read.shape[2]
    return Pixel(told.layer.node.inputs[0], channel, row, column) if inside else None


def _where(told: _Layer, cell: Cell) -> str:
    name = KINDS[told.layer.kind.id].part
    return f"{name} {told.unit + 1} of {called(told.layer.id)}, row {cell.row + 1}, column {cell.column + 1}:"


# ------------------------------------------------------------ attention and recurrence


def _shares(told: _Layer) -> Doubles:
    attends = told.layer.kind.attends
    assert attends is not None
    return np.asarray(attends(told.layer.values, told.arrays, told.read[None])[0, told.unit], np.float64)


def _attended(told: _Layer, cell: Cell) -> Iterator[Line]:
    """The row of weights of one place: from which others it takes how much."""
    row = _shares(told)[cell.row]
    yield (Bit(f"Head {told.unit + 1} of {called(told.layer.id)}, place {cell.row + 1}: its row of weights"),)
    best = sorted(np.argsort(-row, kind="stable")[:TAKEN_FROM].tolist())
    bits: list[Bit] = []
    for place in best:
        bits += [Bit(f"place {place + 1}: "), Bit(number(float(row[place])), "weight"), Bit(",  ")]
    yield tuple(bits[:-1])
    rest = float(row.sum() - row[best].sum())
    if len(row) > len(best):
        yield (Bit(f"the other {len(row) - len(best):,} together: {number(rest)}", "muted"),)
    yield line("Their sum is {*sum}", sum=float(row.sum()))


def _states(told: _Layer) -> Doubles:
    return np.array([[step["h"][told.unit] for step in _scanned(told)]])


def _gates(told: _Layer, cell: Cell) -> Iterator[Line]:
    """The gates of one step."""
    yield (Bit(f"Unit {told.unit + 1} of {called(told.layer.id)}, step {cell.column + 1} of the sequence"),)
    steps = _scanned(told)
    before = steps[cell.column - 1] if cell.column else {name: np.zeros_like(told_) for name, told_ in steps[0].items()}
    here = {name: float(array[told.unit]) for name, array in steps[cell.column].items()}
    yield from step_lines(told.layer.kind.id, here, {name: float(array[told.unit]) for name, array in before.items()})


def _scanned(told: _Layer) -> list[dict[str, Doubles]]:
    arrays = {name: array.astype(np.float64) for name, array in told.arrays.items()}
    return states_of(told.layer.kind.id, arrays, told.read.astype(np.float64))


# ------------------------------------------------------------ association units


def _fired(told: _Layer) -> Doubles:
    """All units in rows, those of the last row that do not exist at 0."""
    across = math.ceil(math.sqrt(len(told.made)))
    grid = np.zeros(across * math.ceil(len(told.made) / across))
    grid[: len(told.made)] = told.made
    return grid.reshape(-1, across)


def _associated(told: _Layer, cell: Cell) -> Iterator[Line]:
    """The wires of one unit, and what it lacks: a target."""
    unit = min(cell.row * _fired(told).shape[1] + cell.column, len(told.made) - 1)
    wires, read = told.arrays["wiring"][unit].astype(np.float64), told.read.astype(np.float64).reshape(-1)
    ends, threshold = np.flatnonzero(wires), float(told.layer.values["threshold"])
    total = float(wires @ read)
    yield (Bit(f"Association unit {unit + 1}: {counted(len(ends), 'wire')} of fixed sign"),)
    yield _products(wires[ends].tolist(), read[ends].tolist())
    fires = "above" if total > threshold else "not above"
    yield line(f"{{sum}} is {fires} the threshold θ = {{theta}}: a = {{*a}}", sum=total, theta=threshold,
               a=float(told.made[unit]))  # fmt: skip
    if told.handed is not None and unit < len(told.handed):
        yield (Bit("No target says what it should answer, so Rosenblatt's rule cannot correct it."),)
        yield line(
            "Backpropagation with cross-entropy would hand it ∂loss/∂a = Σ w (p − t) = {*handed}; "
            "through a step, whose slope is 0, nothing of that arrives.", handed=float(told.handed[unit]),
        )  # fmt: skip


def _maps(layer: Planned) -> int:
    return layer.out_shape[0]


_RECURRENT = Kind("Unit", lambda layer: int(layer.values["units"]), _states, _gates)

KINDS: dict[str, Kind] = {
    "conv2d": Kind("Filter", _maps, _channel, _convolved),
    "max_pool2d": Kind("Channel", _maps, _channel, _pooled),
    "avg_pool2d": Kind("Channel", _maps, _channel, _pooled),
    "attention": Kind("Head", lambda layer: int(layer.values["heads"]), _shares, _attended),
    **dict.fromkeys(GATES, _RECURRENT),
    "random_projection": Kind("Layer", lambda _: 1, _fired, _associated),
}
"""By the ids of layer kinds."""

WINDOWED = frozenset({"conv2d", "max_pool2d", "avg_pool2d"})
"""Those whose numbers are pixels of images, each made of a window."""
