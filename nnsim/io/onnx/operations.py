"""What the calls of layers are in ONNX, by the module of PyTorch that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from nnsim.core.data import Floats
from nnsim.io.onnx.builder import Builder
from nnsim.networks.kinds import Call
from nnsim.networks.plan import Planned

FLOAT, WHOLE = 1, 7
"""Types of numbers in ONNX: float32 and int64."""


@dataclass(frozen=True, slots=True)
class At:
    """One call in its layer: ``inputs`` are names of results, ``arrays`` the layer's numbers by name."""

    build: Builder
    layer: Planned
    call: Call
    inputs: tuple[str, ...]
    arrays: Mapping[str, Floats]

    @property
    def x(self) -> str:
        """The first input."""
        return self.inputs[0]

    def weight(self, name: str) -> str:
        """An array of the layer as a constant, under the layer's name."""
        return self.build.array(f"{self.layer.id}.{name}", self.arrays[name])

    def arg(self, name: str, usual: Any = None) -> Any:
        """An argument of the call."""
        return dict(self.call.arguments).get(name, usual)


Operation = Callable[[At], str]
OPERATIONS: dict[str, Operation] = {}
"""By the name of the module, whether of PyTorch or of the engine. Returns the name of the result."""


def operation(*names: str) -> Callable[[Operation], Operation]:
    """Register what modules called ``names`` do."""

    def register(function: Operation) -> Operation:
        OPERATIONS.update(dict.fromkeys(names, function))
        return function

    return register


def single(name: str, op: str, **attributes: Any) -> None:
    """Register a module that is one node."""
    OPERATIONS[name] = lambda at: at.build.add(op, at.x, **attributes)


for _module, _op in (("Sigmoid",) * 2, ("Tanh",) * 2, ("ReLU", "Relu"), ("Softplus",) * 2, ("Sine", "Sin")):
    single(_module, _op)
single("ELU", "Elu", alpha=1.0)
single("SwapAxes", "Transpose", perm=[0, 2, 1])


@operation("Flatten")
def _flatten(at: At) -> str:
    if at.arg("start_dim", 1) == 1:
        return at.build.add("Flatten", at.x, axis=1)
    return at.build.reshape(at.x, 0, 0, -1)


@operation("Identity", "Dropout", "Dropout2d")
def _nothing(at: At) -> str:
    """What only training knows, or nobody."""
    return at.x


@operation("LeakyReLU")
def _leaky(at: At) -> str:
    return at.build.add("LeakyRelu", at.x, alpha=float(at.arg("negative_slope", 0.01)))


@operation("GELU")
def _gelu(at: At) -> str:
    b = at.build
    bent = b.add("Erf", b.add("Mul", at.x, b.numbers(sqrt(0.5))))
    return b.add("Mul", b.add("Mul", at.x, b.numbers(0.5)), b.add("Add", bent, b.numbers(1.0)))


@operation("SiLU")
def _silu(at: At) -> str:
    return at.build.add("Mul", at.x, at.build.add("Sigmoid", at.x))


@operation("Step")
def _step(at: At) -> str:
    return at.build.add("Cast", at.build.add("Greater", at.x, at.build.numbers(0.0)), to=FLOAT)


@operation("Softmax")
def _softmax(at: At) -> str:
    return at.build.add("Softmax", at.x, axis=int(at.arg("dim")))


@operation("Similarity")
def _similarity(at: At) -> str:
    b, (first, second) = at.build, at.inputs

    def sum_of(left: str, right: str) -> str:
        return b.add("ReduceSum", b.add("Mul", left, right), b.whole(1), keepdims=1)

    dot, size = sum_of(first, second), at.layer.in_shape[0]
    if not at.arg("cosine"):
        return b.add("Mul", dot, b.numbers(at.arg("scale") / sqrt(size)))
    squares = b.add("Max", b.add("Mul", sum_of(first, first), sum_of(second, second)), b.numbers(1e-6))
    return b.add("Mul", b.add("Div", dot, b.add("Sqrt", squares)), b.numbers(at.arg("scale")))


# ---------------------------------------------------------------- layers with weights


