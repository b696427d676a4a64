"""Activations and their slopes, as far as a slope follows from what the activation said."""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.arithmetic import ONE, ZERO, exp, sigmoid, tanh
from nnsim.engine.kernels.compiling import part
from nnsim.engine.kernels.given import Floats
from nnsim.engine.kernels.kinds import ELU, LEAKY, RELU, SIGMOID, TANH
from nnsim.networks.activations import LEAK

_LEAK = np.float32(LEAK)


@part
def activate(kind: int, values: Floats) -> None:
    """Replace scores by what an activation makes of them; what is no number stays so."""
    if kind == TANH:
        for i in range(len(values)):
            values[i] = tanh(values[i])
    elif kind == RELU:
        for i in range(len(values)):
            values[i] = max(values[i], ZERO)
    elif kind == SIGMOID:
        for i in range(len(values)):
            values[i] = sigmoid(values[i])
    elif kind == LEAKY:
        for i in range(len(values)):
            values[i] = values[i] * (_LEAK if values[i] < ZERO else ONE)
    elif kind == ELU:
        for i in range(len(values)):
            values[i] = exp(values[i]) - ONE if values[i] < ZERO else values[i]


@part
def slope(kind: int, slopes: Floats, values: Floats) -> None:
    """Multiply ``slopes`` with those of the activation that said ``values``: with PyTorch's where it said no number."""
    if kind == TANH:
        for i in range(len(values)):
            slopes[i] *= ONE - values[i] * values[i]
    elif kind == RELU:
        for i in range(len(values)):
            slopes[i] = ZERO if values[i] <= ZERO else slopes[i]
    elif kind == SIGMOID:
        for i in range(len(values)):
            slopes[i] *= values[i] * (ONE - values[i])
    elif kind == LEAKY:
        for i in range(len(values)):
            slopes[i] *= ONE if values[i] > ZERO else _LEAK
    elif kind == ELU:
        for i in range(len(values)):
            slopes[i] *= values[i] + ONE if values[i] <= ZERO else ONE
