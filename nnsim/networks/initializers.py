"""Initial weights. Biases always start at zero, whatever is chosen here."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Number, Values
from nnsim.language.texts import say
from nnsim.networks.kinds import INITIALIZERS, InitializerKind, Shape

AT_ONCE = 1 << 20
"""Numbers that are drawn at once."""

_DISTRIBUTION = Choice(
    "distribution",
    say("Distribution"),
    "uniform",
    (("uniform", say("Uniform")), ("normal", say("Normal"))),
    say("Both have the same variance; the uniform one has no outliers."),
)


def _uniform_of(limit: float, shape: Shape, rng: np.random.Generator) -> Floats:
    return _drawn(lambda count: rng.uniform(-limit, limit, count), shape)


def _normal_of(std: float, shape: Shape, rng: np.random.Generator) -> Floats:
    return _drawn(lambda count: rng.normal(0.0, std, count), shape)


def _drawn(draw: Callable[[int], NDArray[np.float64]], shape: Shape) -> Floats:
    """The same numbers as drawn at once, without room for all of them in float64."""
    values = np.empty(shape, np.float32)
    flat = values.reshape(-1)
    for start in range(0, flat.size, AT_ONCE):
        part = flat[start : start + AT_ONCE]
        part[:] = draw(len(part))
    return values


def _scaled(values: Values, variance: float, shape: Shape, rng: np.random.Generator) -> Floats:
    """Draw with the given variance; a uniform distribution on ±a has the variance a²/3."""
    if values["distribution"] == "normal":
        return _normal_of(math.sqrt(variance), shape, rng)
    return _uniform_of(math.sqrt(3.0 * variance), shape, rng)


def _zeros(_values: Values, shape: Shape, _fan_in: int, _fan_out: int, _rng: np.random.Generator) -> Floats:
    return np.zeros(shape, np.float32)


def _normal(values: Values, shape: Shape, _fan_in: int, _fan_out: int, rng: np.random.Generator) -> Floats:
    return _normal_of(float(values["std"]), shape, rng)


def _uniform(values: Values, shape: Shape, _fan_in: int, _fan_out: int, rng: np.random.Generator) -> Floats:
    return _uniform_of(float(values["limit"]), shape, rng)


def _xavier(values: Values, shape: Shape, fan_in: int, fan_out: int, rng: np.random.Generator) -> Floats:
    return _scaled(values, 2.0 / max(1, fan_in + fan_out), shape, rng)


def _he(values: Values, shape: Shape, fan_in: int, _fan_out: int, rng: np.random.Generator) -> Floats:
    return _scaled(values, 2.0 / max(1, fan_in), shape, rng)


INITIALIZERS.add(
    InitializerKind(
        "zeros",
        say("Zeros"),
        "w = 0",
        say("Fine for a single layer. Hidden neurons that start equal get equal gradients and stay equal for ever."),
        (),
        _zeros,
    )
)
INITIALIZERS.add(
    InitializerKind(
        "normal",
        say("Normal"),
        "w ~ N(0, σ²)",
        say(
            "Random weights around zero with one standard deviation for all layers; too small and signals fade, "
            "too large and neurons saturate."
        ),
        (Number("std", say("Standard deviation"), 0.5, 0.0, 10.0, say("Typical size of a weight, σ.")),),
        _normal,
    )
)
INITIALIZERS.add(
    InitializerKind(
        "uniform",
        say("Uniform"),
        "w ~ U(−a, a)",
        say("Random weights between two limits, the same for all layers and with no outliers."),
        (Number("limit", say("Limit"), 0.5, 0.0, 10.0, say("Largest possible size of a weight, a.")),),
        _uniform,
    )
)
INITIALIZERS.add(
    InitializerKind(
        "xavier",
        say("Xavier"),
        say("variance of w = 2 / (inputs + outputs)"),
        say(
            "Keeps the size of signals and gradients about equal through tanh and sigmoid layers "
            "(Glorot and Bengio, 2010)."
        ),
        (_DISTRIBUTION,),
        _xavier,
    )
)
INITIALIZERS.add(
    InitializerKind(
        "he",
        say("He"),
        say("variance of w = 2 / inputs"),
        say("Like Xavier for ReLU layers, which halve the signal and so need twice the variance (He et al., 2015)."),
        (_DISTRIBUTION,),
        _he,
    )
)
