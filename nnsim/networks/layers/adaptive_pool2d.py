"""Pooling to a given size, whatever the size of the image."""

from __future__ import annotations

from nnsim.core.parameters import Choice, Integer, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Window

MODULES = {"mean": "torch.nn:AdaptiveAvgPool2d", "max": "torch.nn:AdaptiveMaxPool2d"}


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, size = image(say("Adaptive pooling"), shapes), int(values["size"])
    return shape if isinstance(shape, Problem) else (shape[0], size, size)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call(MODULES[str(values["take"])], (("output_size", int(values["size"])),)),)


def _window(values: Values, shape: Shape) -> Window | None:
    """Equal windows where the size divides the image; else they overlap by one, and all of it is the safe answer."""
    size = int(values["size"])
    if shape[1] != shape[2] or shape[1] % size:
        return None
    return Window(shape[1] // size, shape[1] // size)


def _brief(values: Values) -> tuple[str, str]:
    return f"{values['size']}×{values['size']}", ""


ADAPTIVE_POOL2D = LAYERS.add(
    LayerKind(
        "adaptive_pool2d",
        say("Adaptive pooling"),
        say("mean or max over size × size parts"),
        say(
            "Cuts every feature map into a fixed number of parts and keeps one number of each: the "
            "layers behind it fit "
            "images of any size."
        ),
        (
            Integer(
                "size",
                say("Size"),
                4,
                1,
                64,
                say("Parts along each side, so many rows and columns come out."),
                log=True,
            ),
            Choice(
                "take",
                say("Take"),
                "mean",
                (("mean", say("Mean")), ("max", say("Maximum"))),
                say("What is taken of each part."),
            ),
        ),
        _shape,
        _calls,
        icon="adaptive_pool",
        group=say("Pooling"),
        window=_window,
        brief=_brief,
    )
)
