"""Every quantity that conditions may name: importing this room fills ``QUANTITIES``."""

from nnsim.lessons.names import (
    answers,
    data,
    doing,
    gradients,
    milestones,
    neighbours,
    network,
    recipe,
    run,
    slopes,
    weights,
)

__all__ = (
    "answers", "data", "doing", "gradients", "milestones", "neighbours", "network", "recipe", "run", "slopes",
    "weights",
)  # fmt: skip
