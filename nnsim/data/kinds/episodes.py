"""Frames of a world that is played in: pictures, with the action that was chosen there."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.data.channels import channels_first, fed_shape
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.worlds.game import Game
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if all(shape) and len(shape) in {2, 3}:
        return None
    return Problem(say("its samples are frames of a game but no pictures"), "data")


def _objects_to(data: Data) -> Problem | None:
    """Frames and actions are those of the game that they are said to come from."""
    if data.source is None:
        return None
    game = Game.of(data.source)
    if data.sample_shape != game.shape:
        return Problem(say("its frames are not those of its game"), "data")
    if len(data.classes) != len(game.world.actions):
        return Problem(say("its actions are not those of its game"), "data")
    return None


def _size(shape: Shape) -> str:
    seen = "" if len(shape) == 2 else say(", {pictures} at once", pictures=counted(shape[2], "picture"))
    return say("{shape} × {shape_2} pixels{seen}", shape=shape[0], shape_2=shape[1], seen=seen)


def _pictures(shape: Shape) -> tuple[str, ...]:
    """The newest stands last."""
    ago = range(shape[2] - 1, -1, -1) if len(shape) > 2 else ()
    return tuple(say("{steps} ago", steps=counted(steps, "step")) if steps else "now" for steps in ago)


DATA_KINDS.add(
    DataKind(
        "episodes",
        noun="frame",
        title=say("Game"),
        accepts=_accepts,
        size=_size,
        fed_shape=lambda shape, _features: fed_shape(shape),
        feed=lambda x, _features: channels_first(x),
        made_on="world",
        to_make=say("choose a world"),
        lies_in_plane="",
        dtypes=(np.uint8,),
        objects_to=_objects_to,
        inputs=say("Pictures"),
        scalings=("none",),
        unscaled=say("Pictures are not scaled: their pixels already lie between 0 and 1."),
        is_pictorial=True,
        channels=_pictures,
        preset="dqn",
        is_split=False,
    )
)
