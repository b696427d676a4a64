"""Contrastive divergence for one machine, and layer by layer before backpropagation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.edits.stacks import Stack, stack_of
from nnsim.engine.boltzmann import Machine
from nnsim.engine.counting import pack, unpack
from nnsim.engine.evaluation import Scores
from nnsim.engine.learners.base import IMPLEMENTATIONS, Implementation, Work
from nnsim.engine.learners.beats import Beats, answered, changed, taken
from nnsim.engine.learners.greedy import Greedy, Rule
from nnsim.engine.learners.layers_first import LayersFirst
from nnsim.engine.learners.network import NetworkLearner
from nnsim.language.texts import say
from nnsim.recipes.contrastive import DECAY, DREAM_RATE, DREAM_ROUNDS, MEASURED
from nnsim.recipes.kinds import LEARNERS


class Dreaming(NamedTuple):
    """What can be dreamed with: machines from the inputs up, whether the last sees classes, and the seed."""

    machines: tuple[Machine, ...]
    sees_classes: bool
    seed: int


def stack_in(project: Project) -> Stack:
    """The stack in the network of ``project``; raises ``ProblemError`` where there is none."""
    stack = stack_of(project)
    if isinstance(stack, Problem):
        raise ProblemError(stack)
    return stack


class Contrasting(NetworkLearner):
    """What both learners tell of the machine that learns."""

    @torch.no_grad()
    def energies(self, greedy: Greedy, place: int, part: str, most: int = MEASURED) -> Tensor:
        """The free energy of the first ``most`` samples of a part, [n], for the machine at ``place``."""
        x, t = (array[:most] for array in self._parts[part])
        seen = greedy.below(place, self.fed(x).flatten(1))
        return greedy.live(place).free_energy(seen, t if greedy.sees_classes(place) else None)

    def energies_told(self, greedy: Greedy, place: int) -> Scores:
        """The columns of the history that tell of free energies."""
        found = {"free_energy": "train", "free_energy_test": "test"}
        measured = {name: self.energies(greedy, place, part) for name, part in found.items()}
        return {name: float(each.mean()) for name, each in measured.items() if len(each)}

    def dreaming(self) -> Dreaming | None:
        """What can be dreamed with; None before anything has learned."""
        raise NotImplementedError

    def free_energies(self, part: str) -> Tensor | None:
        """The free energy of samples of a part [n]; None where no machine learns."""
        raise NotImplementedError

    def by_beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """A step with halts where samples are taken, the network answers them as it is, and weights are changed."""
        inputs, aims = self.posed(self._x[start:stop], self._t[start:stop])
        yield taken(self._order[start:stop], inputs, aims)
        yield answered(self.model.traced(inputs))
        before = self.model.store.detach().clone()
        self.step(start, stop, rate, number)
        yield changed("update", self.model, before, self.model.store.detach().clone())
        return 1


class ContrastiveDivergence(Contrasting):
    """One machine: its hidden layer, and the output with the same weights on the way back."""

    def __init__(self, project: Project, device: str) -> None:
        stack = stack_in(project)
        super().__init__(project, device, LEARNERS["rbm"].loss)
        self.greedy = Greedy(self.model, stack, seed=project.recipe.seed, classes=False, keeps=False)
        self.greedy.tie(0)
        self.revise(project)

    def revise(self, project: Project) -> None:
        """Take over the recipe."""
        recipe = project.recipe
        values = recipe.learner.resolve(LEARNERS["rbm"].parameters)
        self._rule = Rule(0.0, int(values["k"]), bool(values["persistent"]), recipe.l2)
        self.greedy.seed = recipe.seed
        self._frozen = bool(project.network.frozen)

    @property
    def work(self) -> Work:
        """Up and down for every round, and up for the samples."""
        sample, step = super().work
        return Work(sample * (1 + self._rule.k), step)

    @torch.no_grad()
    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step on a slice of the samples."""
        if not self._frozen:
            v = self.fed(self._x[start:stop]).flatten(1)
            self.greedy.step(0, v, None, self._rule._replace(rate=rate), number)
        if self._notes:
            inputs, aims = self.posed(self._x[start:stop], self._t[start:stop])
            scores = self.model.forward(inputs)
            self._note(self.loss.total(scores, aims), scores, start)
        return 1

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with a halt where samples are taken and where weights are changed."""
        return self.by_beats(start, stop, rate, number)

    def dreaming(self) -> Dreaming:
        """The machine as it is now."""
        return Dreaming((self.greedy.live(0),), sees_classes=False, seed=self.greedy.seed)

    def free_energies(self, part: str) -> Tensor:
        """The free energy of samples of a part, [n]."""
        return self.energies(self.greedy, 0, part)

    def further(self) -> Scores:
        """Free energies."""
        return self.energies_told(self.greedy, 0)

    def take(self, weights: Mapping[str, Floats]) -> None:
        """Take over arrays; the way back follows."""
        super().take(weights)
        self.greedy.tie(0)

    def set_number(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one number; a weight is the same there and back."""
        if name == f"{OUTPUT}.weight":
            name, index = f"{self.greedy.stack.layers[0]}.weight", index[::-1]
        super().set_number(name, index, value)
        self.greedy.tie(0)

    def memory(self) -> dict[str, Floats]:
        """What the machine remembers."""
        return self.greedy.memory()

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""
        self.greedy.set_state(state)


