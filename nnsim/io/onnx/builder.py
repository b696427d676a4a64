"""An ONNX graph in the making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

OPSET = 17
"""Old enough for the runtimes of phones and browsers, and the first that knows layer normalisation."""

IR_VERSION = 8


class Builder:
    """Collects nodes and constants; results go by the names that ``add`` returns."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}
        self.place = "input"
        self._used: dict[str, int] = {}

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """A node of kind ``op`` after ``inputs``; returns the name of its result."""
        result = self._name(f"{self.place}/{op}")
        self.nodes.append(helper.make_node(op, list(inputs), [result], name=result, **attributes))
        return result

    def add_several(self, op: str, count: int, *inputs: str, **attributes: Any) -> list[str]:
        """The same for a node with ``count`` results."""
        results = [self._name(f"{self.place}/{op}") for _ in range(count)]
        self.nodes.append(helper.make_node(op, list(inputs), results, name=results[0], **attributes))
        return results

    def array(self, name: str, values: NDArray[Any]) -> str:
        """An array under a name of its own, such as a weight."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def numbers(self, values: object) -> str:
        """A constant of float32 numbers."""
        return self.array(self._name(f"{self.place}/constant"), np.asarray(values, np.float32))

    def doubles(self, values: object) -> str:
        """A constant of float64 numbers."""
        return self.array(self._name(f"{self.place}/constant"), np.asarray(values, np.float64))

    def whole(self, *values: int) -> str:
        """A constant list of whole numbers: axes, shapes."""
        return self.array(self._name(f"{self.place}/constant"), np.array(values, np.int64))

    def reshape(self, x: str, *shape: int) -> str:
        """``x`` in another shape; 0 keeps the size of an axis."""
        return self.add("Reshape", x, self.whole(*shape))

    def rename(self, result: str, name: str) -> str:
        """Give the last result the name under which the graph answers."""
        self.nodes.append(helper.make_node("Identity", [result], [name], name=f"{name}/Identity"))
        return name

    def _name(self, wanted: str) -> str:
        number = self._used[wanted] = self._used.get(wanted, 0) + 1
        return wanted if number == 1 else f"{wanted}_{number}"


def model(
    builder: Builder,
    inputs: Sequence[tuple[str, int, list[str | int]]],
    outputs: Mapping[str, list[str | int]],
    metadata: Mapping[str, str],
) -> bytes:
    """The finished file: name, type and shape of every input, the shapes of its outputs, and words about it."""
    graph = helper.make_graph(
        builder.nodes,
        "network",
        [helper.make_tensor_value_info(*each) for each in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        list(builder.constants.values()),
    )
    opset = helper.make_opsetid("", OPSET)
    made = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION, producer_name="nnsim")
    helper.set_model_props(made, dict(metadata))
    written: bytes = made.SerializeToString(deterministic=True)
    return written
