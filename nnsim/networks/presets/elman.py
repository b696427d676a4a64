"""A simple recurrent network that reads symbols one by one (Elman, 1990)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.kinds import PRESETS, Preset, Shape

UNITS = 8


def _elman(shape: Shape) -> Network | Problem:
    if len(shape) != SEQUENCE:
        fix = Fix(say("Use the Reber grammar"), "choose_generator", (("kind", "reber"),))
        text = say("A simple recurrent network reads sequences, but these data are none: choose sequences.")
        return Problem(text, "data", fix=fix)
    made = Builder()
    made.add("rnn", units=UNITS, waits=True)
    return made.network()


PRESETS.add(
    Preset(
        "elman",
        say("Elman network"),
        say(
            "Reads a sequence symbol by symbol and carries its state along; it begins where the sequence begins, so "
            "what shorter ones are filled up with changes nothing."
        ),
        12,
        _elman,
        (("optimizer", Spec("adam")), ("rate", 0.01), ("batch", 32)),
        icon="rnn",
        kinds=("symbols",),
    )
)
