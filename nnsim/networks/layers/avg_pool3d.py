"""Average pooling of videos, over time and space."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.pooled import PARAMETERS, Pooling, mean
from nnsim.networks.families.shape_rules import video, words
from nnsim.networks.families.windowed import cube, window_of
from nnsim.networks.kinds import LAYERS, LayerKind, Shape

POOLING = Pooling(say("Average pooling 3d"), "AvgPool3d", video)


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """PyTorch lets no window of this layer reach over both edges."""
    shape = video(POOLING.label, shapes)
    if not isinstance(shape, Problem) and (least := min(shape[1:])) < int(values["kernel"]):
        fix = Fix(say("Use {least}", least=least), "set_layer", (("kernel", least),))
        text = say(
            "{pooling} has a kernel of {value}, but gets {shape}: use {least}.",
            pooling=POOLING.label,
            value=values["kernel"],
            shape=words(shape),
            least=least,
        )
        return Problem(text, fix=fix)
    return POOLING.shape(values, shapes)


AVG_POOL3D = LAYERS.add(
    LayerKind(
        "avg_pool3d",
        POOLING.label,
        say("mean over each window"),
        say(
            "Replaces every window over some pictures of a video and some of their pixels by its mean; a rim of zeros "
            "counts. Maps get smaller in time and in space."
        ),
        PARAMETERS,
        _shape,
        POOLING.calls,
        forward=mean,
        icon="avg_pool",
        group=say("Pooling"),
        window=window_of,
        brief=cube,
    )
)
