"""Pairs of an image and a text: a network with two inputs."""

from __future__ import annotations

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example
from nnsim.language.texts import say
from nnsim.networks.presets.two_towers import two_towers

EXAMPLES.add(
    Example(
        "captions",
        say("Does the caption fit?"),
        say("One tower reads pictures, one sentences: alike answers tell what fits."),
        29,
        Spec("captions"),
        two_towers(words=18),
        Recipe(
            loss="binary_cross_entropy",
            optimizer=Spec("adam"),
            rate=0.005,
            schedule=Spec("cosine"),
            batch=16,
            epochs=16,
        ),
        view=View(panel="samples", network="blocks"),
    )
)