@operation("Linear")
def _linear(at: At) -> str:
    bias = [at.weight("bias")] if "bias" in at.arrays else []
    if len(at.layer.in_shape) == 1:
        return at.build.add("Gemm", at.x, at.weight("weight"), *bias, transB=1)
    score = at.build.add("MatMul", at.x, at.build.add("Transpose", at.weight("weight"), perm=[1, 0]))
    return at.build.add("Add", score, *bias) if bias else score


@operation("Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d")
def _conv(at: At) -> str:
    axes = at.arrays["weight"].ndim - 2
    arguments = {
        "kernel_shape": [int(at.arg("kernel_size"))] * axes,
        "strides": [int(at.arg("stride", 1))] * axes,
        "pads": [int(at.arg("padding", 0))] * 2 * axes,
        "dilations": [int(at.arg("dilation", 1))] * axes,
        "group": int(at.arg("groups", 1)),
    }
    weights = [at.weight(name) for name in ("weight", "bias") if name in at.arrays]
    op = "ConvTranspose" if at.call.target.endswith("ConvTranspose2d") else "Conv"
    return at.build.add(op, at.x, *weights, **arguments)


@operation("Embedding")
def _embedding(at: At) -> str:
    b, last = at.build, int(at.arg("num_embeddings")) - 1
    low, high = (
        b.array(f"{at.layer.id}/{name}", np.array(value, np.int64)) for name, value in (("first", 0), ("last", last))
    )
    rows = b.add("Clip", b.add("Cast", at.x, to=WHOLE), low, high)
    return b.add("Gather", at.weight("weight"), rows, axis=0)


@operation("Association")
def _association(at: At) -> str:
    b = at.build
    sums = b.add("MatMul", at.x, b.add("Transpose", at.weight("wiring"), perm=[1, 0]))
    return b.add("Cast", b.add("Greater", sums, b.numbers(at.arg("threshold", 0.0))), to=FLOAT)


# ---------------------------------------------------------------- pooling and resizing


@operation("MaxPool2d", "AvgPool2d", "MaxPool3d", "AvgPool3d")
def _pool(at: At) -> str:
    is_max, axes = ":MaxPool" in at.call.target, len(at.layer.in_shape) - 1
    kernel = int(at.arg("kernel_size"))
    return at.build.add(
        "MaxPool" if is_max else "AveragePool",
        at.x,
        kernel_shape=[kernel] * axes,
        strides=[int(at.arg("stride", kernel))] * axes,
        pads=[int(at.arg("padding", 0))] * 2 * axes,
        **({} if is_max else {"count_include_pad": 1}),
    )


