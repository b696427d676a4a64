"""What one number of a layer was made of: which numbers of which of its inputs, whatever shape these have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import Planned


class Spot(NamedTuple):
    """A number by its channel and its place along each side; a number of a vector has no sides."""

    channel: int
    at: tuple[int, ...] = ()


class Read(NamedTuple):
    """Of the input ``source`` of a layer, counted from 0, some channels and a range along each side."""

    source: int
    channels: range
    ranges: tuple[range, ...] = ()


def channels_of(shape: Shape) -> int:
    """How many channels there are; of a vector its numbers."""
    return shape[-1] if len(shape) == SEQUENCE else shape[0]


def sides_of(shape: Shape) -> Shape:
    """The sides of a sequence, an image or a video, without its channels."""
    return shape[:1] if len(shape) == SEQUENCE else shape[1:]


def reads(layer: Planned, spot: Spot) -> tuple[Read, ...]:
    """What ``spot`` was made of; nothing where that is told in another way."""
    found = READS.get(layer.kind.id)
    return tuple(found(layer, spot)) if found else ()


def one(place: int) -> range:
    """A single place."""
    return range(place, place + 1)


def _all(layer: Planned, source: int = 0) -> Read:
    shape = layer.in_shapes[source]
    return Read(source, range(channels_of(shape)), tuple(map(range, sides_of(shape))))


def _everything(layer: Planned, _spot: Spot) -> Iterator[Read]:
    yield from (_all(layer, source) for source in range(len(layer.in_shapes)))


def _same(layer: Planned, spot: Spot) -> Iterator[Read]:
    """The number in the same place of every input."""
    for source in range(len(layer.in_shapes)):
        yield Read(source, one(spot.channel), tuple(map(one, spot.at)))


def _channel(layer: Planned, spot: Spot) -> Iterator[Read]:
    yield _all(layer)._replace(channels=one(spot.channel))


def _part(layer: Planned, spot: Spot) -> Iterator[Read]:
    """Parts as PyTorch cuts them: where sides do not divide evenly they overlap."""
    size = int(layer.values["size"])
    sides = sides_of(layer.in_shape)
    ranges = (
        range(place * side // size, -(-(place + 1) * side // size)) for place, side in zip(spot.at, sides, strict=True)
    )
    yield Read(0, one(spot.channel), tuple(ranges))


def _enlarged(layer: Planned, spot: Spot) -> Iterator[Read]:
    """The pixel that is repeated, or those that are blended."""
    ranges = (range(min(shares), max(shares) + 1) for shares in blend(layer, spot))
    yield Read(0, one(spot.channel), tuple(ranges))


def blend(layer: Planned, spot: Spot) -> tuple[Mapping[int, float], ...]:
    """How much each row and each column counts for a pixel of an enlarged image, those that count at all."""
    factor, is_blended = int(layer.values["factor"]), layer.values["mode"] == "bilinear"
    found = []
    for place, side in zip(spot.at, sides_of(layer.in_shape), strict=True):
        centre = min(max((place + 0.5) / factor - 0.5, 0.0), side - 1.0)
        first = int(centre)
        near = {first: 1 - (centre - first), first + 1: centre - first} if is_blended else {place // factor: 1.0}
        found.append({pixel: share for pixel, share in near.items() if share > 0})
    return tuple(found)


def _normalised_together(layer: Planned, spot: Spot) -> Iterator[Read]:
    """All of a vector or an image, one step of a sequence."""
    whole = _all(layer)
    yield whole._replace(ranges=tuple(map(one, spot.at))) if len(layer.in_shape) == SEQUENCE else whole


def _group(layer: Planned, spot: Spot) -> Iterator[Read]:
    each = channels_of(layer.in_shape) // int(layer.values["groups"])
    first = spot.channel // each * each
    yield _all(layer)._replace(channels=range(first, first + each))


def _near_channels(layer: Planned, spot: Spot) -> Iterator[Read]:
    size, last = int(layer.values["size"]), channels_of(layer.in_shape)
    first = spot.channel - size // 2
    yield Read(0, range(max(first, 0), min(first + size, last)), tuple(map(one, spot.at)))


def _all_channels(layer: Planned, spot: Spot) -> Iterator[Read]:
    yield _all(layer)._replace(ranges=tuple(map(one, spot.at)))


def _beside(layer: Planned, spot: Spot) -> Iterator[Read]:
    """Of layers side by side the one that has the channel."""
    first = 0
    for source, shape in enumerate(layer.in_shapes):
        if spot.channel < first + channels_of(shape):
            yield Read(source, one(spot.channel - first), tuple(map(one, spot.at)))
            return
        first += channels_of(shape)


def _word(_layer: Planned, spot: Spot) -> Iterator[Read]:
    yield Read(0, one(spot.at[0]))


def _painters(layer: Planned, spot: Spot) -> Iterator[Read]:
    """The places whose filter covers that of the result."""
    size, step, rim = (int(layer.values[name]) for name in ("kernel", "stride", "padding"))
    ranges = (
        range(max(-(-(place + rim - size + 1) // step), 0), min((place + rim) // step + 1, side))
        for place, side in zip(spot.at, sides_of(layer.in_shape), strict=True)
    )
    yield _all(layer)._replace(ranges=tuple(ranges))


READS: dict[str, Callable[[Planned, Spot], Iterator[Read]]] = {
    **dict.fromkeys(("activation", "dropout", "dropout2d", "positional_encoding", "add", "multiply"), _same),
    **dict.fromkeys(("batchnorm1d", "batchnorm2d"), _same),
    "layernorm": _normalised_together,
    "groupnorm": _group,
    "local_response_norm": _near_channels,
    "softmax": _all_channels,
    "global_pool": _channel,
    "adaptive_pool2d": _part,
    "upsample": _enlarged,
    "concat": _beside,
    "embedding": _word,
    "similarity": _everything,
    "conv_transpose2d": _painters,
}
"""By the ids of layer kinds, what one of their numbers was made of above all."""
