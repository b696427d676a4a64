"""What units look for, as tiles: all units now, or one of them over the steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnsim.core.answers.health import WeightSpread
from nnsim.core.data import Floats
from nnsim.ui.kit.figures.strip import Tile
from nnsim.ui.kit.image_pixels import weight_pixels
from nnsim.ui.kit.theme import Theme


def now(pictures: Floats, names: Sequence[str], theme: Theme) -> tuple[Tile, ...]:
    """A tile for each unit of ``pictures`` [units, h, w] or [units, h, w, 3], each on a scale of its own, with its name
    where it has one of ``names``, else with its number."""
    pixels, _ = weight_pixels(pictures, theme)
    return tuple(Tile(each, (names[unit] if unit < len(names) else f"{unit + 1}",)) for unit, each in enumerate(pixels))


def film(moments: Sequence[WeightSpread], unit: int, theme: Theme) -> tuple[Tile, ...]:
    """A tile for each moment of one unit, all on one scale, so that it is seen to grow."""
    known = [(moment.step, moment.pictures[unit]) for moment in moments if moment.pictures is not None]
    if not known:
        return ()
    frames = np.stack([picture for _, picture in known])
    together, _ = weight_pixels(frames.reshape(1, -1, *frames.shape[2:]), theme)
    return tuple(
        Tile(each, (f"{step:,}",)) for (step, _), each in zip(known, together.reshape(frames.shape[:3]), strict=True)
    )


def spread_out(count: int, room: int) -> list[int]:
    """At most ``room`` of ``count`` moments, the first and the newest among them, evenly apart."""
    if count <= room:
        return list(range(count))
    return sorted({round(place) for place in np.linspace(0, count - 1, max(room, 2)).tolist()})[-room:]