@operation("AdaptiveAvgPool2d", "AdaptiveMaxPool2d")
def _adaptive(at: At) -> str:
    """Parts of equal size where the image divides evenly, else every part by itself."""
    is_max, size = at.call.target.endswith("MaxPool2d"), int(at.arg("output_size"))
    height, width = at.layer.in_shape[1:]
    if size == 1:
        return at.build.add("GlobalMaxPool" if is_max else "GlobalAveragePool", at.x)
    if height % size == 0 and width % size == 0:
        window = [height // size, width // size]
        return at.build.add("MaxPool" if is_max else "AveragePool", at.x, kernel_shape=window, strides=window)
    op = "ReduceMax" if is_max else "ReduceMean"
    return _in_parts(at.build, op, _in_parts(at.build, op, at.x, (2, height, size)), (3, width, size))


def _in_parts(b: Builder, op: str, x: str, along: tuple[int, int, int]) -> str:
    """``x`` reduced to one number per part; ``along`` are the axis, its length, and the number of parts."""
    axis, length, size = along
    reduced = []
    for index in range(size):
        start, stop = index * length // size, -(-(index + 1) * length // size)
        part = b.add("Slice", x, b.whole(start), b.whole(stop), b.whole(axis))
        reduced.append(b.add(op, part, axes=[axis], keepdims=1))
    return b.add("Concat", *reduced, axis=axis)


@operation("Upsample")
def _upsample(at: At) -> str:
    factor = float(at.arg("scale_factor"))
    nearest = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    linear = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    chosen = nearest if at.arg("mode") == "nearest" else linear
    return at.build.add("Resize", at.x, "", at.build.numbers([1.0, 1.0, factor, factor]), **chosen)


# ---------------------------------------------------------------- normalisation


@operation("BatchNorm1d", "BatchNorm2d")
def _batch_norm(at: At) -> str:
    arrays = [at.weight(name) for name in ("weight", "bias", "running_mean", "running_var")]
    return at.build.add("BatchNormalization", at.x, *arrays, epsilon=float(at.arg("eps", 1e-5)))


@operation("LayerNorm")
def _layer_norm(at: At) -> str:
    arrays = [at.weight("weight"), at.weight("bias")]
    axis = -at.arrays["weight"].ndim
    return at.build.add("LayerNormalization", at.x, *arrays, axis=axis, epsilon=float(at.arg("eps", 1e-5)))


@operation("GroupNorm")
def _group_norm(at: At) -> str:
    """Groups as the channels of an instance normalisation, then a scale and a shift per channel."""
    b, groups, shape = at.build, int(at.arg("num_groups")), at.layer.in_shape
    ones, zeros = b.numbers(np.ones(groups)), b.numbers(np.zeros(groups))
    grouped = b.reshape(at.x, 0, groups, -1)
    normal = b.add("InstanceNormalization", grouped, ones, zeros, epsilon=float(at.arg("eps", 1e-5)))
    back, each = b.reshape(normal, 0, *shape), [shape[0], *[1] * (len(shape) - 1)]
    scaled = b.add("Mul", back, b.reshape(at.weight("weight"), *each))
    return b.add("Add", scaled, b.reshape(at.weight("bias"), *each))


@operation("LocalResponseNorm")
def _local_response(at: At) -> str:
    """ONNX has a node for windows of odd size; an even one leans to the other side there."""
    size, alpha, beta, k = int(at.arg("size")), *(float(at.arg(name)) for name in ("alpha", "beta", "k"))
    b = at.build
    if size % 2:
        return b.add("LRN", at.x, size=size, alpha=alpha, beta=beta, bias=k)
    squares = b.add("Unsqueeze", b.add("Mul", at.x, at.x), b.whole(1))
    pads = [size // 2, 0, 0, (size - 1) // 2, 0, 0]
    mean = b.add("AveragePool", squares, kernel_shape=[size, 1, 1], pads=pads, count_include_pad=1)
    base = b.add("Add", b.add("Mul", b.add("Squeeze", mean, b.whole(1)), b.numbers(alpha)), b.numbers(k))
    return b.add("Div", at.x, b.add("Pow", base, b.numbers(beta)))


# ---------------------------------------------------------------- several inputs, other shapes


@operation("Add")
def _add(at: At) -> str:
    return at.build.add("Sum", *at.inputs)


@operation("Multiply")
def _multiply(at: At) -> str:
    product = at.x
    for other in at.inputs[1:]:
        product = at.build.add("Mul", product, other)
    return product


@operation("Concat")
def _concat(at: At) -> str:
    return at.build.add("Concat", *at.inputs, axis=int(at.arg("dim", 1)))


@operation("Unflatten")
def _unflatten(at: At) -> str:
    return at.build.reshape(at.x, 0, *at.arg("unflattened_size"))


@operation("ToVideo")
def _to_video(at: At) -> str:
    return at.build.add("Unsqueeze", at.x, at.build.whole(1))


@operation("ToSequence")
def _to_sequence(at: At) -> str:
    b, shape = at.build, at.layer.in_shape
    if len(shape) == 1:
        return b.add("Unsqueeze", at.x, b.whole(2))
    channels, height, width = shape
    if at.arg("rows", True):
        return b.reshape(b.add("Transpose", at.x, perm=[0, 2, 1, 3]), 0, height, channels * width)
    return b.add("Transpose", b.reshape(at.x, 0, channels, height * width), perm=[0, 2, 1])


@operation("PositionEmbedding")
def _places(at: At) -> str:
    return at.build.add("Add", at.x, at.weight("weight"))


@operation("PositionalEncoding")
def _positions(at: At) -> str:
    """The waves are those that the layer adds to nothing."""
    forward = at.layer.kind.forward
    assert forward is not None
    waves = forward(at.layer.values, {}, np.zeros((1, *at.layer.in_shape), np.float32))[0]
    return at.build.add("Add", at.x, at.build.numbers(waves))
