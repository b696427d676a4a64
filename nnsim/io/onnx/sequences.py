"""Recurrent layers and attention in ONNX."""

from __future__ import annotations

from math import sqrt

import numpy as np

from nnsim.core.data import Floats
from nnsim.io.onnx.builder import Builder
from nnsim.io.onnx.operations import At, operation

GATES = {"RNN": (0,), "LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2)}
"""Where ONNX's gates lie among PyTorch's: LSTM i o f c among i f g o, GRU z r h among r z n."""


@operation("RNN", "LSTM", "GRU")
def _recurrent(at: At) -> str:
    b, kind = at.build, at.call.target.partition(":")[2]
    order = GATES[kind]

    def ordered(name: str) -> Floats:
        blocks = np.split(at.arrays[name], len(order))
        return np.concatenate([blocks[gate] for gate in order])

    both = np.concatenate([ordered("bias_ih_l0"), ordered("bias_hh_l0")])
    weights = [ordered("weight_ih_l0"), ordered("weight_hh_l0"), both]
    names = ("weight_ih_l0", "weight_hh_l0", "bias")
    arrays = [b.array(f"{at.layer.id}.{name}", array[None]) for name, array in zip(names, weights, strict=True)]
    more = {"linear_before_reset": 1} if kind == "GRU" else {}
    size, waits, whole = int(at.arg("hidden_size")), at.arg("waits", False), at.arg("whole", False)
    begin = _begin(at) if waits else ""
    read = _moved(b, at.x, b.add("Min", b.add("Add", _count(at), begin), b.whole(_last(at)))) if waits else at.x
    results = b.add_several(kind, 2, b.add("Transpose", read, perm=[1, 0, 2]), *arrays, hidden_size=size, **more)
    if not (whole or waits):
        return b.add("Squeeze", results[1], b.whole(0))
    states = b.add("Transpose", b.add("Squeeze", results[0], b.whole(1)), perm=[1, 0, 2])
    if not waits:
        return states
    if not whole:
        return b.add("Squeeze", _moved(b, states, b.add("Sub", b.whole(_last(at)), begin)), b.whole(1))
    back = b.add("Sub", _count(at), begin)
    begun = b.add("Unsqueeze", b.add("GreaterOrEqual", back, b.whole(0)), b.whole(2))
    return b.add("Where", begun, _moved(b, states, b.add("Max", back, b.whole(0))), b.numbers(0.0))


def _last(at: At) -> int:
    return int(at.layer.in_shape[0]) - 1


def _count(at: At) -> str:
    """The numbers of all steps, [length]."""
    return at.build.whole(*range(_last(at) + 1))


def _begin(at: At) -> str:
    """The first step of each series that is not all 0, [n, 1]."""
    b = at.build
    is_there = b.add("Greater", b.add("ReduceMax", b.add("Abs", at.x), axes=[2], keepdims=0), b.numbers(0.0))
    first = b.add("Where", is_there, _count(at), b.whole(_last(at)))
    return b.add("ReduceMin", first, axes=[1], keepdims=1)


def _moved(b: Builder, x: str, places: str) -> str:
    """The steps ``places`` [n, m] of series [n, length, channels]."""
    return b.add("GatherND", x, b.add("Unsqueeze", places, b.whole(2)), batch_dims=1)


@operation("OverSteps")
def _over_steps(at: At) -> str:
    return at.build.add("ReduceMax" if at.arg("largest") else "ReduceMean", at.x, axes=[1], keepdims=0)


@operation("SelfAttention")
def _attention(at: At) -> str:
    b, (length, width), heads = at.build, at.layer.in_shape, int(at.arg("heads"))

    def projected(x: str, name: str) -> str:
        turned = b.add("Transpose", at.weight(f"{name}_weight"), perm=[1, 0])
        return b.add("Add", b.add("MatMul", x, turned), at.weight(f"{name}_bias"))

    parts = b.reshape(projected(at.x, "in"), 0, length, 3, heads, width // heads)
    split = b.add_several("Split", 3, b.add("Transpose", parts, perm=[2, 0, 3, 1, 4]), axis=0)
    query, key, value = (b.add("Squeeze", part, b.whole(0)) for part in split)
    fit = b.add("MatMul", query, b.add("Transpose", key, perm=[0, 1, 3, 2]))
    fit = b.add("Mul", fit, b.numbers(1 / sqrt(width // heads)))
    if at.arg("causal", False):
        fit = b.add("Add", fit, b.numbers(np.triu(np.full((length, length), -np.inf), 1)))
    found = b.add("MatMul", b.add("Softmax", fit, axis=-1), value)
    joined = b.reshape(b.add("Transpose", found, perm=[0, 2, 1, 3]), 0, length, width)
    return projected(joined, "out")
