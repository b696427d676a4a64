"""The types of what networks consist of, and their registries: layers, activations, initial weights, presets.

An entry is data plus at most a few pure numpy functions. Palette, form, check, drawing, file format, engine and
code export all read the same declaration. ``core.catalogue.load`` imports every entry once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.network import Network, Node
from nnsim.core.parameters import Parameter, Values
from nnsim.core.problem import Problem
from nnsim.core.registry import Registry
from nnsim.language.texts import say

Shape = tuple[int, ...]
Weights = Mapping[str, Floats]


Argument = int | float | bool | str | tuple[int, ...]
Draw = Callable[[Shape, np.random.Generator], Floats]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of PyTorch as data: ``Call("torch.nn:Linear", (("in_features", 2), ...))``.

    ``target`` is ``module:name``. Modules that PyTorch lacks live in ``nnsim.engine.modules``.
    """

    target: str
    arguments: tuple[tuple[str, Argument], ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """One array of a layer: ``name`` within the node, shape, and how it starts.

    ``role``: ``weight`` is filled by the initializer and regularised, ``bias`` starts at
    zero, ``scale`` at one, ``buffer`` is state that is not trained (``start`` its value).

    ``draw``    fills it instead, from the seed of the recipe: wiring that is random and fixed
    ``blocks``  equal parts of the first axis with a meaning of their own: gates of an LSTM, groups of a convolution
    ``reads``   the axis along which the numbers of the layer's input lie, where there is one
    """

    name: str
    shape: Shape
    role: Literal["weight", "bias", "scale", "buffer"]
    start: float = 0.0
    draw: Draw | None = None
    blocks: int = 1
    reads: int | None = None

    @property
    def is_trained(self) -> bool:
        """True if learning changes it."""
        return self.role != "buffer"


@dataclass(frozen=True, slots=True)
class Window:
    """What one number of the output sees of the input, along every axis of an image or sequence.

    ``size`` numbers, ``dilation`` apart, moved by ``stride`` from one output to the next; ``padding`` of
    them may lie outside. ``repeats`` is how often an enlarging layer writes each number.
    """

    size: int = 1
    stride: int = 1
    dilation: int = 1
    padding: int = 0
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Activation:
    """An elementwise function. ``numpy`` maps float32 to float32 of the same shape.

    ``trains_hidden`` is False where the slope is zero everywhere (step): backpropagation
    hands such hidden layers no gradient.
    """

    id: str
    label: str
    formula: str
    help: str
    call: Call
    numpy: Callable[[Floats], Floats]
    trains_hidden: bool = True


def no_arrays(_values: Values, _shape: Shape) -> tuple[Array, ...]:
    """The arrays of a layer that has none."""
    return ()


def no_work(_values: Values, _shape: Shape) -> int:
    """The multiply-adds of a layer that has none."""
    return 0


def each_alone(_values: Values, _shape: Shape) -> Window:
    """The window of a layer that looks at one place at a time."""
    return Window()


def everything(_values: Values, _shape: Shape) -> None:
    """The window of a layer whose every number sees its whole input."""


def bare(_values: Values) -> tuple[str, str]:
    """The brief words of a layer that is told by its name alone."""
    return "", ""


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer; each in its own file of ``networks.layers``.

    Shapes are those of one sample: vectors (n,), images (channels, height, width), sequences (length, channels),
    videos (channels, pictures, height, width). A kind that takes several inputs has no arrays, so that ``arrays``,
    ``calls``, ``macs`` and ``window`` get the first one.

    ``shape``    shapes of the inputs -> shape of the output, or a ``Problem``
    ``calls``    the PyTorch modules that it stands for, applied in order; the first gets all inputs
    ``arrays``   the arrays for the given input shape, in the order of the flat buffer
    ``macs``     multiply-adds per sample
    ``forward``  the same in numpy for drawing (evaluation mode): values, weights by ``Array.name`` and
                 inputs [n, *shape] -> [n, *shape]; None where only the engine can compute it
    ``inputs``   the least and the largest number of inputs
    ``width``    id of the parameter that counts its neurons or channels; empty where they follow the input
    ``window``   what one number of the output sees of the input; None where it is all of it
    ``brief``    what stands behind its name where there is little room, such as ``5×5``, and its most telling
                 setting beside the activation, such as ``20 %``; empty where there is nothing to tell
    ``is_view``  True if it only looks at its input in another shape and computes nothing
    ``looks_ahead``  True if a step of a sequence takes something from those behind it
    ``is_fixed`` True if it computes, but never learns and is never random: Rosenblatt's rule can stand behind it
    ``attends``  how much every step takes from every other: values, weights as above and inputs [n, length, channels]
                 -> [n, heads, length, length]; None where it does not attend
    ``vocabulary``  id of the parameter that counts the tokens it knows; empty where its inputs are no tokens
    ``has_neurons``  True if it is a column of neurons, each of which weighs all inputs by a row of its ``weight``
    ``is_recurrent``  True if it carries a state from step to step
    ``flattens`` True if it lays an image out as one vector of its pixels
    ``measures_batches``  True if it learns nothing of a batch of a single sample, which has no spread
    ``is_activation``  True if it is nothing but its activation, which it is called by
    """

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    shape: Callable[[Values, tuple[Shape, ...]], Shape | Problem]
    calls: Callable[[Values, Shape], tuple[Call, ...]]
    arrays: Callable[[Values, Shape], tuple[Array, ...]] = no_arrays
    macs: Callable[[Values, Shape], int] = no_work
    forward: Callable[..., Floats] | None = None
    icon: str = "layer"
    group: str = say("Basic")
    inputs: tuple[int, int] = (1, 1)
    width: str = ""
    window: Callable[[Values, Shape], Window | None] = each_alone
    brief: Callable[[Values], tuple[str, str]] = bare
    is_view: bool = False
    looks_ahead: Callable[[Values], bool] = lambda _values: False
    is_fixed: bool = False
    attends: Callable[[Values, Weights, Floats], Floats] | None = None
    vocabulary: str = ""
    has_neurons: bool = False
    is_recurrent: bool = False
    flattens: bool = False
    measures_batches: bool = False
    is_activation: bool = False


@dataclass(frozen=True, slots=True)
class InitializerKind:
    """Initial weights: ``draw(values, shape, fan_in, fan_out, rng)`` -> float32 of ``shape``."""

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    draw: Callable[[Values, Shape, int, int, np.random.Generator], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Preset:
    """A network from the books that adapts to the data at hand.

    ``layers``  shape of the inputs -> features aside, a network, or the ``Problem`` that it has with such data
    ``recipe``  fields of the recipe that suit it
    ``output``  the output kind; empty where it follows the classes
    ``item``    the item of the lecture that it belongs to
    ``kinds``   ids of the kinds of data that it is for; empty for any with such a shape
    """

    id: str
    label: str
    help: str
    item: int
    layers: Callable[[Shape], Network | Problem]
    recipe: tuple[tuple[str, Any], ...] = ()
    output: str = ""
    icon: str = "network"
    kinds: tuple[str, ...] = ()


ACTIVATIONS: Registry[Activation] = Registry("activation", lambda e: e.id)
LAYERS: Registry[LayerKind] = Registry("layer", lambda e: e.id)
INITIALIZERS: Registry[InitializerKind] = Registry("initializer", lambda e: e.id)
PRESETS: Registry[Preset] = Registry("preset", lambda e: e.id)


def layer_kind(node: Node) -> LayerKind | None:
    """What kind of layer ``node`` is; None for one that the catalogue lacks, which the plan reports."""
    is_known = node.spec.kind in LAYERS
    return LAYERS[node.spec.kind] if is_known else None
