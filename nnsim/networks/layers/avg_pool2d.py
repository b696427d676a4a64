"""Average pooling of images."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.networks.families.pooled import PARAMETERS, Pooling, mean
from nnsim.networks.families.shape_rules import image
from nnsim.networks.families.windowed import square, window_of
from nnsim.networks.kinds import LAYERS, LayerKind

POOLING = Pooling(say("Average pooling"), "AvgPool2d", image)

AVG_POOL2D = LAYERS.add(
    LayerKind(
        "avg_pool2d",
        POOLING.label,
        say("mean over each window"),
        say(
            "Replaces every window of a feature map by its mean; a rim of zeros counts. LeNet-5 pooled like this; "
            "max pooling keeps faint patterns better."
        ),
        PARAMETERS,
        POOLING.shape,
        POOLING.calls,
        forward=mean,
        icon="avg_pool",
        group=say("Pooling"),
        window=window_of,
        brief=square,
    )
)
