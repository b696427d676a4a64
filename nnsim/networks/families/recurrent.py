"""What recurrent layers share: parameters, shape rule, arrays and work, for any number of gates."""

from __future__ import annotations

from nnsim.core.parameters import Choice, Flag, Integer, Parameter, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import sequence
from nnsim.networks.kinds import Array, Call, Shape

PARAMETERS: tuple[Parameter, ...] = (
    Integer(
        "units", say("Units"), 16, 1, 4096, say("Numbers in the state that is carried from step to step."), log=True
    ),
    Choice(
        "answer",
        say("Answer"),
        "last",
        (("last", say("Last state")), ("all", say("All states"))),
        say("The last state is a vector for a dense layer; all states are a sequence for another recurrent layer."),
    ),
    Flag(
        "waits",
        say("Wait for the beginning"),
        False,
        say(
            "Begins at the first step of a series that is not all 0, so that what shorter ones are filled up with in "
            "front changes nothing. Otherwise it reads these zeros, too."
        ),
    ),
)


def out_shape(label: str, values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """A vector, or a sequence as long as the input."""
    shape, units = sequence(label, shapes), int(values["units"])
    if isinstance(shape, Problem):
        return shape
    return (shape[0], units) if values["answer"] == "all" else (units,)


def arrays(gates: int, values: Values, shape: Shape) -> tuple[Array, ...]:
    """The arrays under PyTorch's names: what reads the input, what reads the state, and two biases."""
    units = int(values["units"])
    return (
        Array("weight_ih_l0", (gates * units, shape[1]), "weight", blocks=gates, reads=1),
        Array("weight_hh_l0", (gates * units, units), "weight", blocks=gates),
        Array("bias_ih_l0", (gates * units,), "bias", blocks=gates),
        Array("bias_hh_l0", (gates * units,), "bias", blocks=gates),
    )


def call(name: str, values: Values, shape: Shape) -> Call:
    """The module of ``nnsim.engine.modules`` with that name."""
    sizes = (("input_size", shape[1]), ("hidden_size", int(values["units"])))
    waits = (("waits", True),) if values["waits"] else ()
    return Call(f"nnsim.engine.modules:{name}", (*sizes, ("whole", values["answer"] == "all"), *waits))


def macs(gates: int, values: Values, shape: Shape) -> int:
    """Every step reads its input and the state."""
    units = int(values["units"])
    return shape[0] * gates * units * (shape[1] + units)
