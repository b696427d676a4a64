"""PyTorch modules over one flat parameter buffer, built from a plan.

Kernels, optimizers and probes work on the buffer; the modules' parameters are views into it,
so autograd, modules and export always see the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import NamedTuple, cast

import numpy as np
import torch
from torch import Tensor, nn

from nnsim.core.data import Floats
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.engine import modules
from nnsim.engine.initial import draw
from nnsim.engine.layout import Slot, layout
from nnsim.engine.repeatable import INSTEAD
from nnsim.engine.warm import copies
from nnsim.engine.weight_transfer import Labelled
from nnsim.language.texts import say
from nnsim.networks.kinds import Call
from nnsim.networks.memory_order import channels_come_last
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.plan import plan

ALLOWED: dict[str, ModuleType] = {"torch.nn": nn, "nnsim.engine.modules": modules}
"""The only places that a ``Call`` may name; nothing that a file says is ever executed."""

_RANDOM = nn.modules.dropout._DropoutNd
_BATCH = nn.modules.batchnorm._BatchNorm


def build_module(call: Call, device: str = "cpu") -> nn.Module:
    """Make the module that ``call`` names, or what stands in for it on ``device``.

    Raises ``ValueError`` for any other target.
    """
    place, _, name = call.target.partition(":")
    kind = getattr(ALLOWED.get(place), name, None)
    if not (isinstance(kind, type) and issubclass(kind, nn.Module)):
        raise ValueError(f"{call.target!r} is no module that a layer may name")
    if device == "cuda":
        kind = INSTEAD.get(kind, kind)
    arguments: dict[str, object] = dict(call.arguments)
    with torch.device("meta"):  # no numbers yet: every array becomes a view into the flat buffer
        if issubclass(kind, nn.Embedding):  # would draw its table, for which PyTorch loads its compiler
            arguments["_weight"] = torch.empty(cast("tuple[int, int]", tuple(arguments.values())))
        module: nn.Module = kind(**arguments)
    return module


class Trace(NamedTuple):
    """One forward pass, by node [n, *shape]: ``sums`` are what the first module of each makes, ``outputs`` the last.

    ``answers``  scores [n, units] of every output, the first one first
    ``batches``  what those nodes read that normalise with the mean and the variance of the batch
    """

    answers: list[Tensor]
    outputs: dict[str, Tensor]
    sums: dict[str, Tensor]
    batches: Mapping[str, Tensor] = MappingProxyType({})

    @property
    def scores(self) -> Tensor:
        """Scores [n, units] of the first output."""
        return self.answers[0]


class Model(nn.Module):
    """The network of a project on ``device``, with weights drawn from the recipe's seed.

    ``buffer``   float32 [size]: all trainable numbers, then the buffers
    ``flat``     its trainable front [parameters]; ``grad`` the gradient of the same shape
    ``mask``     1 where a penalty applies (role ``weight``), else 0
    ``chain``    its modules, if each reads the one before; ``steps`` of nodes otherwise, of which ``ends`` are outputs
    """

    def __init__(self, project: Project, device: str = "cpu") -> None:
        super().__init__()
        self.plan = _sound_plan(project)
        self.layout = layout(project, self.plan)
        self._places = {slot.name: slot for slot in self.layout.slots}
        self.names = tuple(layer.id for layer in self.plan.layers)
        self.device = device
        size, trainable = self.layout.size, self.layout.parameters
        self.store = torch.zeros(size, device=device)
        self.flat = self.store[:trainable]
        self.grad = torch.zeros(trainable, device=device)
        self.mask = torch.zeros(trainable, device=device)
        self._arrays: list[Tensor] = []
        self.nodes = nn.ModuleList(_sequence(layer, device) for layer in self.plan.layers)
        for slot in self.layout.slots:
            self._bind(slot)
        every = [module for node in self.nodes for module in node.children()]
        self._leaves = every
        self._batch_norms = [m for m in every if isinstance(m, _BATCH)]
        self.is_random = any(isinstance(m, _RANDOM) for m in every)
        self._channels_last = device == "cpu" and channels_come_last(self.plan)
        self._depends_on_mode = self.is_random or bool(self._batch_norms)
        self.steps = _steps(self.plan, self.nodes)
        self.ends = tuple(self.names.index(output) - len(self.names) for output in project.network.outputs)
        self._still: list[nn.Module] = []
        self.chain = tuple(every) if project.network.is_chain and not self.plan.ports else ()
        for slot in self.layout.slots:
            self.load({slot.name: initial_weights(project, slot)})

    def _bind(self, slot: Slot) -> None:
        """Let the module's array be a view into the flat buffer."""
        view = self.store[slot.start : slot.stop].view(slot.array.shape)
        owner = _owner(self.nodes[self.names.index(slot.node)], slot.array.name)
        if slot.array.role == "buffer":
            owner.register_buffer(slot.array.name, view)
            self._arrays.append(view)
            return
        parameter = nn.Parameter(view)
        self._arrays.append(parameter)
        parameter.grad = self.grad[slot.start : slot.stop].view(slot.array.shape)
        setattr(owner, slot.array.name, parameter)  # recurrent modules keep a list besides, which follows
        self.mask[slot.start : slot.stop] = float(slot.array.role == "weight")

    def forward(self, x: Tensor) -> Tensor:
        """Scores [n, units] of the first output for samples [n, *shape]."""
        if self.chain:
            for module in self.chain:
                x = module(x)
            return x
        return self.answers(x)[0]

    def answers(self, x: Tensor) -> list[Tensor]:
        """Scores [n, units] of every output, the first one first; what no later node reads is let go."""
        if self.chain:
            return [self.forward(x)]
        values: list[Tensor | None] = [*self.plan.cut(x).values()]
        for step in self.steps:
            values.append(step.run(values))
            for done in step.last_of:
                values[done] = None
        return [scores for scores in (values[place] for place in self.ends) if scores is not None]

    def outputs(self, x: Tensor) -> list[Tensor]:
        """What every input gets of samples [n, *shape], then the output of every node in order, the scores last."""
        values = [*self.plan.cut(x).values()]
        for step in self.steps:
            values.append(step.run(values))
        return values

    def traced(self, x: Tensor) -> Trace:
        """As ``forward``, but all that is worked out on the way keeps its value, and its gradient if there is one."""
        values, sums = [*self.plan.cut(x).values()], []
        for step in self.steps:
            sums.append(step.first_of(values))
            values.append(step.rest_of(sums[-1]))
        for tensor in (*values, *sums):
            if tensor.requires_grad:
                tensor.retain_grad()
        return Trace(
            [values[place] for place in self.ends],
            dict(zip(self.names, values[-len(self.names) :], strict=True)),
            dict(zip(self.names, sums, strict=True)),
            {
                name: values[step.sources[0]]
                for name, step in zip(self.names, self.steps, strict=True)
                if isinstance(step.first, _BATCH) and step.first.training
            },
        )

    def slopes(self, total: Tensor) -> dict[str, Floats]:
        """The gradient of the scalar ``total``, by array that learns; ``grad`` stays as it is."""
        learning = self.learning()
        found = torch.autograd.grad(total, list(learning.values()), allow_unused=True, materialize_grads=True)
        return dict(zip(learning, on_processor(found), strict=True))

    def learning(self) -> dict[str, Tensor]:
        """The arrays that learn, by name."""
        return {s.name: a for s, a in zip(self.layout.slots, self._arrays, strict=True) if a.requires_grad}

    def freeze(self, names: frozenset[str]) -> tuple[slice, ...]:
        """Let the nodes called ``names`` compute without learning; where their weights lie in ``flat``.

        Batch normalisation among them uses the running averages that it has.
        """
        self._channels_last = self.device == "cpu" and channels_come_last(self.plan, names)
        for slot, array in zip(self.layout.slots, self._arrays, strict=True):
            if isinstance(array, nn.Parameter):
                array.requires_grad_(slot.node not in names)
        frozen = [node for name, node in zip(self.names, self.nodes, strict=True) if name in names]
        self._still = [module for node in frozen for module in node.children() if isinstance(module, _BATCH)]
        slots = [slot for slot in self.layout.slots if slot.node in names and slot.stop <= len(self.flat)]
        return tuple(slice(slot.start, slot.stop) for slot in slots)

    def laid_out(self, x: Tensor) -> Tensor:
        """Inputs [n, *shape] in the order of memory that convolutions compute fastest with: channels last on the CPU.

        The numbers are the same. Layers behind the first convolution follow it by themselves. All other networks get
        the order of the shape, however the samples lay: those of images may be a view with the channels last.
        """
        is_single = x.shape[1:2] == (1,)  # both orders are one in memory; only the strides tell which is meant
        if not self._channels_last:
            return x.reshape(-1).view(x.shape) if is_single else x.contiguous()
        if is_single:
            return x.reshape(len(x), *x.shape[2:], 1).permute(0, 3, 1, 2)
        return x.contiguous(memory_format=torch.channels_last)

    @contextmanager
    def showing(self, store: Tensor | None) -> Iterator[None]:
        """Answer with the numbers of ``store`` [size] meanwhile, a copy of what ``self.store`` was; None: its own."""
        if store is None:
            yield
            return
        self._point_at(store)
        try:
            yield
        finally:
            self._point_at(self.store)

    @contextmanager
    def driving(self, name: str, unit: int, value: float) -> Iterator[None]:
        """Answer as if a unit of the node called ``name`` said ``value`` meanwhile, of a map everywhere.

        Units of sequences [length, channels] are counted along the last axis, all others along the first.
        """
        node = self.names.index(name)
        axis = 2 if len(self.plan.layers[node].out_shape) == 2 else 1
        *_, last = self.nodes[node].children()

        def instead(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
            return output.index_fill(axis, torch.tensor([unit], device=output.device), value)

        handle = last.register_forward_hook(instead)
        try:
            yield
        finally:
            handle.remove()

    def _point_at(self, store: Tensor) -> None:
        for slot, array in zip(self.layout.slots, self._arrays, strict=True):
            array.data = store[slot.start : slot.stop].view(slot.array.shape)

    def set_mode(self, training: bool, rows: int = 2) -> None:
        """Training or evaluation mode, for a batch of ``rows`` samples.

        Batch normalisation has no spread over a single sample; such a batch is normalised
        with the running averages.
        """
        if not self._depends_on_mode:
            return
        for module in self._leaves:
            module.training = training
        for norm in self._batch_norms if rows < 2 else self._still:
            norm.training = False

    def weights(self) -> dict[str, Floats]:
        """A copy of every array by name, buffers included."""
        numbers: Floats = self.store.detach().cpu().numpy()  # from a card that is a copy already
        return self.layout.split(copies({"": numbers})[""] if self.device == "cpu" else numbers)

    def views(self, flat: Tensor, prefix: str = "") -> dict[str, Floats]:
        """What ``flat`` holds for every array, by name: on the CPU the numbers themselves, elsewhere a copy."""
        return self.layout.split(flat.detach().cpu().numpy(), prefix)

    def fill(self, flat: Tensor, arrays: Mapping[str, Floats], prefix: str = "") -> None:
        """Write those ``arrays`` into ``flat`` that have a place there, each into its own part alone."""
        for name, array in arrays.items():
            slot = self.slot(name.removeprefix(prefix)) if name.startswith(prefix) else None
            if slot is not None and slot.stop <= len(flat):
                numbers = np.asarray(array, np.float32).reshape(-1)
                own = numbers if numbers.flags.writeable else numbers.copy()  # torch warns of arrays that are not
                flat.detach()[slot.start : slot.stop].copy_(torch.from_numpy(own))

    def set_number(self, flat: Tensor, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of the array called ``name`` into ``flat``."""
        slot = self._places[name]
        flat[slot.start : slot.stop].view(slot.array.shape)[index] = value

    def load(self, weights: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``weights()``; the others stay."""
        self.fill(self.store, weights)

    def in_double(self, weights: Mapping[str, Floats]) -> dict[str, Tensor]:
        """Compute in float64 from now on, with these ``weights``; the arrays by name, apart from ``store``."""
        self.double()
        arrays = {}
        for slot in self.layout.slots:
            owner = _owner(self.nodes[self.names.index(slot.node)], slot.array.name)
            arrays[slot.name] = array = getattr(owner, slot.array.name)
            array.data = torch.from_numpy(weights[slot.name].astype(np.float64))
        return arrays

    def labelled(self) -> dict[str, Labelled]:
        """Views of all arrays with the labels by which a changed network finds what it keeps."""
        return self.layout.label(self.views(self.store))

    def is_finite(self) -> bool:
        """True if no number of the network is infinite or NaN (or so large that their sum is)."""
        return bool(torch.isfinite(self.store.sum()))

    def slot(self, name: str) -> Slot | None:
        """The place of the array called ``name``."""
        return self._places.get(name)


def on_processor(tensors: Sequence[Tensor]) -> list[Floats]:
    """Float32 numbers of each as an array of its shape; a graphics card is asked for all of them at once."""
    if not tensors or tensors[0].device.type == "cpu":
        return [tensor.numpy() for tensor in tensors]
    whole = torch.cat([tensor.reshape(-1) for tensor in tensors]).cpu().numpy()
    parts = np.split(whole, np.cumsum([tensor.numel() for tensor in tensors])[:-1])
    return [part.reshape(tuple(tensor.shape)) for part, tensor in zip(parts, tensors, strict=True)]


def initial_weights(project: Project, slot: Slot) -> Floats:
    """Fresh weights of one array from the recipe's seed."""
    return draw(project.recipe.initializer, project.recipe.seed, slot.node, slot.array)


def _sound_plan(project: Project) -> Plan:
    planned = plan(project)
    if not planned.layers:
        raise ProblemError(
            planned.problems[0] if planned.problems else Problem(say("The network has no layers."), "network")
        )
    return planned


def _sequence(layer: Planned, device: str) -> nn.Sequential:
    return nn.Sequential(*(build_module(call, device) for call in layer.calls))


def _owner(node: nn.Module, array: str) -> nn.Module:
    """The first module of the node that has an array of that name."""
    for module in node.children():
        if array in module._parameters or array in module._buffers:
            if isinstance(module, _BATCH):
                module.num_batches_tracked = None  # counts for a cumulative average only, which no kind uses
            return module
    raise ValueError(f"no module of the layer has an array called {array!r}")


@dataclass(frozen=True, slots=True)
class Step:
    """One node: where it reads, the module that gets all of that, those that follow, and what it reads last."""

    sources: tuple[int, ...]
    first: nn.Module
    rest: tuple[nn.Module, ...]
    last_of: tuple[int, ...]

    def run(self, values: Sequence[Tensor | None]) -> Tensor:
        """What the node makes of the values so far."""
        return self.rest_of(self.first_of(values))

    def first_of(self, values: Sequence[Tensor | None]) -> Tensor:
        """What its first module makes."""
        value: Tensor = self.first(*(values[source] for source in self.sources))
        return value

    def rest_of(self, value: Tensor) -> Tensor:
        """What the others make of that."""
        for module in self.rest:
            value = module(value)
        return value


def _steps(planned: Plan, nodes: nn.ModuleList) -> tuple[Step, ...]:
    places = {name: i for i, name in enumerate((*planned.inputs, *(layer.id for layer in planned.layers)))}
    sources = [tuple(places[name] for name in layer.node.inputs) for layer in planned.layers]
    last = {source: step for step, read in enumerate(sources) for source in read}
    return tuple(
        Step(read, *_parts(node), tuple(source for source in set(read) if last[source] == step))
        for step, (read, node) in enumerate(zip(sources, nodes, strict=True))
    )


def _parts(node: nn.Module) -> tuple[nn.Module, tuple[nn.Module, ...]]:
    first, *rest = node.children()
    return first, tuple(rest)
