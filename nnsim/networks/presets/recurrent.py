"""A network with a state that it carries from step to step (Rumelhart et al., 1986; gates: Cho et al., 2014)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.kinds import PRESETS, Preset, Shape

UNITS = 24


def _recurrent(shape: Shape) -> Network | Problem:
    if len(shape) != SEQUENCE:
        fix = Fix(say("Use waves"), "choose_generator", (("kind", "waves"),))
        return Problem(
            say("A recurrent network reads series, but these data are none: choose a series."), "data", fix=fix
        )
    made = Builder()
    made.add("gru", units=UNITS)
    return made.network()


PRESETS.add(
    Preset(
        "recurrent",
        say("Recurrent network"),
        say(
            "Reads a series step by step and keeps what matters in its state (GRU); the last state "
            "is what it answers by. "
            "It takes series of any length."
        ),
        12,
        _recurrent,
        (("optimizer", Spec("adam")), ("rate", 0.01), ("batch", 32)),
        icon="gru",
        kinds=("series",),
    )
)
