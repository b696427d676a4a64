"""A world with its knobs set: what is played, and what a player sees of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.parameters import Choice, Value, Values
from nnsim.core.spec import Spec
from nnsim.data.entries import DATA_KINDS
from nnsim.data.worlds.world import WORLDS, Actions, Pictures, States, Step, World
from nnsim.language.texts import say

LIMIT = 600
"""Steps after which a game is broken off: two who never lose would play for ever."""

FRAMES_HELP = say(
    "How many of the last pictures a player sees at once. From a single one nobody can tell where the ball is going."
)


def frames(usual: int) -> Choice:
    """The knob for how many of the last pictures make up what a player sees."""
    options = tuple((str(count), str(count)) for count in (1, 2, 4))
    return Choice("frames", say("Pictures"), str(usual), options, FRAMES_HELP)


@dataclass(frozen=True, slots=True)
class Game:
    """``world`` with the ``values`` of its parameters; a player sees the last ``frames`` pictures.

    What a player sees is made of a stack of as many states, the newest last; in front of a game's first state it
    stands itself.
    """

    world: World
    values: Values = field(hash=False)
    frames: int

    @staticmethod
    def of(source: Spec) -> Game:
        """What the source of a data set names; raises ``UnknownEntry`` and ``ValueError`` as its generator does."""
        world = WORLDS[source.kind]
        seen: Value = source.resolve((frames(world.frames),))["frames"]
        return Game(world, source.resolve(world.parameters), int(seen))

    @property
    def id(self) -> str:
        """Tells games with other rules or pictures apart."""
        knobs = (f"{name}={value}" for name, value in sorted(self.values.items()))
        return ".".join((self.world.id, *knobs, f"frames={self.frames}"))

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what players see: rows, columns, and how many pictures at once where that is not one."""
        return self.world.shape if self.frames == 1 else (*self.world.shape, self.frames)

    def start(self, count: int, rng: np.random.Generator) -> States:
        """Stacks int16 [count, frames, size] of games that begin."""
        return np.repeat(self.world.start(self.values, count, rng)[:, None], self.frames, axis=1)

    def step(self, stacks: States, actions: Actions) -> Step:
        """What came of ``actions`` [n]; ``states`` are stacks again."""
        step = self.world.step(self.values, stacks[:, -1], actions)
        return Step(np.concatenate([stacks[:, 1:], step.states[:, None]], axis=1), step.points, step.over)

    def seen(self, stacks: States) -> Pictures:
        """What players see: uint8 [n, h, w], or [n, h, w, frames] with the newest last."""
        pictures = self.world.picture(self.values, stacks.reshape(-1, stacks.shape[2]))
        if self.frames == 1:
            return pictures
        return pictures.reshape(-1, self.frames, *self.world.shape).transpose(0, 2, 3, 1)

    def are_states(self, states: Floats) -> bool:
        """Whether all of ``states`` [..., size] can be states of games that go on."""
        low, high = self.world.bounds(self.values)
        return bool(((states >= low) & (states <= high) & (states == np.floor(states))).all())

    def by_chance(self, count: int, rng: np.random.Generator) -> Floats:
        """Points of ``count`` games of somebody who moves at random, float32 [count]."""
        stacks, points = self.start(count, rng), np.zeros(count, np.float32)
        left = np.arange(count)
        for _ in range(LIMIT):
            step = self.step(stacks, rng.integers(len(self.world.actions), size=len(left)))
            points[left] += step.points
            stacks, left = step.states[~step.over], left[~step.over]
            if not len(left):
                break
        return points


def game_of(data: Data) -> Game | None:
    """The game that ``data`` are frames of; None for other data. Raises as ``Game.of`` does."""
    return Game.of(data.source) if data.source is not None and DATA_KINDS[data.kind].is_played else None
