"""What learners that train a network have in common: weights, answers and evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from math import prod

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import PARTS
from nnsim.engine.backends.block import OneByOne
from nnsim.engine.devices import sent
from nnsim.engine.evaluation import Measures, Scores, Slices, Sums, recalls, slices
from nnsim.engine.learners.arrays import Arrays
from nnsim.engine.learners.base import Facts, Work
from nnsim.engine.learners.heads import HeadOutput, HeadSums, measures
from nnsim.engine.losses import Loss
from nnsim.engine.model import Model, on_processor
from nnsim.engine.ranks.ranks import ALONE, Ranks
from nnsim.engine.samples import Samples
from nnsim.engine.tally import Tally
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.networks.plan import Plan, input_shape
from nnsim.tasks.columns import tells_recalls
from nnsim.tasks.kinds import task_of
from nnsim.tasks.noise import evaluated

Pair = tuple[Tensor, Tensor]

CHUNK = 1024
"""Samples evaluated at once: what a layer of 64 units makes of them fits into the processor's cache."""

CHUNK_BYTES = 8 << 20
"""What all layers together may make of the samples that are evaluated at once."""

WORK_PER_NUMBER = 20
"""A number that a layer makes costs about as much as so many multiply-adds, whatever it does."""

STEP = 1 << 19
"""A step costs about as much as so many multiply-adds, however small the batch."""

AT_ONCE = 1 << 29
"""Multiply-adds that an evaluation may take in one go: about a tenth of a second."""


