"""Convolution along sequences (Waibel et al., 1989)."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.activated import followed
from nnsim.networks.families.convolved import FORMULA, Convolution, parameters
from nnsim.networks.families.shape_rules import sequence
from nnsim.networks.families.windowed import window_of
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape

TURN = Call("nnsim.engine.modules:SwapAxes")
"""Sequences are (length, channels), ``torch.nn`` slides along the last axis."""


def _turned(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = sequence(label, shapes)
    return shape if isinstance(shape, Problem) else shape[::-1]


SLIDING = Convolution("Conv1d", "Conv1d", 1, _turned, channels_at=1)


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = SLIDING.shape(values, shapes)
    return shape if isinstance(shape, Problem) else shape[::-1]


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    return followed(values, TURN, SLIDING.call(values, shape), TURN)


def _brief(values: Values) -> tuple[str, str]:
    return str(values["kernel"]), ""


CONV1D = LAYERS.add(
    LayerKind(
        "conv1d",
        SLIDING.label,
        FORMULA,
        say(
            "Moves small filters along a sequence, such as sound or a row of measurements; each looks for the same "
            "pattern at every step."
        ),
        parameters("channel"),
        _shape,
        _calls,
        SLIDING.arrays,
        SLIDING.macs,
        icon="conv1d",
        looks_ahead=lambda values: int(values["kernel"]) > 1,
        group=say("Convolution"),
        width="channels",
        window=window_of,
        brief=_brief,
    )
)
