"""Shape rules that several layer kinds share.

Shapes are those of one sample: vectors (n,), images (channels, height, width), sequences (length, channels), videos
(channels, pictures, height, width).
Fixes name the edit ``insert_before``; the plan adds which node it is about.
"""

from __future__ import annotations

from math import isqrt, prod

from nnsim.core.counted import counted
from nnsim.core.parameters import Value
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.kinds import Shape, Window

VECTOR, SEQUENCE, IMAGE, VIDEO = 1, 2, 3, 4
"""Number of axes of a vector, a sequence, an image and a video."""

MOST_INPUTS = 16
"""The most inputs that a layer joins."""


def words(shape: Shape) -> str:
    """A shape as people say it: ``64 numbers``, ``a sequence of 5×3``, ``an image of 8×8 in 3 channels``."""
    if len(shape) == VIDEO:
        pictures = counted(shape[1], "picture")
        return say(
            "a video of {pictures} of {shape}×{shape_2} in {channels}",
            pictures=pictures,
            shape=shape[2],
            shape_2=shape[3],
            channels=counted(shape[0], "channel"),
        )
    if len(shape) == IMAGE:
        return say(
            "an image of {shape}×{shape_2} in {channels}",
            shape=shape[1],
            shape_2=shape[2],
            channels=counted(shape[0], "channel"),
        )
    if len(shape) == SEQUENCE:
        return say("a sequence of {shape}×{shape_2}", shape=shape[0], shape_2=shape[1])
    if len(shape) == VECTOR:
        return counted(shape[0], "number")
    return "×".join(map(str, shape)) + say(" numbers") if shape else say("a single number")


def single(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape of the one input, or a ``Problem`` if there are none or several."""
    if len(shapes) != 1:
        return Problem(
            say(
                "{label} takes one input; it gets {count:,}: connect exactly one layer to it.",
                label=label,
                count=len(shapes),
            )
        )
    if shapes[0] and 0 in shapes[0]:
        return Problem(say("{label} gets no numbers: connect at least one input.", label=label))
    return shapes[0]


def vector(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape of the one input if that is a vector with at least one number, else a ``Problem``."""
    shape = single(label, shapes)
    if isinstance(shape, Problem) or len(shape) == VECTOR:
        return shape
    fix = _before(say("Insert Flatten"), "flatten") if shape else None
    return Problem(
        say("{label} needs a vector; it gets {shape}: put Flatten before it.", label=label, shape=words(shape)), fix=fix
    )


def image(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape (channels, height, width) of the one input, else a ``Problem``."""
    shape = single(label, shapes)
    if isinstance(shape, Problem) or len(shape) == IMAGE:
        return shape
    text = say("{label} needs an image; it gets {shape}: put Reshape before it.", label=label, shape=words(shape))
    channels, height, width = picture_of(prod(shape))
    fix = _before(say("Insert Reshape"), "reshape", channels=channels, height=height, width=width) if shape else None
    return Problem(text, fix=fix)


def video(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape (channels, pictures, height, width) of the one input, else a ``Problem``."""
    shape = single(label, shapes)
    if isinstance(shape, Problem) or len(shape) == VIDEO:
        return shape
    text = say("{label} needs a video; it gets {shape}: put To video before it.", label=label, shape=words(shape))
    return Problem(text, fix=_before(say("Insert To video"), "to_video") if shape else None)


def sequence(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape (length, channels) of the one input, else a ``Problem``."""
    shape = single(label, shapes)
    if isinstance(shape, Problem) or len(shape) == SEQUENCE:
        return shape
    text = say("{label} needs a sequence; it gets {shape}: put To sequence before it.", label=label, shape=words(shape))
    return Problem(text, fix=_before(say("Insert To sequence"), "to_sequence") if shape else None)


def alike(label: str, shapes: tuple[Shape, ...], least: int = 2) -> Shape | Problem:
    """The shape that all inputs have in common, else a ``Problem``."""
    if len(shapes) < least:
        return Problem(
            say(
                "{label} joins at least {inputs}; it gets {count:,}: connect another layer to it.",
                label=label,
                inputs=counted(least, "input"),
                count=len(shapes),
            )
        )
    other = next((shape for shape in shapes if shape != shapes[0]), None)
    if other is not None:
        text = say(
            "{label} needs inputs of one shape; it gets {shape} and {other}: make them equal.",
            label=label,
            shape=words(shapes[0]),
            other=words(other),
        )
        return Problem(text)
    return single(label, shapes[:1])


def slid(label: str, size: int, window: Window) -> int | Problem:
    """How often a window fits along an axis of ``size`` numbers, as PyTorch counts."""
    room, reach = size + 2 * window.padding, window.dilation * (window.size - 1) + 1
    if reach > room:
        text = say(
            "{label} has a window of {reach}, but its input is {room} wide with its edges: make the window smaller.",
            label=label,
            reach=reach,
            room=room,
        )
        return Problem(text)
    return (room - reach) // window.stride + 1


def picture_of(numbers: int) -> Shape:
    """The image shape that so many numbers most likely are: square, in one or three channels, else one row."""
    for channels in (1, 3):
        side = isqrt(numbers // channels)
        if side > 1 and channels * side * side == numbers:
            return channels, side, side
    return 1, 1, numbers


def _before(label: str, kind: str, **values: Value) -> Fix:
    return Fix(label, "insert_before", (("kind", kind), *values.items()))
