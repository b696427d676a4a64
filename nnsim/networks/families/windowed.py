"""What layers that slide a window over images or videos share: parameters, the shape rule, the window in numpy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Values
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import image, slid
from nnsim.networks.kinds import Shape, Window

Rule = Callable[[str, tuple[Shape, ...]], Shape | Problem]
"""A shape rule: the name of a layer and the shapes of its inputs -> the one that it reads."""


def channels(default: int) -> Integer:
    """How many maps a convolution makes."""
    return Integer(
        "channels",
        say("Channels"),
        default,
        1,
        4096,
        say("How many filters there are: each makes one feature map."),
        log=True,
    )


def kernel(default: int) -> Integer:
    """The side of the window."""
    return Integer(
        "kernel", say("Kernel"), default, 1, 64, say("Side of the window that is moved over the input."), log=True
    )


def stride(default: int) -> Integer:
    """The step of the window."""
    help_text = say("Step by which the window moves; 2 halves the size of the result.")
    return Integer("stride", say("Stride"), default, 1, 32, help_text)


def padding(default: int) -> Integer:
    """The rim of zeros."""
    help_text = say("Rim of zeros around the input. Half the kernel keeps the size at a stride of 1.")
    return Integer("padding", say("Padding"), default, 0, 32, help_text)


DILATION = Integer(
    "dilation", say("Dilation"), 1, 1, 16, say("Distance between the inputs that a window looks at; 1 has no gaps.")
)
GROUPS = Integer(
    "groups",
    say("Groups"),
    1,
    1,
    4096,
    say("Parts of the channels that do not see each other, as on AlexNet's two cards."),
    log=True,
)


def square(values: Values) -> tuple[str, str]:
    """The window over an image in brief: ``5×5``."""
    return f"{values['kernel']}×{values['kernel']}", ""


def cube(values: Values) -> tuple[str, str]:
    """The window over the pictures, rows and columns of a video in brief: ``3×3×3``."""
    return "×".join([str(values["kernel"])] * 3), ""


def window_of(values: Values, _shape: Shape = ()) -> Window:
    """The window that the values of a layer describe."""
    numbers = {
        name: int(values.get(name, default)) for name, default in (("stride", 1), ("dilation", 1), ("padding", 0))
    }
    return Window(int(values["kernel"]), numbers["stride"], numbers["dilation"], numbers["padding"])


def slid_over(label: str, values: Values, shapes: tuple[Shape, ...], needs: Rule = image) -> Shape | Problem:
    """The shape after a window went over all axes but the first of an image, or of what else is needed."""
    shape = needs(label, shapes)
    if isinstance(shape, Problem):
        return shape
    made = [shape[0]]
    for size in shape[1:]:
        left = slid(label, size, window_of(values))
        if isinstance(left, Problem):
            return left
        made.append(left)
    return tuple(made)


def ungrouped(label: str, values: Values, given: int, made: int) -> Problem | None:
    """A ``Problem`` if the groups do not divide the channels that a layer is given and those that it makes."""
    groups = int(values["groups"])
    if given % groups == 0 and made % groups == 0:
        return None
    channels = say("{given:,} input and {channels}", given=given, channels=counted(made, "output channel"))
    text = say(
        "{label} has {groups}, which do not divide its {channels} evenly",
        label=label,
        groups=counted(groups, "group"),
        channels=channels,
    )
    return Problem(
        say("{text}: use one group.", text=text), fix=Fix(say("Use one group"), "set_layer", (("groups", 1),))
    )


def overpadded(label: str, values: Values) -> Problem | None:
    """A ``Problem`` if a pooling window can lie in the rim alone."""
    most = int(values["kernel"]) // 2
    if int(values["padding"]) <= most:
        return None
    text = say("{label} takes a padding of at most half its kernel, {most}: lower the padding.", label=label, most=most)
    return Problem(text, fix=Fix(say("Use {most}", most=most), "set_layer", (("padding", most),)))


def seen(x: Floats, window: Window, rim: float = 0.0) -> Floats:
    """All windows: images [n, c, h, w] -> a view [n, c, rows, columns, kernel, kernel]; videos with one axis more."""
    axes = tuple(range(2, x.ndim))
    edge, reach = (window.padding, window.padding), window.dilation * (window.size - 1) + 1
    padded = np.pad(x, ((0, 0), (0, 0), *[edge for _ in axes]), constant_values=rim) if window.padding else x
    every = sliding_window_view(padded, [reach for _ in axes], axis=axes)
    steps = [slice(None, None, by) for by in (window.stride, window.dilation) for _ in axes]
    views: Floats = every[:, :, *steps]
    return views
