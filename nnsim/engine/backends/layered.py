"""Networks of convolutions and dense layers: which of them there are kernels for, and how these get them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.project import Project
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.compiled import Kernel
from nnsim.engine.backends.dense import DenseSteps, layers, spans
from nnsim.engine.kernels import kinds
from nnsim.engine.kernels.operations import LANES, Net
from nnsim.engine.lowering.lowering import Lowering
from nnsim.engine.lowering.units import CONVOLUTION, units_of, unsupported
from nnsim.engine.model import Model
from nnsim.engine.optimizers import Optimizer
from nnsim.engine.tasks.kinds import TorchTask
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.naming import within
from nnsim.networks.plan import Plan
from nnsim.tasks.kinds import task_of

MOST_WORK = 1 << 28
"""The most numbers that are kept of a batch: 1 GiB."""

LARGEST = 7
"""The side of a convolution's window at most: with larger ones, much of which lies in the rim, PyTorch is faster."""

KERNEL = "program"
"""The module of ``engine.kernels``."""


def lacks(project: Project, plan: Plan) -> str:
    """Why kernels cannot make the steps of a network, as the end of a sentence; empty if they can."""
    if plan.ports or project.network.heads:
        return say("the network has several inputs or outputs")
    if layer := unsupported(plan):
        return say("there is no kernel for {layer}", layer=within(layer))
    if task_of(project).id not in kinds.ANSWERS or len(plan.layers[-1].out_shape) != 1:
        return say("there is no kernel for this task")
    if layer := _overlarge(plan):
        return say("PyTorch is faster with a window as large as that of {layer}", layer=within(layer))
    if _work(plan) * min(project.recipe.batch, project.data.how_many("train")) > MOST_WORK:
        return say("a batch takes too much memory for a kernel")
    return "" if any(layer.parameters for layer in plan.layers) else say("the network has no weights")


def _overlarge(plan: Plan) -> str:
    """The id of the first convolution with too large a window."""
    units = units_of(plan)[1:]
    return next((u.node for u in units if u.target == CONVOLUTION and u.whole("kernel_size") > LARGEST), "")


def _work(plan: Plan) -> int:
    """About how many numbers are kept of a sample: what layers make, and its gradient."""
    return 2 * sum(int(np.prod(layer.out_shape)) for layer in plan.layers)


def as_rows(x: Tensor) -> tuple[NDArray[np.float32] | NDArray[np.uint8], bool]:
    """Samples [n, *shape] as rows [n, numbers], not copied where they lie in one piece, and whether their channels are
    last in them."""
    is_last = x.dim() == IMAGE + 1 and not x.is_contiguous() and x.permute(0, 2, 3, 1).is_contiguous()
    own = x.permute(0, 2, 3, 1) if is_last else x.contiguous()
    rows: NDArray[np.float32] | NDArray[np.uint8] = own.flatten(1).numpy()
    return rows, is_last


class LayeredSteps(DenseSteps):
    """The same for networks of any layers that there are kernels for."""

    def __init__(self, name: str, kernel: Kernel, model: Model, optimizer: Optimizer, project: Project) -> None:
        self._most, self._is_last = min(project.recipe.batch, project.data.how_many("train")), False
        super().__init__(name, kernel, model, optimizer, project)

    @property
    def macs_at_once(self) -> int:
        """Of dense layers alone, which are large or few, about as many as with BLAS."""
        return 1 if isinstance(layers(self._model.plan), str) else 8

    def _built(self, project: Project) -> Net:
        self._project = project
        return lowered(self._model, project.network.frozen, self._most, channels_last=self._is_last)

    def _take(self, x: Tensor, targets: Tensor, task: TorchTask) -> None:
        super()._take(x, targets, task)
        is_last = False
        if not task.aims:  # targets that are made of inputs have the order of the network
            self._x, is_last = as_rows(x)
        if is_last != self._is_last:
            self._is_last = is_last
            self._net = self._built(self._project)

    def run(self, block: Block, order: NDArray[np.int64]) -> tuple[float, float]:
        """As of dense networks; there has to be room for the batch."""
        if (rows := min(block.batch, block.size)) > self._most:
            self._most = rows
            self._net = self._built(self._project)
        return super().run(block, order)


def lowered(model: Model, frozen: frozenset[str], rows: int, *, channels_last: bool) -> Net:
    """The network of a ``model`` as ``engine.kernels.program`` gets it, for batches of at most so many ``rows``.

    Layers in ``frozen`` do not learn; ``channels_last`` is how images lie in the rows of samples.
    """
    places = {slot.name: slot.start for slot in model.layout.slots}
    blocks = -(-rows // LANES)
    made = Lowering(units_of(model.plan), places, blocks, frozen, channels_last=channels_last)
    learning = [slot for slot in model.layout.slots if slot.array.is_trained and slot.node not in frozen]
    return made.net(model.store.numpy(), spans(learning))
