"""What layers that normalise share: the small number, the momentum and the arrays of batch normalisation."""

from __future__ import annotations

from nnsim.core.parameters import Number
from nnsim.language.texts import say
from nnsim.networks.kinds import Array, Shape

EPS = 1e-5
"""Added to the variance, as in PyTorch."""

MOMENTUM = Number(
    "momentum",
    say("Momentum"),
    0.1,
    0.01,
    1.0,
    say("Share of the newest batch in the running mean and variance, which are used when the network answers."),
)
"""How fast the running averages follow."""


def normalisation(shape: Shape) -> tuple[Array, ...]:
    """Scale and shift, which are learned, and the running averages, which are not."""
    return (
        Array("weight", shape, "scale", 1.0),
        Array("bias", shape, "bias"),
        Array("running_mean", shape, "buffer"),
        Array("running_var", shape, "buffer", 1.0),
    )
