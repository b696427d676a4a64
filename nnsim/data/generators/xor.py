"""The logic gate exclusive or, which no single neuron solves (Minsky and Papert, 1969)."""

from __future__ import annotations

from nnsim.data.entries import GENERATORS
from nnsim.data.gates import gate
from nnsim.data.sampling import Labels
from nnsim.language.texts import say

HELP = say("The answer is 1 if exactly one input is 1. No line separates the classes: it takes a hidden layer or x₁x₂.")


def _rule(x1: Labels, x2: Labels) -> Labels:
    return x1 ^ x2


GENERATORS.add(gate("xor", "XOR", HELP, _rule))
