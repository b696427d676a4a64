"""Convolutions over time and space (Ji et al., 2013; Tran et al., 2015), in the size of small videos."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.families.shape_rules import VIDEO
from nnsim.networks.kinds import PRESETS, Preset, Shape


def _conv3d_net(shape: Shape) -> Network | Problem:
    if len(shape) != VIDEO:
        fix = Fix(say("Use the moving ball"), "choose_generator", (("kind", "moving_ball"),))
        return Problem(say("This network looks at videos, but these data are none: choose videos."), "data", fix=fix)
    made = Builder()
    made.add("conv3d", channels=8)
    made.add("conv3d", channels=16, stride=2)
    made.add("global_pool", take="max")
    return made.network()


PRESETS.add(
    Preset(
        "conv3d_net",
        say("Convolutions over time"),
        say(
            "Two convolutions whose filters see a few pictures of a video at once, and the strongest "
            "answer of each: it "
            "finds movements, wherever and whenever they are."
        ),
        13,
        _conv3d_net,
        (("optimizer", Spec("adam")), ("rate", 0.005), ("batch", 32)),
        icon="conv",
        kinds=("video",),
    )
)
