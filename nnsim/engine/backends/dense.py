"""Steps of dense networks by kernels, over the flat buffers of a learner with backpropagation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.project import Project
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.compiled import Kernel
from nnsim.engine.kernels import kinds
from nnsim.engine.kernels.given import Dense, Memory, Rule, Samples, Steps
from nnsim.engine.layout import Slot
from nnsim.engine.model import Model
from nnsim.engine.optimizers import Optimizer
from nnsim.engine.tasks.kinds import TorchTask
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS, Call
from nnsim.networks.naming import within
from nnsim.networks.plan import Plan
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.tasks.kinds import task_of

FEWEST_INPUTS, FEWEST_UNITS, FEWEST_SAMPLES = 128, 96, 32
"""Of the first layer, and of a batch: from here on it pays to compute with those inputs alone that are no zeros,
if not more than ``MOST_FILLED`` of them are."""

MOST_FILLED, MOST_WEIGHTS = 0.22, 1 << 18
"""Of all numbers, and of the first layer: with more of them, what is laid out anew for a block costs too much."""

LOOKED_AT = 1024
"""Samples that are asked how many of their inputs are zeros, at most."""

WIDE = "wide"
"""The module of ``engine.kernels`` for all dense networks."""

Rows = NDArray[np.float32] | NDArray[np.uint8]
NOTHING: NDArray[np.float32] = np.zeros((0, 0), np.float32)

_LINEAR, _FLATTEN = "torch.nn:Linear", "torch.nn:Flatten"


class Layer(NamedTuple):
    """A dense layer: the id of its node, and what bends its scores."""

    node: str
    activation: str


def layers(plan: Plan) -> list[Layer] | str:
    """The dense layers that a network consists of, or the id of the first node that is none."""
    found: list[Layer] = []
    for planned in plan.layers:
        for call in planned.calls:
            bends = _bends(call)
            if call.target == _LINEAR and len(planned.in_shape) == 1:
                found.append(Layer(planned.id, "linear"))
            elif found and found[-1].activation == "linear" and bends in kinds.ACTIVATIONS:
                found[-1] = Layer(found[-1].node, bends)
            elif call.target != _FLATTEN and bends != "linear":
                return planned.id
    return found


def _bends(call: Call) -> str:
    return next((activation.id for activation in ACTIVATIONS if activation.call == call), "")


def lacks(project: Project, plan: Plan) -> str:
    """Why kernels cannot make the steps of a network, as the end of a sentence; empty if they can."""
    found = layers(plan)
    if not project.network.is_chain or plan.ports:
        return say("the network is no chain of layers")
    if isinstance(found, str):
        return say("there is no kernel for {within}", within=within(found))
    if task_of(project).id not in kinds.ANSWERS:
        return say("there is no kernel for this task")
    return "" if found else say("the network has no weights")


class DenseSteps:
    """Makes steps with a ``kernel``, on the buffers of a ``model`` and its ``optimizer``."""

    def __init__(self, name: str, kernel: Kernel, model: Model, optimizer: Optimizer, project: Project) -> None:
        self.name, self._kernel, self._model = name, kernel, model
        self._told = np.zeros(2)
        self._supplied: tuple[Tensor, Tensor] | None = None
        self._x: Rows = NOTHING
        self._targets: Rows = NOTHING
        self.revise(optimizer, project)

    @property
    def macs_at_once(self) -> int:
        """About so many multiply-adds cost what one does elsewhere: BLAS has the most of every processor."""
        return 8 if self._is_wide else 1

    @property
    def _is_wide(self) -> bool:
        return self.name.startswith(f"{WIDE}:")

    def revise(self, optimizer: Optimizer, project: Project) -> None:
        """Take over another recipe for the same network, with what of it learns now."""
        self._optimizer, recipe = optimizer, project.recipe
        model, kind = self._model, recipe.optimizer.kind
        grad = model.grad.numpy()
        remembered = [*(slot.numpy() for slot in optimizer.slots.values()), grad, grad]
        flat = model.flat.detach().numpy()
        self._memory = Memory(flat, grad, remembered[0], remembered[1], model.mask.numpy())
        values = recipe.optimizer.resolve(OPTIMIZERS[kind].parameters)
        knobs = [float(values[name]) for name in kinds.KNOBS[kind]]
        self._rule = Rule(
            kinds.LOSSES[recipe.loss],
            kinds.ANSWERS[task_of(project).id],
            kinds.OPTIMIZERS[kind],
            np.array([*knobs, *[0.0] * (4 - len(knobs))]),
            recipe.l1,
            recipe.l2,
        )
        self._net = self._built(project)
        self._is_roomy = self._is_wide and recipe.batch >= FEWEST_SAMPLES and _is_roomy(self._net)

    def _built(self, project: Project) -> Any:
        """The network as the kernel gets it."""
        return _net(self._model, project.network.frozen)

    def supply(self, x: Tensor, targets: Tensor, task: TorchTask) -> None:
        """Steps learn from inputs x [n, ...] and targets [n, ...], or from inputs alone where the task makes targets of
        them.
        """
        if self._supplied is not None and self._supplied[0] is x and self._supplied[1] is targets:
            return
        self._supplied = x, targets
        self._take(x, targets, task)

    def let_go(self) -> None:
        """Hold no samples: others are about to take their place."""
        self._supplied, self._x, self._targets = None, NOTHING, NOTHING

    def _take(self, x: Tensor, targets: Tensor, task: TorchTask) -> None:
        self._x, self._scale = rows(x)
        self._targets, self._aim = (self._x, self._scale) if task.aims else rows(targets)
        self._filled = filled(self._x)

    def run(self, block: Block, order: NDArray[np.int64]) -> tuple[float, float]:
        """Make the steps; losses of their samples summed up, and how many were told right.

        ``order`` [n] is that of the present epoch; it becomes that of the one that the block ends in.
        """
        is_sparse = self._is_roomy and self._filled <= MOST_FILLED
        samples = Samples(self._x, self._scale, self._targets, self._aim, order, block.seeds, is_sparse)
        steps = Steps(block.start, block.batch, block.count, self._optimizer.count, block.rates)
        self._told[:] = 0.0
        self._kernel(self._net, self._memory, self._rule, samples, steps, self._told)
        self._optimizer.count += block.count if self._optimizer.COUNTS else 0
        loss, hits = self._told.tolist()
        return loss, hits


def _is_roomy(net: Dense) -> bool:
    """Whether the first layer is of a size with which it pays to leave out inputs that are zeros."""
    inputs, units = net.sizes[:2].tolist()
    return bool(inputs >= FEWEST_INPUTS and units >= FEWEST_UNITS and inputs * units <= MOST_WEIGHTS)


def filled(x: NDArray[np.float32] | NDArray[np.uint8]) -> float:
    """Which part of the numbers of samples [n, inputs] are no zeros; of many samples the same few are asked."""
    some = x if len(x) <= LOOKED_AT else x[np.random.default_rng(0).integers(0, len(x), LOOKED_AT)]
    return np.count_nonzero(some) / max(1, some.size)


def rows(x: Tensor) -> tuple[NDArray[np.float32] | NDArray[np.uint8], np.float32]:
    """Numbers [n, ...] as rows, and what each of them counts: bytes of images are 255ths."""
    scale = 1 / 255 if x.dtype == torch.uint8 else 1
    return x.flatten(1).contiguous().numpy(), np.float32(scale)


def _net(model: Model, frozen: frozenset[str]) -> Dense:
    found = layers(model.plan)
    assert not isinstance(found, str)
    places = {slot.name: slot for slot in model.layout.slots}
    weights = [places[f"{layer.node}.weight"] for layer in found]
    biases = [places.get(f"{layer.node}.bias") for layer in found]
    learns = [layer.node not in frozen for layer in found]
    learning = spans([slot for slot in model.layout.slots if slot.node not in frozen])
    columns: tuple[list[int], ...] = (
        [weights[0].array.shape[1], *(slot.array.shape[0] for slot in weights)],
        [kinds.ACTIVATIONS[layer.activation] for layer in found],
        [slot.start for slot in weights],
        [slot.start if slot else -1 for slot in biases],
        [int(learn) for learn in learns],
        [start for start, _ in learning],
        [stop for _, stop in learning],
    )
    return Dense(*(np.array(column, np.int64) for column in columns))


def spans(slots: list[Slot]) -> list[tuple[int, int]]:
    """Where arrays lie that follow one another without a gap."""
    found: list[tuple[int, int]] = []
    for slot in slots:
        if found and found[-1][1] == slot.start:
            found[-1] = (found[-1][0], slot.stop)
        else:
            found.append((slot.start, slot.stop))
    return found
