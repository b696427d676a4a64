"""Average pooling of videos, over time and space."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Fix, Problem
from nnsim.networks.families.shape_rules import video, words
from nnsim.networks.families.windowed import cube, kernel, overpadded, padding, seen, slid_over, stride, window_of
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights

LABEL = "Average pooling 3d"


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """PyTorch lets no window of this layer reach over both edges."""
    shape = video(LABEL, shapes)
    if not isinstance(shape, Problem) and (least := min(shape[1:])) < int(values["kernel"]):
        fix = Fix(f"Use {least}", "set_layer", (("kernel", least),))
        return Problem(f"{LABEL} has a kernel of {values['kernel']}, but gets {words(shape)}: use {least}.", fix=fix)
    return overpadded(LABEL, values) or slid_over(LABEL, values, shapes, video)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    arguments = (("kernel_size", int(values["kernel"])), *((n, int(values[n])) for n in ("stride", "padding")))
    return (Call("torch.nn:AvgPool3d", arguments),)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    mean: Floats = seen(x, window_of(values)).mean(axis=(5, 6, 7), dtype=np.float32)
    return mean


AVG_POOL3D = LAYERS.add(
    LayerKind(
        "avg_pool3d",
        LABEL,
        "mean over each window",
        "Replaces every window over some pictures of a video and some of their pixels by its mean; a rim of zeros "
        "counts. Maps get smaller in time and in space.",
        (kernel(2), stride(2), padding(0)),
        _shape,
        _calls,
        forward=_forward,
        icon="avg_pool",
        group="Pooling",
        window=window_of,
        brief=cube,
    )
)
