"""Projects whose steps the operations of ``kernels.program`` make, and float64 with automatic differentiation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from kernel_runs import Jumps
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import Network
from nnsim.core.project import Project, Recipe
from nnsim.core.seeds import stable
from nnsim.core.spec import Spec
from nnsim.engine import devices, optimizers
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.layered import LayeredSteps, lacks
from nnsim.engine.kernels import program
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.model import Model
from nnsim.engine.samples import split
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan

load()

ROWS, CLASSES = 40, ("a", "b", "c")
RATE = 0.02

KINKED = (nn.ReLU, nn.LeakyReLU)
"""Modules whose slope jumps at 0."""

LEAST_VARIANCE = 1e-2
"""Batch normalisation multiplies errors with 1 / deviation: above that by less than ten."""


def project(
    network: Network, shape: tuple[int, ...], optimizer: Spec, *, task: str = "multiclass",
    loss: str = "categorical_cross_entropy", batch: int = 17, seed: int = 0, **recipe: Any,
) -> Project:  # fmt: skip
    """A network on ``ROWS`` images of noise with that shape, [h, w] or [h, w, channels], or on rows [inputs]."""
    rng = np.random.default_rng(stable(seed, "samples", 0))
    images = len(shape) > 1
    x = rng.integers(0, 256, (ROWS, *shape), np.uint8) if images else rng.random((ROWS, *shape), np.float32)
    classes = {"multiclass": CLASSES, "binary": CLASSES[:2]}.get(task, ())
    y = rng.integers(0, len(classes), ROWS).astype(np.float32) if classes else rng.standard_normal(ROWS, np.float32)
    columns = () if images else tuple(f"x{number + 1}" for number in range(shape[0]))
    data = Data(x, y, np.zeros(ROWS, np.bool_), classes, columns, kind="image" if images else "table")
    given = Recipe(loss=loss, optimizer=optimizer, batch=batch, rate=RATE, seed=seed, **recipe)
    return Project(data=data, network=replace(network, features=columns), recipe=given)


def seeds_of(made: Project, steps: int) -> NDArray[np.uint64]:
    """Those of the epochs that so many steps end."""
    each = -(-ROWS // made.recipe.batch)
    return np.arange(7, 7 + steps // each, dtype=np.uint64)


class Run:
    """A project whose steps ``program.train`` makes."""

    def __init__(self, made: Project) -> None:
        assert lacks(made, plan(made)) == ""
        devices.configure()
        self.project, self.learner = made, Backpropagation(made, "cpu")
        self.learner.supply(split(made))
        optimizer, model = self.learner._optimizer, self.learner.model
        self._steps = LayeredSteps("program", program.train, model, optimizer, made)
        self._steps.supply(*self.learner._given(), self.learner._in_torch)

    def go(self, steps: int) -> tuple[float, float]:
        """Make all of them in one block; the losses of their samples, and how many were told right."""
        batch, rates = self.project.recipe.batch, np.array([RATE])
        return self._steps.run(Block(0, batch, steps, ROWS, 0, rates, seeds_of(self.project, steps)), np.arange(ROWS))

    def numbers(self) -> NDArray[np.float32]:
        """What was learned, and the running averages behind it, [size]."""
        return self.learner.model.store.numpy()


class Reference:
    """The same steps in float64, as long as nothing comes ``near`` where a slope jumps: else they are ``unsteady``."""

    def __init__(self, made: Project, steps: int, near: float) -> None:
        self.jumps, self.told, self.unsteady = Jumps(), np.zeros(2), False
        self._project, self._near, self._task = made, near, task_of(made).id
        learner = Backpropagation(made, "cpu")
        learner.supply(split(made))
        self._torch, self._loss = learner._in_torch, learner.loss
        x, y = learner._parts["train"]
        self._x = learner.model.laid_out(x.double() / (255 if x.dtype == torch.uint8 else 1))
        self._t = (self._torch.aims(self._x, y, 0) if self._torch.aims else y).double()
        self._begin(Model(made), learner.model)
        self._train(steps)

    def _begin(self, model: Model, single: Model) -> None:
        recipe, self._model = self._project.recipe, model
        self._still = model.freeze(self._project.network.frozen)
        arrays, slots = model.in_double(single.weights()), model.layout.slots
        self.flat, self._mask = single.flat.detach().double(), single.mask.double()
        self._grad = torch.zeros_like(self.flat)
        for slot in slots:
            if slot.array.is_trained:
                arrays[slot.name].data = self.flat[slot.start : slot.stop].view(slot.array.shape)
        self._learned = [(s, arrays[s.name]) for s in slots if arrays[s.name].requires_grad]
        self._averages = [arrays[slot.name] for slot in slots if not slot.array.is_trained]
        values = recipe.optimizer.resolve(OPTIMIZERS[recipe.optimizer.kind].parameters)
        self._optimizer = optimizers.IMPLEMENTATIONS[recipe.optimizer.kind](self.flat, self._grad, values)
        self._penalty = optimizers.penalty(self.flat, self._grad, self._mask, recipe.l1, recipe.l2)
        for module in model.modules():
            module.register_forward_pre_hook(self._look)

    def _train(self, steps: int) -> None:
        order, position, seeds = np.arange(ROWS), 0, iter(seeds_of(self._project, steps))
        for _ in range(steps):
            self._step(order[position : position + self._project.recipe.batch])
            if self.unsteady or self.jumps.near <= self._near or float(self.flat.abs().max()) > 4:
                self.unsteady = True
                return
            position += self._project.recipe.batch
            if position >= ROWS:
                order, position = np.random.default_rng(int(next(seeds, 0))).permutation(ROWS), 0

    def _step(self, rows: NDArray[Any]) -> None:
        recipe = self._project.recipe
        self._model.set_mode(True, len(rows))
        z, t = self._model(self._x[rows]), self._t[rows]
        self.jumps.look_at_loss(self._task, recipe.loss, z, t)
        total = self._loss.total(z, t)
        self.told += [float(total.detach()), float(self._torch.right(z, t)) if self._torch.right else 0.0]
        found = torch.autograd.grad(
            total / len(rows), [a for _, a in self._learned], materialize_grads=True, allow_unused=True
        )
        for (slot, _), slopes in zip(self._learned, found, strict=True):
            self._grad[slot.start : slot.stop] = slopes.flatten()
        if self._penalty:
            self.jumps.look(self.flat[self._mask > 0] if recipe.l1 else None)
            self._penalty()
        tensors = (self.flat, *self._optimizer.slots.values())
        kept = [(tensor[place], tensor[place].clone()) for place in self._still for tensor in tensors]
        self._optimizer.step(recipe.rate)
        for place, before in kept:
            place.copy_(before)

    def _look(self, module: nn.Module, given: tuple[Tensor, ...]) -> None:
        x = given[0].detach()
        if isinstance(module, KINKED):
            self.jumps.look(x)
        elif isinstance(module, nn.MaxPool2d):
            self.jumps.look(gaps(module, x))
        elif isinstance(module, nn.modules.batchnorm._BatchNorm) and module.training:
            variances = x.transpose(0, 1).flatten(1).var(1, correction=0)
            self.unsteady |= bool(((variances > 0) & (variances < LEAST_VARIANCE)).any())

    def numbers(self) -> NDArray[np.float64]:
        """What was learned, and the running averages behind it, [size]."""
        return torch.cat([self.flat, *(array.detach().flatten() for array in self._averages)]).numpy()


def gaps(module: nn.MaxPool2d, x: Tensor) -> Tensor:
    """How far the largest number of every window of maps [n, channels, h, w] is from the next."""
    side, stride, padding = (int(str(value)) for value in (module.kernel_size, module.stride, module.padding))
    padded = functional.pad(x.flatten(0, 1)[:, None], [padding] * 4, value=-1e9)
    best = functional.unfold(padded, side, stride=stride).topk(min(2, side * side), 1).values
    return (best[:, 0] - best[:, -1])[best[:, -1] > -1e8] if side > 1 else best[:0]
