"""Activation functions, each as a declaration and a numpy function for the pictures.

The numpy functions map float32 to float32, agree with PyTorch to 1e-6 and neither
overflow nor warn for large inputs.
"""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Parameter
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS, Activation, Call

LEAK = 0.01
"""Slope of leaky ReLU below zero, as in PyTorch."""

_ZERO = np.float32(0.0)
_ONE = np.float32(1.0)


def _step(z: Floats) -> Floats:
    return (z > 0).astype(np.float32)


def _linear(z: Floats) -> Floats:
    return z


def sigmoid(z: Floats) -> Floats:
    """The logistic function; the exponent is never positive, so it cannot overflow."""
    e: Floats = np.exp(-np.abs(z))
    answer: Floats = np.where(z >= 0, _ONE, e) / (_ONE + e)
    return answer


def _tanh(z: Floats) -> Floats:
    return np.tanh(z)


def _relu(z: Floats) -> Floats:
    return np.maximum(z, _ZERO)


def _leaky_relu(z: Floats) -> Floats:
    return np.where(z > 0, z, np.float32(LEAK) * z)


def _elu(z: Floats) -> Floats:
    return np.where(z > 0, z, np.expm1(np.minimum(z, _ZERO)))


def _erf(z: Floats) -> Floats:
    """The error function to 1.5e-7 (Abramowitz and Stegun, Handbook, 1964, formula 7.1.26)."""
    a = np.abs(z)
    t = _ONE / (_ONE + np.float32(0.3275911) * a)
    series = np.zeros_like(t)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(coefficient)) * t
    magnitude: Floats = _ONE - series * np.exp(-a * a)
    return np.copysign(magnitude, z)


def _gelu(z: Floats) -> Floats:
    return np.float32(0.5) * z * (_ONE + _erf(z * np.float32(np.sqrt(0.5))))


def _silu(z: Floats) -> Floats:
    return z * sigmoid(z)


def _softplus(z: Floats) -> Floats:
    return np.maximum(z, _ZERO) + np.log1p(np.exp(-np.abs(z)))


def _sine(z: Floats) -> Floats:
    return np.sin(z)


ACTIVATIONS.add(
    Activation(
        "step",
        say("Step function"),
        say("1 if z > 0, else 0"),
        say(
            "Fires or stays silent, as the first neurons of 1943 did. Its slope is zero everywhere, so "
            "backpropagation cannot train a hidden layer of steps; set the weights by hand instead."
        ),
        Call("nnsim.engine.modules:Step"),
        _step,
        trains_hidden=False,
    )
)
ACTIVATIONS.add(
    Activation(
        "linear",
        say("Linear"),
        "z",
        say(
            "Passes the score on unchanged. Linear layers in a row are together still one linear layer, "
            "so a network of them separates no more than a single line does."
        ),
        Call("torch.nn:Identity"),
        _linear,
    )
)
ACTIVATIONS.add(
    Activation(
        "sigmoid",
        say("Sigmoid"),
        "1 / (1 + exp(−z))",
        say(
            "A smooth step from 0 to 1, the classic choice of early networks. Its slope is at most 1/4 and dies away "
            "on both sides, so gradients shrink from layer to layer in deep networks."
        ),
        Call("torch.nn:Sigmoid"),
        sigmoid,
    )
)
ACTIVATIONS.add(
    Activation(
        "tanh",
        "tanh",
        "(exp(z) − exp(−z)) / (exp(z) + exp(−z))",
        say(
            "A smooth step from −1 to 1, centred on zero, which makes learning easier than with the sigmoid. "
            "Neurons with large scores saturate: their slope is nearly zero and they hardly learn."
        ),
        Call("torch.nn:Tanh"),
        _tanh,
    )
)
ACTIVATIONS.add(
    Activation(
        "relu",
        "ReLU",
        say("max(0, z)"),
        say(
            "Cuts off negative scores; cheap, and its slope of 1 keeps gradients alive in deep networks. "
            "A neuron that is negative for every sample has no gradient left and stays dead."
        ),
        Call("torch.nn:ReLU"),
        _relu,
    )
)
ACTIVATIONS.add(
    Activation(
        "leaky_relu",
        say("Leaky ReLU"),
        say("z if z > 0, else 0.01 z"),
        say(
            "Like ReLU, but a small slope stays below zero, so that a neuron can always find its way back. "
            "Try it where ReLU neurons die."
        ),
        Call("torch.nn:LeakyReLU", (("negative_slope", LEAK),)),
        _leaky_relu,
    )
)
ACTIVATIONS.add(
    Activation(
        "elu",
        "ELU",
        say("z if z > 0, else exp(z) − 1"),
        say(
            "Like ReLU above zero and a smooth curve down to −1 below, so that the mean output stays near zero. "
            "It learns smoothly, costs an exponential, and very negative neurons hardly move."
        ),
        Call("torch.nn:ELU"),
        _elu,
    )
)
ACTIVATIONS.add(
    Activation(
        "gelu",
        "GELU",
        say("z Φ(z), Φ = normal distribution"),
        say(
            "Weights each score by the chance that a normal random number lies below it: a rounded "
            "ReLU with a small dip. "
            "The usual choice in transformers such as BERT and GPT."
        ),
        Call("torch.nn:GELU"),
        _gelu,
    )
)
ACTIVATIONS.add(
    Activation(
        "silu",
        "SiLU",
        "z / (1 + exp(−z))",
        say(
            "The score times its own sigmoid, also called swish: a smooth ReLU with a small dip below zero. "
            "It often trains deep networks a little better than ReLU, at a higher cost."
        ),
        Call("torch.nn:SiLU"),
        _silu,
    )
)
ACTIVATIONS.add(
    Activation(
        "softplus",
        say("Softplus"),
        "ln(1 + exp(z))",
        say(
            "A ReLU with a rounded corner: always positive, with the sigmoid as its slope. "
            "Outputs never average to zero, so learning is often slower than with ReLU."
        ),
        Call("torch.nn:Softplus"),
        _softplus,
    )
)
ACTIVATIONS.add(
    Activation(
        "sine",
        say("Sine"),
        "sin(z)",
        say(
            "A wave: one neuron can cut the plane into many stripes, which suits patterns that repeat. "
            "The loss has many valleys, so start with small weights and a low rate."
        ),
        Call("nnsim.engine.modules:Sine"),
        _sine,
    )
)

OPTIONS = tuple((entry.id, entry.label) for entry in ACTIVATIONS)
"""``(id, label)`` of every activation for the choice in a layer."""


def choice_of(parameters: tuple[Parameter, ...]) -> str:
    """Id of the parameter of a layer kind that chooses its activation; empty where none does."""
    return next((p.id for p in parameters if isinstance(p, Choice) and p.options == OPTIONS), "")
