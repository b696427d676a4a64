"""What a network costs: weights, multiply-adds, memory, and how much of the input each number sees.

Everything is counted from the plan; nothing is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from nnsim.networks.kinds import Shape, Window
from nnsim.networks.plan import Plan, Planned

FLOAT = 4
"""Bytes of one number."""


@dataclass(frozen=True, slots=True)
class Field:
    """The receptive field of a layer's numbers along one axis of the input: how far they see, and how far apart.

    ``size``   inputs that one number depends on (as far as the input reaches)
    ``step``   inputs from the field of one number to that of its neighbour; below 1 after enlarging
    """

    size: int = 1
    step: float = 1.0


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One layer, per sample.

    ``field``  receptive field along rows and columns; None where the input is no image or sequence
    ``forward_bytes``   what it makes of a sample in answering
    ``backward_bytes``  what training keeps and adds of it: the same again for what backpropagation needs and
                        for its gradients; nothing where a fixed layer lets no gradient through
    """

    id: str
    label: str
    out_shape: Shape
    weights: int
    biases: int
    buffers: int
    macs: int
    forward_bytes: int
    backward_bytes: int
    field: tuple[Field, ...] | None

    @property
    def outputs(self) -> int:
        """How many numbers (neurons) it answers with."""
        return prod(self.out_shape)

    @property
    def parameters(self) -> int:
        """Trained numbers."""
        return self.weights + self.biases


@dataclass(frozen=True, slots=True)
class Costs:
    """All layers, the output last, and their sums."""

    layers: tuple[LayerCost, ...]

    @property
    def weights(self) -> int:
        """Trained numbers other than biases."""
        return sum(layer.weights for layer in self.layers)

    @property
    def biases(self) -> int:
        """Biases, and shifts of normalisation."""
        return sum(layer.biases for layer in self.layers)

    @property
    def parameters(self) -> int:
        """Trained numbers."""
        return self.weights + self.biases

    @property
    def parameter_bytes(self) -> int:
        """Memory of the weights, once."""
        return FLOAT * (self.parameters + sum(layer.buffers for layer in self.layers))

    @property
    def macs(self) -> int:
        """Multiply-adds of one answer."""
        return sum(layer.macs for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """Memory of one sample in training."""
        return sum(layer.forward_bytes + layer.backward_bytes for layer in self.layers)

    def layer(self, node_id: str) -> LayerCost:
        """The costs of one node; raises ``KeyError``."""
        for layer in self.layers:
            if layer.id == node_id:
                return layer
        raise KeyError(node_id)


def costs(plan: Plan) -> Costs:
    """Count the planned network; where it cannot be built, what was reached."""
    layers = plan.layers or plan.reached
    fields = fields_of(plan, layers)
    return Costs(tuple(_count(layer, fields[layer.id]) for layer in layers))


def _count(layer: Planned, field: tuple[Field, ...] | None) -> LayerCost:
    weights = sum(prod(a.shape) for a in layer.arrays if a.is_trained and a.role != "bias")
    biases = sum(prod(a.shape) for a in layer.arrays if a.role == "bias")
    buffers = sum(prod(a.shape) for a in layer.arrays if not a.is_trained)
    made = 0 if layer.kind.is_view else len(layer.calls) * prod(layer.out_shape) * FLOAT
    return LayerCost(
        layer.id,
        layer.kind.label,
        layer.out_shape,
        weights,
        biases,
        buffers,
        layer.macs,
        made,
        0 if layer.kind.is_fixed else made,
        field,
    )


# ---------------------------------------------------------------- receptive fields


def fields_of(plan: Plan, layers: tuple[Planned, ...]) -> dict[str, tuple[Field, ...] | None]:
    """The receptive field of every layer by id, along the axes of the input image or sequence.

    Exact for windows: a window of k numbers, d apart, on fields of size r with step s sees r + (k - 1) d s and
    moves by its stride times s. Where several ways lead to a layer, the farthest counts. None for vectors, and where
    ways from several inputs come together.
    """
    axes = {name: _axes(shape) for name, shape in plan.inputs.items()}
    fields = {name: tuple(Field() for _ in sizes) for name, sizes in axes.items()}
    for layer in layers:
        seen = {axes[name] for name in layer.node.inputs}
        sizes = axes[layer.id] = seen.pop() if len(seen) == 1 else ()
        ways = zip(*(fields[name] for name in layer.node.inputs), strict=True) if sizes else ()
        before = tuple(Field(max(f.size for f in way), max(f.step for f in way)) for way in ways)
        window = layer.kind.window(layer.values, layer.in_shape)
        fields[layer.id] = tuple(_through(f, window, size) for f, size in zip(before, sizes, strict=True))
    return {layer.id: fields[layer.id] or None for layer in layers}


def _axes(shape: Shape) -> tuple[int, ...]:
    """The sizes along which an image, a video or a sequence lies; none for a vector."""
    return shape[1:] if len(shape) >= 3 else shape[:1] if len(shape) == 2 else ()


def _through(field: Field, window: Window | None, size: int) -> Field:
    """``field`` seen through ``window``; an image of ``size`` is the most that there is to see."""
    if window is None:
        return Field(size, float(size))
    reach = field.size + round((window.size - 1) * window.dilation * field.step)
    return Field(min(reach, size), field.step * window.stride / window.repeats)
