"""The slopes of activations: as they are written, as numbers, and as code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from nnsim.language.texts import say
from nnsim.networks.activations import LEAK


class Bend(NamedTuple):
    """An activation with its slope.

    ``written``  the slope, in which ``{a}`` stands for the number that the activation made; ``at`` it as a number
    ``code``     the activation of z in Python, ``code_slope`` its slope, of z and a; ``torch`` the same of a tensor
    """

    name: str
    written: str
    at: Callable[[float], float]
    code: str
    code_slope: str
    torch: str


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0  # below that exp() would overflow


def _elu(z: float) -> float:
    return 1.0 if z > 0 else math.exp(z)


def _gelu(z: float) -> float:
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return 0.5 * (1 + math.erf(z / math.sqrt(2))) + z * density


def _silu(z: float) -> float:
    return _sigmoid(z) + z * _sigmoid(z) * (1 - _sigmoid(z))


_S, _PHI = "1 / (1 + math.exp(-z))", "0.5 * (1 + math.erf(z / math.sqrt(2)))"
_DENSITY = "math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)"

BENDS: dict[str, Bend] = {
    "linear": Bend("", "1", lambda _: 1.0, "z", "1.0", "z"),
    "sigmoid": Bend(
        "sigmoid", "a (1 − a) = {a} × (1 − {a})", lambda z: _sigmoid(z) * (1 - _sigmoid(z)), _S, "a * (1 - a)",
        "torch.sigmoid(z)",
    ),
    "tanh": Bend(
        "tanh", "1 − a² = 1 − {a}²", lambda z: 1 - math.tanh(z) ** 2, "math.tanh(z)", "1 - a**2", "torch.tanh(z)"
    ),
    "relu": Bend(
        "ReLU", say("1 where z > 0, else 0"), lambda z: float(z > 0), "max(z, 0.0)", "float(z > 0)", "torch.relu(z)"
    ),
    "leaky_relu": Bend(
        say("leaky ReLU"), say("1 where z > 0, else {leak}", leak=LEAK), lambda z: 1.0 if z > 0 else LEAK,
        f"z if z > 0 else {LEAK} * z", f"1.0 if z > 0 else {LEAK}", f"torch.nn.functional.leaky_relu(z, {LEAK})",
    ),
    "elu": Bend(
        "ELU", say("1 where z > 0, else exp(z)"), _elu, say(
"z if z > 0 else "
"math.exp(z) - 1"), "1.0 if z > 0 else math.exp(z)",
        "torch.nn.functional.elu(z)",
    ),
    "gelu": Bend(
        "GELU", "Φ(z) + z Φ′(z)", _gelu, f"z * {_PHI}", f"{_PHI} + z * {_DENSITY}", "torch.nn.functional.gelu(z)"
    ),
    "silu": Bend(
        "SiLU", say("s + a (1 − s) with s = sigmoid(z)"), _silu, "z / (1 + math.exp(-z))", f"{_S} + a * (1 - {_S})",
        "torch.nn.functional.silu(z)",
    ),
    "softplus": Bend(
        "softplus", "sigmoid(z)", _sigmoid, "math.log1p(math.exp(z))", _S, "torch.nn.functional.softplus(z)"
    ),
    "sine": Bend("sin", "cos(z)", math.cos, "math.sin(z)", "math.cos(z)", "torch.sin(z)"),
    "step": Bend("step", "0", lambda _: 0.0, "float(z > 0)", "0.0", "(z > 0).to(z.dtype)"),
}  # fmt: skip
"""By the ids of the catalogue's activations."""
