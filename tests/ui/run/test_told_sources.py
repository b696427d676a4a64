"""What a number was made of, against what changes it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.network import Node
from nnsim.core.spec import Spec
from nnsim.networks.kinds import LAYERS, Shape
from nnsim.networks.plan import Planned
from nnsim.ui.run.told_places import cell_of, in_grid, spot_of, told_as
from nnsim.ui.run.told_sources import READS, Spot, channels_of, reads, sides_of

load()

VECTOR, SEQUENCE, IMAGE, VIDEO = (6,), (5, 4), (4, 6, 6), (2, 3, 4, 4)
CASES: tuple[tuple[Spec, tuple[Shape, ...]], ...] = (
    *((Spec("global_pool"), (shape,)) for shape in (SEQUENCE, IMAGE, VIDEO)),
    *((Spec(kind), (shape,)) for kind in ("layernorm", "softmax", "activation") for shape in (VECTOR, SEQUENCE, IMAGE)),
    *((Spec(kind), (shape,) * 3) for kind in ("add", "multiply", "concat") for shape in (VECTOR, SEQUENCE, VIDEO)),
    (Spec("batchnorm1d"), (VECTOR,)),
    (Spec("batchnorm2d"), (IMAGE,)),
    (Spec("dropout"), (SEQUENCE,)),
    (Spec("dropout2d"), (IMAGE,)),
    (Spec.of("groupnorm", groups=2), (IMAGE,)),
    (Spec.of("local_response_norm", size=2, alpha=1.0), (IMAGE,)),
    (Spec.of("local_response_norm", size=3, alpha=1.0), (IMAGE,)),
    (Spec.of("upsample", factor=3), (IMAGE,)),
    (Spec.of("upsample", factor=3, mode="bilinear"), (IMAGE,)),
    (Spec("positional_encoding"), (SEQUENCE,)),
    (Spec("similarity"), (VECTOR, VECTOR)),
)


def planned(spec: Spec, shapes: tuple[Shape, ...]) -> Planned:
    kind = LAYERS[spec.kind]
    values = spec.resolve(kind.parameters)
    shape = kind.shape(values, shapes)
    assert isinstance(shape, tuple)
    node = Node("it", spec, tuple(f"n{place}" for place in range(len(shapes))))
    return Planned(node, kind, values, shapes, shape, kind.arrays(values, shapes[0]))


def index_of(shape: Shape, spot: Spot) -> tuple[int, ...]:
    return (*spot.at, spot.channel) if len(shape) == len(SEQUENCE) else (spot.channel, *spot.at)


def test_every_kind_that_computes_in_numpy_is_among_the_cases() -> None:
    assert {spec.kind for spec, _ in CASES} == {kind for kind in READS if LAYERS[kind].forward} - {"embedding"}


@pytest.mark.parametrize(("spec", "shapes"), CASES, ids=str)
def test_what_changes_a_number_is_what_it_was_made_of(spec: Spec, shapes: tuple[Shape, ...]) -> None:
    layer = planned(spec, shapes)
    rng = np.random.default_rng(4)
    x = [rng.uniform(0.5, 1.5, (1, *shape)).astype(np.float32) for shape in shapes]
    arrays = {array.name: np.full(array.shape, 1.3, np.float32) for array in layer.arrays}
    forward = layer.kind.forward
    assert forward is not None
    before = forward(layer.values, arrays, *x)[0]
    sides, channels = sides_of(layer.out_shape), channels_of(layer.out_shape)
    for channel, at in ((0, tuple(0 for _ in sides)), (channels - 1, tuple(side // 2 for side in sides))):
        spot = Spot(channel, at)
        told = {
            (read.source, index_of(shapes[read.source], Spot(each, place)))
            for read in reads(layer, spot)
            for each in read.channels
            for place in product(*read.ranges)
        }
        changing = set()
        for source, shape in enumerate(shapes):
            for index in np.ndindex(shape):
                other = [each.copy() for each in x]
                other[source][(0, *index)] += 2.0  # the largest, too
                made = forward(layer.values, arrays, *other)[0][index_of(layer.out_shape, spot)]
                if abs(made - before[index_of(layer.out_shape, spot)]) > 1e-6:
                    changing.add((source, index))
        assert changing == told


@pytest.mark.parametrize(("spec", "shapes"), CASES, ids=str)
def test_a_number_of_a_block_is_told_as_the_one_that_it_is(spec: Spec, shapes: tuple[Shape, ...]) -> None:
    layer = planned(spec, shapes)
    sides = sides_of(layer.out_shape)
    for channel in range(channels_of(layer.out_shape)):
        for at in np.ndindex(sides):
            cell = cell_of(sides, at) if at else (0, 0)
            pixel = told_as(layer, channel, *cell)
            assert in_grid(layer) == (not at)
            assert spot_of(layer, *pixel[1:]) == Spot(channel, at)
