"""The logic gate AND."""

from __future__ import annotations

from nnsim.data.entries import GENERATORS
from nnsim.data.gates import gate
from nnsim.data.sampling import Labels
from nnsim.language.texts import say

HELP = say("The answer is 1 only if both inputs are 1. One line separates the classes, so a single neuron is enough.")


def _rule(x1: Labels, x2: Labels) -> Labels:
    return x1 & x2


GENERATORS.add(gate("and", "AND", HELP, _rule))
