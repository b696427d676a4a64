"""Any network with any loss, trained in float64 by automatic differentiation and the textbook's optimizers."""

from __future__ import annotations

from itertools import count

import numpy as np
import torch

from nnsim.core.project import Project
from nnsim.engine import optimizers
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.model import Model
from nnsim.engine.samples import order
from nnsim.engine.trainer import Trainer


def in_float64(project: Project, steps: int) -> dict[str, np.ndarray]:
    """What its weights are after so many steps from the seed."""
    learner = Trainer(project).learner
    assert isinstance(learner, Backpropagation)
    wide = Model(project)
    arrays = wide.in_double(wide.weights())
    learning = {name: arrays[name] for name in wide.learning()}
    sizes = [array.numel() for array in learning.values()]
    flat, grad = (
        torch.cat([f(a.detach()).flatten() for a in learning.values()]) for f in (torch.clone, torch.zeros_like)
    )
    mask = torch.cat([wide.mask[slot.start : slot.stop] for slot in wide.layout.slots if slot.name in learning])
    recipe, size = project.recipe, int(project.data.train.sum())
    optimizer = optimizers.make(recipe.optimizer, flat, grad)
    penalty = optimizers.penalty(flat, grad, mask.double(), recipe.l1, recipe.l2)
    made = count()
    for epoch in count():
        learner.arrange(order(recipe.seed, epoch, size))
        for start in range(0, size, recipe.batch):
            stop = min(start + recipe.batch, size)
            if next(made) == steps:
                return {name: array.detach().numpy() for name, array in arrays.items()}
            inputs, aims = learner.posed_at(learner._x[start:stop], start, 0)
            wide.set_mode(True, stop - start)
            scores, *others = wide.answers(inputs.double())
            total = learner.joint(learner.loss.total(scores, aims.double()), others, inputs, start) / (stop - start)
            found = torch.autograd.grad(total, [*learning.values()], allow_unused=True, materialize_grads=True)
            grad.copy_(torch.cat([slope.flatten() for slope in found]))
            if penalty:
                penalty()
            optimizer.step(recipe.rate)
            for array, part in zip(learning.values(), torch.split(flat, sizes), strict=True):
                array.data.copy_(part.view(array.shape))
    raise AssertionError