class NetworkLearner(Arrays, OneByOne):
    """A model with its samples on a device; subclasses add the rule.

    ``shown`` are the numbers [size] that others see of it where these are not those that learn. Of several ``ranks``
    each asks its share of the samples that are measured.
    """

    ranks: Ranks = ALONE

    def __init__(self, project: Project, device: str, loss: str) -> None:
        self.device = device
        self.model = Model(project, device)
        self.parameters, self.numbers = self.model.layout.parameters, self.model.layout.size
        self.chunk = chunk_size(self.model.plan)
        self._task = task_of(project)
        self._recalled = len(project.data.classes) if tells_recalls(project) else 0
        self.task = self._task.id
        self._in_torch = IMPLEMENTATIONS[self.task]
        self._sample_shape = input_shape(project)
        self.loss = Loss(loss, self.task)
        heads, self._outputs = project.network.heads, project.network.outputs
        self._heads = tuple(HeadOutput(project, head, self.model.plan) for head in heads)
        self._arranged: dict[int, Tensor] = {}
        self._instead: Pair | None = None
        self._aside: Tensor | None = None
        self.shown: Tensor | None = None
        self.told: Mapping[str, Floats] | None = None
        self._tally = Tally()
        self._notes = False

    def supply(self, samples: Samples) -> None:
        """Move all samples to the device."""
        aims = (samples.train_y, samples.test_y, samples.validation_y)
        inputs = (samples.train_x, samples.test_x, samples.validation_x)
        self._parts = dict(zip(PARTS, map(self._pair, inputs, aims), strict=True))
        self._targets, self._factors = dict(zip(PARTS, aims, strict=True)), samples.factors
        for head in self._heads:
            head.supply(self._targets, samples.factors, self.device)
        self.told = None
        self.disturb()

    def _pair(self, x: Raw, y: Floats) -> Pair:
        return self._tensor(x), self._aimed(self._beside(y, np.arange(len(x))))

    def _beside(self, y: Floats, places: Places) -> Floats:
        """What is kept beside samples with targets ``y`` [n]: these, or the draws for their ``places`` [n]."""
        if not self._in_torch.mixed:
            return y
        return evaluated(int(places.max(initial=-1)) + 1, self._sample_shape)[places]

    def _aimed(self, kept: Floats) -> Tensor:
        values = self._tensor(kept)
        return values if self._in_torch.mixed else self._in_torch.targets(values, self.model.plan.units)

    def _tensor(self, array: Raw) -> Tensor:
        values = np.asarray(array, np.uint8 if array.dtype == np.uint8 else np.float32)
        own = values if values.flags.writeable else values.copy()  # the document's arrays are read-only
        return torch.from_numpy(own).to(self.device)

    def arrange(self, order: NDArray[np.intp]) -> None:
        """Permuted copies once per epoch, made when they are needed, so that every batch is a slice."""
        self._order, self._arranged, self._instead = order, {}, None
        for head in self._heads:
            head.arrange(self._index(order))

    def take_instead(self, x: Raw, y: Floats) -> None:
        """New samples, which are in no data set."""
        self._order = np.zeros(0, np.intp)
        self._instead = self._pair(x, y)
        self._arranged = dict(enumerate(self._instead))

    def _index(self, order: NDArray[np.intp]) -> Tensor:
        return sent(torch.from_numpy(order.astype(np.int64, copy=False)), self.device)

    def _in_order(self, which: int) -> Tensor:
        if which not in self._arranged:
            self._arranged[which] = self._parts["train"][which].index_select(0, self._index(self._order))
        return self._arranged[which]

    @property
    def _x(self) -> Tensor:
        """The samples in the order of the epoch."""
        return self._in_order(0)

    @property
    def _t(self) -> Tensor:
        """What is kept beside them."""
        return self._in_order(1)

    def disturb(self) -> None:
        """Nothing is counted here."""

    def begin_epoch(self) -> None:
        """Nothing is counted here."""

    def end_epoch(self) -> Problem | None:
        """There is always something left to learn."""
        return None

    @property
    def work(self) -> Work:
        """What learning costs."""
        return Work(self.model.plan.macs + WORK_PER_NUMBER * numbers(self.model.plan), STEP)

    def note(self, on: bool) -> None:
        """Whether losses and hits of training are noted from now on."""
        self._notes = on
        self._tally.clear()

    def take_tally(self) -> tuple[int, float, float]:
        """Samples noted since the last call, their mean loss and the share told right."""
        return self._tally.take(self._trained_loss, self._trained_hits)

    def _note(self, total: Tensor, scores: Tensor, start: int) -> None:
        """Note the losses and scores of a batch, which begins at sample ``start`` of the epoch."""
        self._tally.add(total, scores.shape[0])
        if self._in_torch.right and not self._in_torch.aims:
            self._tally.keep(scores, start)

    def _trained_loss(self, scores: Tensor, start: int) -> Tensor:
        return self.loss.total(scores, self._t[start : start + len(scores)])

    def _trained_hits(self, scores: Tensor, start: int) -> Tensor:
        return self._hits(scores, self._t[start : start + len(scores)])

    def test_part(self, part: NDArray[np.intp]) -> tuple[float, float]:
        """Mean loss and accuracy of the test samples with these indices."""
        (x, t), measures = self._parts["test"], self._measures()
        sums, part = Sums(measures), part[slice(*self.ranks.share(0, len(part)))]
        for start in range(0, len(part), self.chunk):
            index = self._index(part[start : start + self.chunk])
            self._add(sums, x.index_select(0, index), t.index_select(0, index))
        sums.add_up(self.ranks)
        return measures.means(sums)

    def evaluate(self) -> Scores:
        """What ``evaluation`` comes to."""
        slices = self.evaluation()
        while True:
            try:
                next(slices)
            except StopIteration as end:
                scores: Scores = end.value
                return scores

    def evaluation(self) -> Slices:
        """Mean losses and accuracies of every part in evaluation mode, a chunk per slice."""
        self._aside, further = None, self.further()
        return self._slices(further)

    def _slices(self, further: Scores) -> Slices:
        sizes, beside = {part: len(x) for part, (x, _) in self._parts.items()}, HeadSums(self._heads)
        measured = partial(self._measured, beside)
        found, self.told = yield from slices(
            sizes, self.chunk, self._measures(), measured, np.asarray, ranks=self.ranks
        )
        beside.add_up(self.ranks, sizes)
        self._aside = None
        if self._recalled and len(self.told["test"]):
            found |= recalls(self.told["test"], self._targets["test"], self._recalled)
        return found | beside.named() | further

    def further(self) -> Scores:
        """What the rule tells of this moment in the columns that its kind declares; nothing here."""
        return {}

    def set_aside(self) -> None:
        """Keep a copy of the weights for the evaluation in the making."""
        self._aside = self.model.store.clone()

    def _measures(self) -> Measures:
        return measures(self._task, self.loss.id, self._sample_shape, self._factors)

    def _measured(self, beside: HeadSums, part: str, where: slice, sums: Sums) -> Floats:
        """Add samples of a part to its sums, with the weights of the moment that is measured; their classes."""
        x, t = self._parts[part]
        with self.model.showing(self._aside):
            (scores, *others), inputs, told = self._add(sums, x[where], t[where])
        if sums.off:
            sums.compare(scores.cpu().numpy(), inputs.cpu().numpy(), self._targets[part][where])
        beside.add(others, inputs, part, where)
        return told

    @property
    def evaluates_at_once(self) -> bool:
        """True if all slices together take no time that a person would notice."""
        return sum(len(x) for x, _ in self._parts.values()) * self.work.sample <= AT_ONCE

    @torch.no_grad()
    def _add(self, sums: Sums, x: Tensor, t: Tensor) -> tuple[list[Tensor], Tensor, Floats]:
        """Add losses and hits of samples to ``sums``; scores of every output, and the inputs as the model gets them.

        Classes are predicted, too, float32 [n], none [0] where the task tells none; a card is waited for once.
        """
        self.model.set_mode(training=False)
        inputs, t = self.posed(x, t)
        answers = self.model.answers(inputs)
        found = torch.stack((self.loss.each(answers[0], t).sum(), self._hits(answers[0], t)))
        if decide := self._in_torch.decide:
            found = torch.cat((found, decide(answers[0]).to(torch.float32)))
        told: Floats = found.cpu().numpy()
        sums.add(len(x), *told[:2].tolist())
        return answers, inputs, told[2:]

    def posed(self, x: Tensor, t: Tensor) -> Pair:
        """What the model gets of a batch, and what its scores are compared with.

        ``t`` is what is kept beside the samples; targets that are made of the inputs are made here.
        """
        made = self._in_torch
        if made.mixed:
            inputs, aims = made.mixed(fed(x), t)
            return self.model.laid_out(inputs), aims
        inputs = self.fed(x)
        return inputs, made.aims(inputs, t, self.model.plan.units) if made.aims else t

    def _hits(self, scores: Tensor, t: Tensor) -> Tensor:
        """How many samples are right; 0 where the task knows no right and wrong."""
        return self._in_torch.right(scores, t) if self._in_torch.right else scores.new_zeros(())

    @torch.no_grad()
    def scores(self, x: Raw, output: str = OUTPUT) -> Floats:
        """Scores float32 [n, units] of an output in evaluation mode, computed in chunks."""
        self.model.set_mode(training=False)
        starts, place = range(0, max(len(x), 1), self.chunk), self._outputs.index(output)
        with self.model.showing(self.shown):
            parts = [self.model.answers(self.fed(self._tensor(x[i : i + self.chunk])))[place] for i in starts]
        return torch.cat(parts).cpu().numpy()

    @torch.no_grad()
    def fields(self, x: Raw) -> dict[str, Floats]:
        """The output of every node in evaluation mode."""
        self.model.set_mode(training=False)
        with self.model.showing(self.shown):
            values = self.model.outputs(self.fed(self._tensor(x)))[len(self.model.plan.inputs) :]
        return dict(zip(self.model.names, on_processor(values), strict=True))

    def losses(self, x: Raw, y: Floats, places: Places | None = None) -> Floats:
        """The loss of every sample in evaluation mode, computed in chunks."""
        return self.judge(x, y, places)[1]

    @torch.no_grad()
    def judge(self, x: Raw, y: Floats, places: Places | None = None) -> tuple[Floats, Floats]:
        """Scores [n, units] and losses [n] of every sample in evaluation mode, computed in chunks."""
        self.model.set_mode(training=False)
        scores, losses, kept = [], [], self._beside(y, np.arange(len(x)) if places is None else places)
        for start in range(0, max(len(x), 1), self.chunk):
            chunk = slice(start, start + self.chunk)
            part, t = self._tensor(x[chunk]), self._aimed(kept[chunk])
            inputs, aims = self.posed(part, t)
            with self.model.showing(self.shown):
                scores.append(self.model.forward(inputs))
            losses.append(self.loss.each(scores[-1], aims))
        return torch.cat(scores).cpu().numpy(), torch.cat(losses).cpu().numpy()

    @property
    def store(self) -> Tensor:
        """The numbers [size] that others see."""
        return self.model.store if self.shown is None else self.shown

    @contextmanager
    def showing(self, store: Tensor) -> Iterator[None]:
        """Let others see these numbers [size] meanwhile; nothing is learned in between."""
        before, self.shown = self.shown, store
        try:
            yield
        finally:
            self.shown = before

    def as_if(self, node: str, unit: int, value: float) -> AbstractContextManager[None]:
        """Answer as if this unit of a node always said ``value`` meanwhile."""
        return self.model.driving(node, unit, value)

    def fed(self, x: Tensor) -> Tensor:
        """What the model gets of samples as they are: numbers instead of bytes, and images as its layers like them.

        A task that mixes noise in sees them at time 1, where none is left.
        """
        values = fed(x)
        if self._in_torch.mixed:
            whole = torch.ones(len(x), prod(self._sample_shape) + 1, device=self.device)
            values, _ = self._in_torch.mixed(values, whole)
        return self.model.laid_out(values)

    @property
    def facts(self) -> Facts:
        """None: the network tells."""
        return ()

    @property
    def marked(self) -> NDArray[np.intp]:
        """None: every sample counts."""
        return np.zeros(0, np.intp)


def numbers(plan: Plan) -> int:
    """How many numbers all layers together make of one sample."""
    return prod(plan.input_shape) + sum(prod(layer.out_shape) for layer in plan.layers)


def chunk_size(plan: Plan) -> int:
    """How many samples are evaluated at once; depends on the network alone, as sums depend on it."""
    return max(1, min(CHUNK, CHUNK_BYTES // (4 * numbers(plan))))


def fed(x: Tensor) -> Tensor:
    """What the model gets: bytes of images as value / 255, the same numbers as ``data.scaling``."""
    return x.to(torch.float32).div_(255.0) if x.dtype == torch.uint8 else x
