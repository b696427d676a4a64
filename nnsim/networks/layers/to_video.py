"""From images to videos."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import VIDEO, image, single
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = single(say("To video"), shapes)
    if not isinstance(shape, Problem) and len(shape) == VIDEO:
        return Problem(say("To video gets a video already: remove it."))
    shape = image(say("To video"), shapes)
    return shape if isinstance(shape, Problem) else (1, *shape)


def _calls(_values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("nnsim.engine.modules:ToVideo"),)


def _forward(_values: Values, _weights: Weights, x: Floats) -> Floats:
    return x[:, None]


TO_VIDEO = LAYERS.add(
    LayerKind(
        "to_video",
        say("To video"),
        say("channels as pictures, one after the other"),
        say(
            "Takes the channels of an image for the pictures of a video in one channel, such as the "
            "last frames of a game, "
            "so that Conv3d can look for movements. It learns nothing."
        ),
        (),
        _shape,
        _calls,
        forward=_forward,
        icon="to_sequence",
        group=say("Shape"),
        is_view=True,
    )
)
