"""What presets for images share: the refusal of other data, and sizes that fit."""

from __future__ import annotations

from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.kinds import Shape


def unpictured(label: str, shape: Shape, least: int = 8) -> Problem | None:
    """A ``Problem`` if there are no images, or none of at least ``least`` × ``least`` pixels."""
    fix = Fix(say("Use MNIST"), "choose_bundled", (("name", "mnist"),))
    if len(shape) != IMAGE:
        return Problem(
            say("{label} looks at images, but these data are none: choose images such as MNIST.", label=label),
            "data",
            fix=fix,
        )
    if min(shape[1:]) < least:
        text = say(
            "{label} needs images of at least {least}×{least} pixels; these have {shape}×{shape_2}",
            label=label,
            least=least,
            shape=shape[1],
            shape_2=shape[2],
        )
        return Problem(say("{text}: choose larger ones.", text=text), "data", fix=fix)
    return None


def halvings(shape: Shape, least: int) -> int:
    """How often an image can be halved before a side is shorter than ``least``."""
    side, times = min(shape[1:]), 0
    while side // 2 >= least:
        side, times = side // 2, times + 1
    return times
