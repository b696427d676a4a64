"""Larger images without weights."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Integer, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights, Window


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, factor = image(say("Upsample"), shapes), int(values["factor"])
    return shape if isinstance(shape, Problem) else (shape[0], shape[1] * factor, shape[2] * factor)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:Upsample", (("scale_factor", int(values["factor"])), ("mode", str(values["mode"])))),)


def _window(values: Values, _shape: Shape) -> Window:
    blurred = values["mode"] == "bilinear" and int(values["factor"]) > 1
    return Window(size=2 if blurred else 1, padding=1 if blurred else 0, repeats=int(values["factor"]))


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    factor = int(values["factor"])
    if values["mode"] == "nearest":
        return x.repeat(factor, axis=2).repeat(factor, axis=3)
    blended: Floats = np.matmul(np.matmul(_blend(x.shape[2], factor), x), _blend(x.shape[3], factor).T)
    return blended


def _blend(size: int, factor: int) -> Floats:
    """How much each of ``size`` pixels counts for each of the new ones, whose centres lie between theirs."""
    centre = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
    shares: Floats = np.maximum(1 - np.abs(centre[:, None] - np.arange(size)), 0).astype(np.float32)
    return shares


UPSAMPLE = LAYERS.add(
    LayerKind(
        "upsample",
        say("Upsample"),
        say("every pixel becomes factor × factor pixels"),
        say(
            "Enlarges feature maps by repeating their pixels or by blending neighbours. It learns "
            "nothing; a convolution "
            "behind it draws the details."
        ),
        (
            Integer("factor", say("Factor"), 2, 1, 16, say("How many times larger each side becomes.")),
            Choice(
                "mode",
                say("Mode"),
                "nearest",
                (("nearest", say("Nearest")), ("bilinear", say("Bilinear"))),
                say("Nearest repeats pixels, bilinear blends neighbours."),
            ),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="upsample",
        group=say("Shape"),
        window=_window,
    )
)