class LayerByLayer(Contrasting, LayersFirst):
    """Machines one after the other, then backpropagation for the output."""

    first_words = say("PyTorch makes the steps of pretraining.")

    def __init__(self, project: Project, device: str) -> None:
        self._epochs_each, self._done = 0, 0
        self.greedy: Greedy | None = None
        super().__init__(project, device)
        values = project.recipe.learner.resolve(LEARNERS["layerwise"].parameters)
        self._epochs_each = int(values["epochs"])
        if self._epochs_each:
            classes = bool(values["labels"]) and self.task == "multiclass"
            stack = stack_in(project)
            self.greedy = Greedy(self.model, stack, seed=project.recipe.seed, classes=classes, keeps=True)
        self._rule = Rule(float(values["rate"]), decay=DECAY)

    def revise(self, project: Project) -> None:
        """Take over the recipe."""
        super().revise(project)
        self._frozen_layers = project.network.frozen
        if self.greedy:
            self.greedy.seed = project.recipe.seed

    @property
    def layer(self) -> int | None:
        """The place of the machine that learns; None once backpropagation does."""
        place = self._done // self._epochs_each if self._epochs_each else 0
        return place if self.greedy and place < len(self.greedy.stack.layers) else None

    @property
    def is_first(self) -> bool:
        """Whether a layer learns by itself."""
        return self.layer is not None

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step of a machine, or of backpropagation."""
        if (place := self.layer) is None:
            return super().step(start, stop, rate, number)
        assert self.greedy is not None
        if self.greedy.stack.layers[place] not in self._frozen_layers:
            self._contrast(self.greedy, place, start, stop, number)
        return 1

    @torch.no_grad()
    def _contrast(self, greedy: Greedy, place: int, start: int, stop: int, number: int) -> None:
        v, sees = self.fed(self._x[start:stop]).flatten(1), greedy.sees_classes(place)
        dreams = Rule(DREAM_RATE * self._rule.rate, DREAM_ROUNDS, persistent=True, decay=self._rule.decay)
        greedy.step(place, v, self._t[start:stop] if sees else None, dreams if sees else self._rule, number)

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with halts."""
        if self.layer is None:
            return super().beats(start, stop, rate, number)
        return self.by_beats(start, stop, rate, number)

    def foreseen(self, start: int, stop: int, rate: float, number: int) -> Tensor:
        """What ``step`` would leave, without an effect on anything."""
        if self.layer is None or not self.greedy:
            return super().foreseen(start, stop, rate, number)
        before, state = self.model.store.detach().clone(), self.state()
        self.step(start, stop, rate, number)
        found = self.model.store.detach().clone()
        self.model.store.detach().copy_(before)
        self.set_state(state)
        return found

    def end_epoch(self) -> Problem | None:
        """One more epoch of pretraining is over."""
        if (place := self.layer) is not None and self.greedy:
            self.greedy.keep(place)
            self._done += 1
        return super().end_epoch()

    def dreaming(self) -> Dreaming | None:
        """The machines that have learned so far, as they were then; None before the first epoch is over."""
        if not self.greedy or not self._done:
            return None
        last = min((self._done - 1) // self._epochs_each, len(self.greedy.stack.layers) - 1)
        machines = tuple(map(self.greedy.machine, range(last + 1)))
        return Dreaming(machines, self.greedy.sees_classes(last), self.greedy.seed)

    def free_energies(self, part: str) -> Tensor | None:
        """The free energy of samples of a part [n] for the machine that learns; None once none does."""
        return None if self.layer is None or not self.greedy else self.energies(self.greedy, self.layer, part)

    def further(self) -> Scores:
        """Free energies, as long as a machine learns."""
        return (
            super().further() if self.layer is None or not self.greedy else self.energies_told(self.greedy, self.layer)
        )

    def memory(self) -> dict[str, Floats]:
        """What machines and optimizer remember."""
        own = {**self.greedy.memory(), "layerwise.epochs": pack(self._done)} if self.greedy else {}
        return super().memory() | own

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""
        super().set_state(state)
        if self.greedy:
            self.greedy.set_state(state)
            if (count := state.get("layerwise.epochs")) is not None:
                self._done = unpack(count)


IMPLEMENTATIONS.add(Implementation("rbm", ContrastiveDivergence))
IMPLEMENTATIONS.add(Implementation("layerwise", LayerByLayer))
