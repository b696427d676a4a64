"""Frames of a world that is played in: pictures, with the action that was chosen there."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.data.channels import channels_first, fed_shape
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.worlds.game import Game


def _accepts(shape: Shape) -> Problem | None:
    if all(shape) and len(shape) in {2, 3}:
        return None
    return Problem("its samples are frames of a game but no pictures", "data")


def _objects_to(data: Data) -> Problem | None:
    """Frames and actions are those of the game that they are said to come from."""
    if data.source is None:
        return None
    game = Game.of(data.source)
    if data.sample_shape != game.shape:
        return Problem("its frames are not those of its game", "data")
    if len(data.classes) != len(game.world.actions):
        return Problem("its actions are not those of its game", "data")
    return None


def _size(shape: Shape) -> str:
    seen = "" if len(shape) == 2 else f", {counted(shape[2], 'picture')} at once"
    return f"{shape[0]} × {shape[1]} pixels{seen}"


def _pictures(shape: Shape) -> tuple[str, ...]:
    """The newest stands last."""
    ago = range(shape[2] - 1, -1, -1) if len(shape) > 2 else ()
    return tuple(f"{counted(steps, 'step')} ago" if steps else "now" for steps in ago)


DATA_KINDS.add(
    DataKind(
        "episodes",
        noun="frame",
        title="Game",
        accepts=_accepts,
        size=_size,
        fed_shape=lambda shape, _features: fed_shape(shape),
        feed=lambda x, _features: channels_first(x),
        made_on="world",
        to_make="choose a world",
        lies_in_plane="",
        dtypes=(np.uint8,),
        objects_to=_objects_to,
        inputs="Pictures",
        scalings=("none",),
        unscaled="Pictures are not scaled: their pixels already lie between 0 and 1.",
        is_pictorial=True,
        channels=_pictures,
        preset="dqn",
        is_split=False,
    )
)
