"""Max pooling of images."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.networks.families.pooled import PARAMETERS, Pooling, largest
from nnsim.networks.families.shape_rules import image
from nnsim.networks.families.windowed import square, window_of
from nnsim.networks.kinds import LAYERS, LayerKind

POOLING = Pooling(say("Max pooling"), "MaxPool2d", image)

MAX_POOL2D = LAYERS.add(
    LayerKind(
        "max_pool2d",
        POOLING.label,
        say("max over each window"),
        say(
            "Keeps the largest number of every window of a feature map: the pattern is here, wherever exactly. "
            "It makes maps smaller, and the answer less dependent on small shifts."
        ),
        PARAMETERS,
        POOLING.shape,
        POOLING.calls,
        forward=largest,
        icon="max_pool",
        group=say("Pooling"),
        window=window_of,
        brief=square,
    )
)
