"""The arrays of a learner with a network: saved, restored, set by hand, and kept where an edit changes the network."""

from __future__ import annotations

from collections.abc import Mapping

from nnsim.core.data import Floats
from nnsim.engine.learners.base import Names
from nnsim.engine.model import Model
from nnsim.engine.warm import copies
from nnsim.engine.weight_transfer import Labelled, Parked, merge


class Arrays:
    """The weights of a ``model``, and what a rule remembers beside them; subclasses say what that is."""

    model: Model

    def is_finite(self) -> bool:
        """False once a weight is infinite or NaN."""
        return self.model.is_finite()

    def fingerprint(self) -> dict[str, Floats]:
        """The weights."""
        return self.weights()

    def weights(self) -> dict[str, Floats]:
        """A copy of every array by name."""
        return self.model.weights()

    @property
    def names(self) -> Names:
        """Names of the arrays of ``weights()``."""
        return tuple(slot.name for slot in self.model.layout.slots)

    def state(self) -> dict[str, Floats]:
        """A copy of what the rule remembers beside the weights, by name."""
        return copies(self.memory())

    def memory(self) -> dict[str, Floats]:
        """The same, not copied; nothing is remembered here."""
        return {}

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay."""

    def labelled(self) -> Parked:
        """Weights and state, not copied, with their labels; a state array is named ``<slot>/<weight array>``."""
        found = self.model.labelled()
        for name, array in self.memory().items():
            weight = found.get(name.partition("/")[2])
            found[name] = Labelled(array, weight.meaning) if weight else Labelled(array)
        return found

    def inherit(self, old: Parked, parked: Parked) -> tuple[Names, Names]:
        """Keep weights by block; the optimizer's memory goes with them, and is zero for fresh ones.

        One array after the other, as there may be no room for copies of all.
        """
        names, kept = self.names, set()
        for name, own in self.labelled().items():
            merged, touched = merge({name: own}, parked, old)
            if touched:
                kept.add(name)
                self.take(merged) if name in names else self.set_state(merged)
        return tuple(n for n in names if n in kept), tuple(n for n in names if n not in kept)

    def take(self, weights: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``weights()``; the others stay."""
        self.model.load(weights)

    def set_number(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one number of ``weights()``."""
        self.model.set_number(self.model.store, name, index, value)

    def load(self, weights: Mapping[str, Floats], state: Mapping[str, Floats]) -> tuple[Names, Names]:
        """Take over the arrays that fit by name and shape."""
        own, memory = self.model.views(self.model.store), self.memory()
        taken = _fitting(own, weights)
        self.take(taken)
        self.set_state(_fitting(memory, state))
        return tuple(taken), tuple(name for name in own if name not in taken)


def _fitting(own: Mapping[str, Floats], given: Mapping[str, Floats]) -> dict[str, Floats]:
    """What of ``given`` has the name and shape of an array of ``own``."""
    return {n: given[n] for n, array in own.items() if n in given and given[n].shape == array.shape}
