"""Backpropagation: the gradient of the loss by automatic differentiation, then an optimizer's step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial, reduce
from math import prod
from operator import add

import torch
from torch import Tensor
from torch.autograd.graph import _engine_run_backward

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.engine import optimizers
from nnsim.engine.counting import pack, unpack
from nnsim.engine.devices import sent
from nnsim.engine.learners.accelerated import AcceleratedLearner
from nnsim.engine.learners.beats import Beats, Halt, answered, changed, compared, propagated, taken
from nnsim.engine.learners.heads import HeadOutput
from nnsim.engine.learners.network import Pair
from nnsim.engine.losses import Loss
from nnsim.engine.model import Trace
from nnsim.engine.objective import Objective
from nnsim.recipes.phases import counted_outputs
from nnsim.tasks.noise import draws


class Backpropagation(AcceleratedLearner):
    """Any network whose activations have a slope, with every loss and optimizer of the catalogue."""

    def __init__(self, project: Project, device: str) -> None:
        super().__init__(project, device, project.recipe.loss)
        self._shares: dict[int, Tensor] = {}
        self._optimizer_kind = project.recipe.optimizer.kind
        self._optimizer = optimizers.make(project.recipe.optimizer, self.model.flat, self.model.grad)
        self.revise(project)

    def revise(self, project: Project) -> None:
        """Take over the recipe; the optimizer's memory stays if its kind does."""
        recipe, model = project.recipe, self.model
        self.loss = Loss(recipe.loss, self.task)
        self._seed = recipe.seed
        if recipe.optimizer.kind == self._optimizer_kind:
            optimizers.revise(self._optimizer, recipe.optimizer)
        else:
            self._optimizer = optimizers.make(recipe.optimizer, model.flat, model.grad, self._optimizer.buffers)
            self._optimizer_kind = recipe.optimizer.kind
        for head, output in zip(project.network.heads, self._heads, strict=True):
            output.revise(head)
        self._counted = counted_outputs(project)
        self._frozen = model.freeze(project.network.frozen)
        self._penalty = optimizers.penalty(model.flat, model.grad, model.mask, recipe.l1, recipe.l2)
        self._take_over(project)

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step of the optimizer on the mean loss of the slice, to which further outputs add theirs."""
        if self._fused or self._tuned:
            self._run_one(start, stop, rate, number)
            return 1
        inputs, aims = self.posed_at(self._x[start:stop], start, number)
        scores, *others = self.trained(inputs, number)
        total = self.loss.total(scores, aims)
        self.descend(self.joint(total, others, inputs, start), stop - start, rate)
        self.tell(total, scores, start)
        return 1

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with a halt behind every beat."""
        before = self._running.clone()
        inputs, aims = self.posed_at(self._x[start:stop], start, number)
        yield taken(self._order[start:stop], inputs, aims)
        trace = self.traced(inputs, number)
        yield answered(trace)
        total = self.loss.total(trace.scores, aims)
        beside = {head.id: head.aimed(said, inputs, start) for head, said in self._others(trace.answers[1:])}
        yield compared(trace.scores, aims, self.loss, beside, counts=OUTPUT in self._counted)
        joint = self.joint(total, trace.answers[1:], inputs, start)
        objective = Objective(inputs, self._total(inputs, aims, start), self._drawn_from(number))
        optimize = self._stepping(start, stop, number, before)
        yield from self.descend_by_beats(trace, joint, stop - start, rate, objective=objective, optimize=optimize)
        if optimize is None:
            self.tell(total, trace.scores, start)
        return 1

    def _stepping(self, start: int, stop: int, number: int, averages: Tensor) -> Callable[[float], None] | None:
        """Makes the step that is gone through where not the reference does: that differs in the last digits.

        It begins with the running ``averages`` that there were before the reference went on with them.
        """
        if not self.takes_blocks:
            return None

        def whole(rate: float) -> None:
            self._running.copy_(averages)
            self.step(start, stop, rate, number)

        return whole

    @property
    def _running(self) -> Tensor:
        """What of the model's numbers is not learned."""
        return self.model.store[self.parameters :]

    def _total(self, inputs: Tensor, aims: Tensor, start: int) -> Callable[[list[Tensor]], Tensor]:
        """What ``joint`` sums up of this batch, from the scores of every output in float64 on the processor."""
        heads, counted = [head.of_batch(start, start + len(inputs)) for head in self._heads], self._counted

        def total(answers: list[Tensor]) -> Tensor:
            first, *others = answers
            beside = zip(heads, others, strict=True)
            added = (head.loss(scores, _wide(inputs), 0) for head, scores in beside if head.id in counted)
            return summed(self.loss.total(first, _wide(aims)), added, counted)

        return total

    def joint(self, total: Tensor, others: list[Tensor], inputs: Tensor, start: int) -> Tensor:
        """The sum of the losses that count: ``total``, and what further outputs add, which said ``others``."""
        if not others:
            return total
        return summed(total, (head.loss(scores, inputs, start) for head, scores in self._others(others)), self._counted)

    def _others(self, scores: list[Tensor]) -> Iterator[tuple[HeadOutput, Tensor]]:
        """The further outputs that count, with the scores [n, units] of each."""
        return ((head, said) for head, said in zip(self._heads, scores, strict=True) if head.id in self._counted)

    def trained(self, inputs: Tensor, number: int) -> list[Tensor]:
        """Scores [n, units] of every output for a batch in training mode, with what is random in step ``number``."""
        self._draw(len(inputs), number)
        return self.model.answers(inputs)

    def traced(self, inputs: Tensor, number: int) -> Trace:
        """As ``trained``, with all that is worked out on the way."""
        self._draw(len(inputs), number)
        return self.model.traced(inputs)

    def gradient(
        self, x: Raw, y: Floats, places: Places, weights: Mapping[str, Floats] | None = None
    ) -> dict[str, Floats]:
        """The gradient of the mean loss of inputs [n, *shape] and targets [n, *target_shape], by array that learns.

        As a step on them would have it, dropout always drawn alike, without penalties and without an effect on
        learning; ``places`` [n] as in ``judge``. Given ``weights`` stand for those that the network has.
        """
        store = self.model.store.clone()  # batch normalisation writes its averages there
        self.model.fill(store, weights or {})
        with self.model.showing(store):
            inputs, aims = self.posed(self._tensor(x), self._aimed(self._beside(y, places)))
            scores, *others = self.trained(inputs, 0)
            targets = self._tensor(y)
            added = (head.loss_on(said, inputs, targets) for head, said in self._others(others))
            total = summed(self.loss.total(scores, aims), added, self._counted)
            return self.model.slopes(total * self.share(len(x)))

    def joint_losses(self, x: Raw, y: Floats, places: Places) -> Tensor:
        """Of every sample what is descended, [n]: the loss, with what further outputs add, in evaluation mode."""
        self.model.set_mode(training=False)
        inputs, aims = self.posed(self._tensor(x), self._aimed(self._beside(y, places)))
        scores, *others = self.model.answers(inputs)
        targets = self._tensor(y)
        added = (head.losses_on(said, inputs, targets) for head, said in self._others(others))
        return summed(self.loss.each(scores, aims), added, self._counted)

    def joint_gradient(self, x: Raw, y: Floats, places: Places) -> dict[str, Floats]:
        """The gradient of the mean of these, by array that learns."""
        return self.model.slopes(self.joint_losses(x, y, places).mean())

    def foreseen(self, start: int, stop: int, rate: float, number: int) -> Tensor:
        """What ``step`` would leave in ``model.store`` [size], without an effect on anything."""
        optimizer, notes = self._optimizer, self._notes
        tensors = (self.model.store, self.model.grad, *optimizer.slots.values())
        before, count = [tensor.clone() for tensor in tensors], optimizer.count
        self._notes = False
        try:
            self.step(start, stop, rate, number)
            return self.model.store.clone()
        finally:
            for tensor, numbers in zip(tensors, before, strict=True):
                tensor.copy_(numbers)
            optimizer.count, self._notes = count, notes

    def learning(self) -> dict[str, Floats]:
        """A copy of every array that learns, by name."""
        return {name: array.detach().cpu().numpy().copy() for name, array in self.model.learning().items()}

    def _draw(self, rows: int, number: int) -> None:
        self.model.set_mode(True, rows)
        self.draw(number)

    def draw(self, number: int) -> None:
        """Seed what is random in step ``number``."""
        if self.model.is_random:
            seed_torch(self.device, self._drawn_from(number))

    def _drawn_from(self, number: int) -> int:
        """The seed of what is random in step ``number``."""
        return seeds.stable(self._seed, "dropout", number)

    def descend(self, total: Tensor, rows: int, rate: float) -> None:
        """A step of the optimizer on the mean of ``total``, the sum of the losses of ``rows`` samples."""
        self._propagate(total, rows)
        self._optimize(rate)

    def descend_by_beats(
        self,
        trace: Trace,
        total: Tensor,
        rows: int,
        rate: float,
        *,
        objective: Objective | None = None,
        optimize: Callable[[float], None] | None = None,
    ) -> Iterator[Halt]:
        """As ``descend``, with a halt when the gradient is known, and one when the weights are changed."""
        self._propagate(total, rows)
        yield propagated(self.model, trace, objective)
        before = self.model.flat.clone()
        (optimize or self._optimize)(rate)
        yield changed("update", self.model, before, self.model.flat)

    def _propagate(self, total: Tensor, rows: int) -> None:
        self.model.grad.zero_()
        # as torch.autograd.backward, which with a gradient as an argument would load half a compiler: sympy
        _engine_run_backward(
            (total,), (self.share(rows),), False, False, (), allow_unreachable=True, accumulate_grad=True
        )

    def _optimize(self, rate: float) -> None:
        self._let(partial(self._optimizer.step, rate))

    def _let(self, move: Callable[[], None]) -> None:
        """``move`` leaves weights of frozen layers and what the optimizer remembers of them as they are."""
        if self._penalty:
            self._penalty()
        if not self._frozen:
            move()
            return
        tensors = (self.model.flat, *self._optimizer.slots.values())
        kept = [(tensor[part], tensor[part].clone()) for tensor in tensors for part in self._frozen]
        move()
        for place, before in kept:
            place.copy_(before)

    def posed_at(self, x: Tensor, start: int, number: int) -> Pair:
        """As ``posed`` of a batch that begins at sample ``start`` of the epoch, with the noise of step ``number``."""
        return self.posed(x, self._kept(start, start + len(x), number))

    def _kept(self, start: int, stop: int, number: int) -> Tensor:
        """What is kept beside a slice of the samples; noise is drawn anew at every step."""
        if not self._in_torch.mixed:
            return self._t[start:stop]
        drawn = draws(seeds.stable(self._seed, "noise", number), stop - start, prod(self._sample_shape))
        return sent(torch.from_numpy(drawn), self.device)

    def share(self, rows: int) -> Tensor:
        """1 / rows as a tensor, which makes the gradient of the sum that of the mean."""
        share = self._shares.get(rows)
        if share is None:
            share = self._shares[rows] = torch.tensor(1 / rows, device=self.device)
        return share

    def memory(self) -> dict[str, Floats]:
        """The optimizer's slots by array, ``"<optimizer>.<slot>/<array>"``, and its count of steps."""
        kind = self._optimizer_kind
        memory = {f"{kind}.count": pack(self._optimizer.count)}
        for name, slot in self._optimizer.slots.items():
            memory |= self.model.views(slot, f"{kind}.{name}/")
        return memory

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""
        kind = self._optimizer_kind
        if (count := state.get(f"{kind}.count")) is not None:
            self._optimizer.count = unpack(count)
        for name, slot in self._optimizer.slots.items():
            self.model.fill(slot, state, f"{kind}.{name}/")


def _wide(numbers: Tensor) -> Tensor:
    return numbers.cpu().double()


def summed(total: Tensor, added: Iterable[Tensor], counted: Collection[str]) -> Tensor:
    """The losses of the outputs that are ``counted``: ``total`` is that of the first one, ``added`` what others add."""
    return reduce(add, added, total) if OUTPUT in counted else reduce(add, added)


def seed_torch(device: str, seed: int) -> None:
    """Seed the generator that draws on ``device``; not ``torch.manual_seed``, which visits them all."""
    if device == "cuda":
        torch.cuda.manual_seed(seed)
    elif device == "mps":
        torch.mps.manual_seed(seed)
    else:
        torch.default_generator.manual_seed(seed)
