"""Winner takes all, layer by layer, then backpropagation for the output alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnsim.core.data import Floats
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.engine.counting import pack, unpack
from nnsim.engine.learners.base import IMPLEMENTATIONS, Implementation
from nnsim.engine.learners.beats import Beats, answered, changed, taken
from nnsim.engine.learners.layers_first import LayersFirst
from nnsim.engine.planes import Planes, Window, patches, strongest, window_of
from nnsim.language.texts import say
from nnsim.networks.rewire import with_graph
from nnsim.recipes.kinds import LEARNERS


class Competing(NamedTuple):
    """A layer whose units compete: its id, how it looks at what lies below it, and the id of that."""

    node: str
    window: Window
    below: str


class WinnerTakesAll(LayersFirst):
    """Layers between the inputs and the output, one after the other."""

    first_words = say("PyTorch makes the steps of winners.")

    def __init__(self, project: Project, device: str) -> None:
        values = project.recipe.learner.resolve(LEARNERS["winners"].parameters)
        self._epochs_each, self._done = int(values["epochs"]), 0
        self._competing: tuple[Competing, ...] = ()
        super().__init__(self._held(project), device)
        if self._epochs_each:
            self._competing = tuple(
                Competing(layer.id, window, layer.node.inputs[0])
                for layer in self.model.plan.layers
                if layer.id not in project.network.outputs and (window := window_of(layer))
            )
        self._lengths = {each.node: np.zeros(len(self._array(each, "weight"))) for each in self._competing}
        for each in self._competing:
            self._array(each, "weight").zero_()
        self.revise(project)

    def _held(self, project: Project) -> Project:
        """The project for backpropagation, which leaves all layers but the outputs as they are."""
        if not self._epochs_each:
            return project
        outputs = project.network.outputs
        nodes = (node if node.id in outputs else replace(node, frozen=True) for node in project.network.graph)
        return replace(project, network=with_graph(project.network, nodes))

    def revise(self, project: Project) -> None:
        """Take over the recipe."""
        super().revise(self._held(project))
        values = project.recipe.learner.resolve(LEARNERS["winners"].parameters)
        self._alike, self._threshold, self._pace = (float(values[name]) for name in ("alike", "threshold", "rate"))
        self._still = project.network.frozen

    def _array(self, each: Competing, name: str) -> Tensor:
        slot = self.model.slot(f"{each.node}.{name}")
        assert slot is not None
        return self.model.store.detach()[slot.start : slot.stop].view(slot.array.shape)

    # ------------------------------------------------------------ who makes the steps

    @property
    def layer(self) -> Competing | None:
        """The layer whose units compete now; None once backpropagation trains the output."""
        place = self._done // self._epochs_each if self._epochs_each else 0
        return self._competing[place] if place < len(self._competing) else None

    @property
    def is_first(self) -> bool:
        """Whether a layer learns by itself."""
        return self.layer is not None

    # ------------------------------------------------------------ steps

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step of the winners of a layer, or of backpropagation."""
        if (layer := self.layer) is None:
            return super().step(start, stop, rate, number)
        with torch.no_grad():
            if self._notes:
                inputs, aims = self.posed(self._x[start:stop], self._t[start:stop])
                scores = self.model.forward(inputs)
                self._note(self.loss.total(scores, aims), scores, start)
            if layer.node not in self._still:
                self._compete(layer, self._x[start:stop])
        return 1

    def _compete(self, layer: Competing, x: Tensor) -> None:
        values = self.model.outputs(self.fed(x))
        below = values[[*self.model.plan.inputs, *self.model.names].index(layer.below)].cpu()
        weight, bias = self._array(layer, "weight"), self._array(layer, "bias")
        planes = Planes(weight.cpu().double().numpy().reshape(len(weight), -1), self._lengths[layer.node])
        for seen in patches(below, layer.window):
            planes.learn(strongest(seen, layer.window.size), self._pace, self._alike)
        weight.copy_(torch.from_numpy(planes.weights.reshape(weight.shape)))
        planes.lengths[:] = planes.lengths.astype(np.float32)  # as it is saved, so that a run goes on to the bit
        bias.copy_(torch.from_numpy(-self._threshold * planes.lengths))

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with halts where samples are taken, answered, and where weights are changed."""
        if self.layer is None:
            done: int = yield from super().beats(start, stop, rate, number)
            return done
        inputs, aims = self.posed(self._x[start:stop], self._t[start:stop])
        yield taken(self._order[start:stop], inputs, aims)
        yield answered(self.model.traced(inputs))
        before = self.model.store.detach().clone()
        self.step(start, stop, rate, number)
        yield changed("update", self.model, before, self.model.store.detach().clone())
        return 1

    def foreseen(self, start: int, stop: int, rate: float, number: int) -> Tensor:
        """What ``step`` would leave, without an effect on anything."""
        if self.layer is None:
            return super().foreseen(start, stop, rate, number)
        before, state, notes = self.model.store.detach().clone(), self.state(), self._notes
        self._notes = False
        self.step(start, stop, rate, number)
        self._notes, found = notes, self.model.store.detach().clone()
        self.model.store.detach().copy_(before)
        self.set_state(state)
        return found

    def end_epoch(self) -> Problem | None:
        """One more epoch is over."""
        if self.layer is not None:
            self._done += 1
        return super().end_epoch()

    # ------------------------------------------------------------ state

    def memory(self) -> dict[str, Floats]:
        """What winners and optimizer remember."""
        lengths = {f"won/{node}.bias": array.astype(np.float32) for node, array in self._lengths.items()}
        own = {**lengths, "winners.epochs": pack(self._done)} if self._competing else {}
        return super().memory() | own

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""
        super().set_state(state)
        for node, lengths in self._lengths.items():
            if f"won/{node}.bias" in state:
                lengths[:] = state[f"won/{node}.bias"]
        if (count := state.get("winners.epochs")) is not None and self._competing:
            self._done = unpack(count)


IMPLEMENTATIONS.add(Implementation("winners", WinnerTakesAll))
