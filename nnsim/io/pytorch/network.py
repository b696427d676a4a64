"""The class of the network: layers by name, and how an input goes through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod

from nnsim.core.counted import counted
from nnsim.core.network import INPUT, OUTPUT
from nnsim.io.pytorch.modules import PLACE
from nnsim.io.pytorch.wording import WIDTH, call, identifiers, laid_out, unused
from nnsim.networks.kinds import ACTIVATIONS, Array, Call, Shape
from nnsim.networks.plan import Plan, Planned

Join = Callable[[Call, Sequence[str]], str]


def _concat(joined: Call, parts: Sequence[str]) -> str:
    return f"torch.cat([{', '.join(parts)}], dim={dict(joined.arguments).get('dim', 1)})"


JOINED: dict[str, Join] = {
    f"{PLACE}:Add": lambda _call, parts: " + ".join(parts),
    f"{PLACE}:Multiply": lambda _call, parts: " * ".join(parts),
    f"{PLACE}:Concat": _concat,
    f"{PLACE}:SwapAxes": lambda _call, parts: f"{parts[0]}.transpose(1, 2)",
}
"""Modules that are an expression of Python, written as such."""


class Writer:
    """Writes the network of ``plan``; ``names`` are the attributes by node id, ``extra`` the modules to define."""

    def __init__(self, plan: Plan, outputs: tuple[str, ...] = (OUTPUT,)) -> None:
        self.plan, self._outputs = plan, outputs
        self.names = identifiers(layer.id for layer in plan.layers)
        self.extra: list[str] = []
        self._attributes: dict[str, str] = {}
        self._shared: dict[Call, str] = {}
        self._variables = _variables(plan, self.names, outputs if len(outputs) > 1 else ())

    def text(self, title: str) -> str:
        """The class; ``title`` is the first line of its docstring."""
        forward = [line for layer in self.plan.layers for line in self._forward(layer)]
        shape = _shape(self.plan.input_shape)
        several, (first, *_) = len(self._outputs) > 1, self._outputs
        scores = "of every output" if several else _shape(self.plan.layer(first).out_shape)
        return "\n".join(
            (
                "class Network(nn.Module):",
                f'    """{title}"""',
                "",
                "    def __init__(self):",
                "        super().__init__()",
                *self._attributes.values(),
                "",
                f"    def forward(self, {'inputs' if self.plan.ports else self._variables[INPUT]}):",
                f'        """Scores {scores} for inputs {shape}; each comment gives a shape."""',
                *self._cuts(),
                *forward,
                *self._ends(),
            )
        )

    def _cuts(self) -> Iterator[str]:
        """The lines that cut a row into several inputs."""
        for port in self.plan.ports:
            part = f"inputs[:, {port.start}:{port.start + prod(port.shape)}]"
            in_shape = f".reshape(-1, {', '.join(map(str, port.shape))})" if len(port.shape) > 1 else ""
            yield _commented(f"        {self._variables[port.id]} = {part}{in_shape}", _shape(port.shape))

    def _ends(self) -> Iterator[str]:
        """The line that returns the scores of several outputs, the first one first."""
        if len(self._outputs) > 1:
            yield f"        return {', '.join(self._variables[output] for output in self._outputs)}"

    # ------------------------------------------------------------ one layer

    def _forward(self, layer: Planned) -> Iterator[str]:
        sources = [self._variables[name] for name in layer.node.inputs]
        calls, owner = layer.calls, _owner(layer.calls, layer.arrays)
        values = sources
        for index, each in enumerate(calls):
            if each.target in JOINED:
                values = [JOINED[each.target](each, values)]
            else:
                values = [f"self.{self._attribute(layer, each, is_owner=index == owner)}({', '.join(values)})"]
        is_last = layer is self.plan.layers[-1] and len(self._outputs) == 1
        yield from _statement(self._variables[layer.id], values[0], is_last, layer.out_shape)

    def _attribute(self, layer: Planned, each: Call, *, is_owner: bool) -> str:
        """The name under which the module of ``each`` is made; equal activations share one."""
        if each in self._shared and not is_owner:
            return self._shared[each]
        own = self.names[layer.id]
        kind = _snake(each.target.partition(":")[2])
        shares = not is_owner and _is_activation(each)
        wanted = own if is_owner else kind if shares else f"{own}_{kind}"
        name = own if is_owner else unused(wanted, {*self.names.values(), *self._attributes})
        if shares:
            self._shared[each] = name
        head, arguments = call(each)
        line = laid_out(f"self.{name} = {head}", arguments, ")", 8)
        self._attributes[name] = _commented(line, _counted(layer) if is_owner else "")
        if each.target.startswith(f"{PLACE}:"):
            self.extra.append(each.target.partition(":")[2])
        return name


def _owner(calls: Sequence[Call], arrays: Sequence[Array]) -> int:
    """Which of a layer's modules gets its name: the one with the arrays, which has to be told sizes, else the first."""
    sized = (i for i, each in enumerate(calls) if each.arguments and not _is_activation(each))
    return next(sized, 0) if arrays else 0


def _is_activation(each: Call) -> bool:
    return any(each == entry.call for entry in ACTIVATIONS)


def _variables(plan: Plan, names: Mapping[str, str], kept: tuple[str, ...]) -> dict[str, str]:
    """What ``forward`` calls the result of every node: ``x`` where only the next line reads it, but not of ``kept``."""
    order = [*plan.inputs, *(layer.id for layer in plan.layers)]
    read_by: dict[str, list[int]] = {name: [] for name in order}
    for place, layer in enumerate(plan.layers):
        for source in layer.node.inputs:
            read_by[source].append(place)
    own = {INPUT: "inputs", **names}
    for port in plan.ports:
        own[port.id] = unused(port.label.lower(), {"inputs", *own.values()})
    first = len(plan.inputs) - 1
    kept = (*kept, *(port.id for port in plan.ports))
    return {
        name: "x" if name not in kept and set(read_by[name]) <= {place - first} else own[name]
        for place, name in enumerate(order)
    }


def _statement(variable: str, value: str, is_last: bool, shape: Shape) -> Iterator[str]:
    begin = "return " if is_last else f"{variable} = "
    comment = _shape(shape)
    line = f"        {begin}{value}"
    if len(line) <= WIDTH:
        yield _commented(line, comment)
    elif value.startswith("torch.cat(["):
        parts, _, rest = value.removeprefix("torch.cat([").partition("]")
        listed = laid_out("parts = [", parts.split(", "), "]", 8, collection=True)
        yield from (listed, f"        {begin}torch.cat([*parts]{rest}".replace("[*parts]", "parts"))
    else:
        sign = " + " if " + " in value else " * "
        first, *others = value.split(sign)
        yield f"        total = {first}"
        yield from (f"        total = total{sign}{other}" for other in others)
        yield f"        {begin}total"


def _commented(line: str, comment: str) -> str:
    longer = f"{line}  # {comment}"
    return longer if comment and "\n" not in line and len(longer) <= WIDTH else line


def _counted(layer: Planned) -> str:
    if not layer.parameters:
        return ""
    return counted(layer.parameters, "parameter")


def _shape(shape: Shape) -> str:
    return f"[n, {', '.join(map(str, shape))}]"


def _snake(name: str) -> str:
    """``BatchNorm1d`` -> ``batch_norm1d``, ``LeakyReLU`` -> ``leaky_relu``, ``SiLU`` -> ``silu``."""
    known = {"ReLU": "relu", "ELU": "elu", "GELU": "gelu", "SiLU": "silu", "LeakyReLU": "leaky_relu"}
    return known.get(name) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
