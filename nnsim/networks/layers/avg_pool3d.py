"""Average pooling of videos, over time and space."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Fix, Problem
from nnsim.networks.families.pooled import PARAMETERS, Pooling, mean
from nnsim.networks.families.shape_rules import video, words
from nnsim.networks.families.windowed import cube, window_of
from nnsim.networks.kinds import LAYERS, LayerKind, Shape

POOLING = Pooling("Average pooling 3d", "AvgPool3d", video)


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """PyTorch lets no window of this layer reach over both edges."""
    shape = video(POOLING.label, shapes)
    if not isinstance(shape, Problem) and (least := min(shape[1:])) < int(values["kernel"]):
        fix = Fix(f"Use {least}", "set_layer", (("kernel", least),))
        text = f"{POOLING.label} has a kernel of {values['kernel']}, but gets {words(shape)}: use {least}."
        return Problem(text, fix=fix)
    return POOLING.shape(values, shapes)


AVG_POOL3D = LAYERS.add(
    LayerKind(
        "avg_pool3d",
        POOLING.label,
        "mean over each window",
        "Replaces every window over some pictures of a video and some of their pixels by its mean; a rim of zeros "
        "counts. Maps get smaller in time and in space.",
        PARAMETERS,
        _shape,
        POOLING.calls,
        forward=mean,
        icon="avg_pool",
        group="Pooling",
        window=window_of,
        brief=cube,
    )
)
