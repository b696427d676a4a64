"""Global pooling: one number per feature map (Lin et al., 2013), or per channel of a sequence or a video."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import SEQUENCE, VIDEO, image, sequence, video
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights, everything

MODULES = {"mean": "torch.nn:AdaptiveAvgPool2d", "max": "torch.nn:AdaptiveMaxPool2d"}


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    if len(shapes) == 1 and len(shapes[0]) == SEQUENCE:
        shape = sequence(say("Global pooling"), shapes)
        return shape if isinstance(shape, Problem) else shape[1:]
    if len(shapes) == 1 and len(shapes[0]) == VIDEO:
        shape = video(say("Global pooling"), shapes)
        return shape if isinstance(shape, Problem) else shape[:1]
    shape = image(say("Global pooling"), shapes)
    return shape if isinstance(shape, Problem) else shape[:1]


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    over_steps = Call("nnsim.engine.modules:OverSteps", (("largest", values["take"] == "max"),))
    if len(shape) == SEQUENCE:
        return (over_steps,)
    if len(shape) == VIDEO:
        return Call("torch.nn:Flatten", (("start_dim", 2),)), Call("nnsim.engine.modules:SwapAxes"), over_steps
    return Call(MODULES[str(values["take"])], (("output_size", 1),)), Call("torch.nn:Flatten")


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    over = 1 if x.ndim == 1 + SEQUENCE else tuple(range(2, x.ndim))
    taken: Floats = x.max(axis=over) if values["take"] == "max" else x.mean(axis=over, dtype=np.float32)
    return taken


GLOBAL_POOL = LAYERS.add(
    LayerKind(
        "global_pool",
        say("Global pooling"),
        say("mean or max over each map"),
        say(
            "Makes one number of every feature map or channel: how much of its pattern there is "
            "anywhere. The result is a "
            "vector whatever the size, so that a dense layer behind it needs few weights."
        ),
        (
            Choice(
                "take",
                say("Take"),
                "mean",
                (("mean", say("Mean")), ("max", say("Maximum"))),
                say("What is taken of each feature map."),
            ),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="global_pool",
        group=say("Pooling"),
        window=everything,
    )
)
