"""Frames of every world, as somebody saw them who pressed keys at random."""

from __future__ import annotations

from functools import partial

import numpy as np

from nnsim.core.parameters import Integer, Values
from nnsim.core.spec import Spec
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.worlds.game import Game, frames
from nnsim.data.worlds.world import WORLDS, World
from nnsim.language.texts import say

AT_ONCE = 8
"""Games that are recorded side by side."""

COUNT_HELP = say(
    "How many frames of a player who presses keys at random are recorded, to look at. Who learns to play makes others."
)


def _record(world: World, values: Values, rng: np.random.Generator) -> Points:
    """The frames of one game after the other, and the actions that were chosen there."""
    game, steps = Game.of(Spec.of(world.id, **values)), -(-int(values["count"]) // AT_ONCE)
    stacks = game.start(AT_ONCE, rng)
    seen, played = [], rng.integers(len(world.actions), size=(steps, AT_ONCE))
    for actions in played:
        seen.append(game.seen(stacks))
        stacks, _, over = game.step(stacks, actions)
        if over.any():
            stacks[over] = game.start(int(over.sum()), rng)
    in_order = np.stack(seen, axis=1).reshape(-1, *seen[0].shape[1:])
    count = int(values["count"])
    return Points(in_order[:count], played.T.reshape(-1)[:count].astype(np.float32))


def _actions(world: World, _values: Values) -> tuple[str, ...]:
    return world.actions


for _world in WORLDS:
    GENERATORS.add(
        Generator(
            _world.id,
            _world.label,
            _world.help,
            (
                *_world.parameters,
                frames(_world.frames),
                Integer("count", say("Frames"), 400, 50, 5_000, COUNT_HELP),
            ),
            partial(_record, _world),
            partial(_actions, _world),
            group=say("Worlds"),
            kind="episodes",
        )
    )
