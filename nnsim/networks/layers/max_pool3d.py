"""Max pooling of videos, over time and space."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.networks.families.pooled import PARAMETERS, Pooling, largest
from nnsim.networks.families.shape_rules import video
from nnsim.networks.families.windowed import cube, window_of
from nnsim.networks.kinds import LAYERS, LayerKind

POOLING = Pooling(say("Max pooling 3d"), "MaxPool3d", video)

MAX_POOL3D = LAYERS.add(
    LayerKind(
        "max_pool3d",
        POOLING.label,
        say("max over each window"),
        say(
            "Keeps the largest number of every window over some pictures of a video and some of "
            "their pixels: the movement "
            "is here, wherever and whenever exactly."
        ),
        PARAMETERS,
        POOLING.shape,
        POOLING.calls,
        forward=largest,
        icon="max_pool",
        group=say("Pooling"),
        window=window_of,
        brief=cube,
    )
)
