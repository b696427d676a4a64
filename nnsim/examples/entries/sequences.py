"""Sequences of symbols: where in time something can be foreseen, and what a network keeps for it.

Measured with the seeds 1 to 5 on sequences that are held out, none of which was trained with.
*XOR in time* tells every third bit right in all of its places with all five seeds, the other two in 47 to 52 %, as
chance does. *A grammar* finds the legal letters likelier than all others at every step with all five seeds. *A grammar
within a grammar* tells the last letter but one in 99.6, 99.6, 100, 100 and 100 % of the sequences; with 12 units in 49,
100, 99.6, 100 and 100 %. A simple recurrent layer of 12 units is at 49 to 52 % after 60 epochs, as chance is.
"""

from __future__ import annotations

from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example
from nnsim.language.texts import say


def _network(layer: str, units: int) -> Network:
    """One recurrent layer that tells after every step what comes next."""
    recurrent = Node(f"{layer}1", Spec.of(layer, units=units, answer="all", waits=True), (INPUT,))
    return Network((), (recurrent,), Node(OUTPUT, Spec("next_symbol"), (recurrent.id,)))


def _recipe(epochs: int) -> Recipe:
    return Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.01, batch=16, epochs=epochs)


EXAMPLES.add(
    Example(
        "temporal-xor",
        say("XOR in time"),
        say("Bits in threes: every third follows from two, the others nobody can foresee."),
        12,
        Spec.of("temporal_xor"),
        _network("rnn", 4),
        _recipe(60),
        view=View(panel="over_time"),
    )
)

EXAMPLES.add(
    Example(
        "reber",
        say("A grammar"),
        say("Which letters may follow? An Elman network finds the states of an automaton."),
        12,
        Spec.of("reber"),
        _network("rnn", 8),
        _recipe(60),
        view=View(panel="sequence"),
    )
)

EXAMPLES.add(
    Example(
        "embedded-reber",
        say("A grammar within a grammar"),
        say("The last letter but one is the second again: an LSTM keeps it in mind."),
        12,
        Spec.of("embedded_reber"),
        _network("lstm", 16),
        _recipe(150),
        view=View(panel="sequence"),
    )
)
