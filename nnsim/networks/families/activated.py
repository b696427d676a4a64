"""What layers with an activation of their own share: the choice, the modules and the numpy form."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Values
from nnsim.language.texts import say
from nnsim.networks.activations import OPTIONS
from nnsim.networks.kinds import ACTIVATIONS, Call


def activation(default: str, what: str) -> Choice:
    """The parameter; ``what`` is bent by it: ``each neuron's score``."""
    return Choice("activation", say("Activation"), default, OPTIONS, say("The function that bends {what}.", what=what))


def followed(values: Values, *calls: Call) -> tuple[Call, ...]:
    """``calls`` and then the chosen activation, which is no module where it is linear."""
    chosen = ACTIVATIONS[str(values["activation"])]
    return calls if chosen.id == "linear" else (*calls, chosen.call)


def bent(values: Values, scores: Floats) -> Floats:
    """The chosen activation of ``scores``."""
    return ACTIVATIONS[str(values["activation"])].numpy(scores)
