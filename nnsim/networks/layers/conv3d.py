"""Convolution of videos, over time and space (Ji et al., 2013; Tran et al., 2015)."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.networks.families.convolved import FORMULA, Convolution, parameters
from nnsim.networks.families.shape_rules import video
from nnsim.networks.families.windowed import cube, window_of
from nnsim.networks.kinds import LAYERS, LayerKind

SLIDING = Convolution("Conv3d", "Conv3d", 3, video)

CONV3D = LAYERS.add(
    LayerKind(
        "conv3d",
        SLIDING.label,
        FORMULA,
        say(
            "Moves small filters over the pictures of a video and from each to the next: one filter "
            "sees a few pictures in "
            "a row, so it can look for a movement, which no single picture shows."
        ),
        parameters(say("feature map")),
        SLIDING.shape,
        SLIDING.calls,
        SLIDING.arrays,
        SLIDING.macs,
        SLIDING.forward,
        icon="conv",
        group=say("Convolution"),
        width="channels",
        window=window_of,
        brief=cube,
    )
)
