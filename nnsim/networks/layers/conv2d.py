"""Convolution of images (Fukushima, 1980; LeCun et al., 1989)."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.networks.families.convolved import FORMULA, Convolution, parameters
from nnsim.networks.families.shape_rules import image
from nnsim.networks.families.windowed import square, window_of
from nnsim.networks.kinds import LAYERS, LayerKind

SLIDING = Convolution("Conv2d", "Conv2d", 2, image)

CONV2D = LAYERS.add(
    LayerKind(
        "conv2d",
        SLIDING.label,
        FORMULA,
        say(
            "Moves small filters over an image; each looks for the same pattern everywhere and "
            "writes where it found it "
            "into a feature map. Needs far fewer weights than a dense layer, as all places share them."
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
        brief=square,
    )
)
