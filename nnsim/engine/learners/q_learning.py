"""Deep Q-learning: what actions are worth, learned by playing (Mnih and others, 2013 and 2015).

One step plays one frame in each of ``GAMES`` games, remembers it, and makes one update on moments that are drawn from
the memory: the value of the action that was taken is drawn to the points of the next steps plus the value of the best
action after them, as a copy of the network from a while ago estimates it (with van Hasselt's choice of that action if
``double``). What plays in earnest, is shown and is exported is the running mean of the weights.

All chance is drawn from the seed and the number of the step, so that a state needs no generator.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.answers.beats import Played, Stored
from nnsim.core.answers.memory import Remembered
from nnsim.core.backends import Choice
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.messages import AboutBeat
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.run import PARTS
from nnsim.data.kinds import kind_of
from nnsim.data.worlds.game import LIMIT, Game
from nnsim.data.worlds.world import Actions, States
from nnsim.edits.checks import unplayable
from nnsim.engine import sources
from nnsim.engine.counting import DIGIT
from nnsim.engine.devices import sent
from nnsim.engine.evaluation import Slices
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.learners.base import IMPLEMENTATIONS, Implementation, Work
from nnsim.engine.learners.beats import Beats, Halt, answered, changed, compared, taken
from nnsim.engine.learners.network import STEP
from nnsim.engine.readings import FORWARD
from nnsim.engine.replay import BROKEN_OFF, OVER, Batch, Replay
from nnsim.engine.weight_transfer import Labelled, Parked
from nnsim.recipes.kinds import LEARNERS
from nnsim.recipes.playing import FIRST, GAMES, RANDOM_SHARE, TRIALS

Trials = Generator[float, None, NDArray[np.float64]]

MEAN = 0.999
"""How much of the running mean of the weights stays at each update."""


class Move(NamedTuple):
    """One action in every game: the ``states`` [games, size] before, the stacks ``after``, and what came of it."""

    states: States
    actions: Actions
    is_random: NDArray[np.bool_]
    points: Floats
    ends: NDArray[np.intp]
    after: States
    rng: np.random.Generator


class QLearning(Backpropagation):
    """Any network on a world; the weights that others see are those that play in earnest."""

    def __init__(self, project: Project, device: str) -> None:
        if problem := unplayable(project):
            raise ProblemError(problem)
        data = project.data
        assert data.source is not None
        self.game = Game.of(data.source)
        self._kind, self._features = kind_of(data), project.network.features
        self._name = f"{seeds.stable(0, self.game.id):x}"
        super().__init__(project, device)
        self._mean, self._target = self.model.store.clone(), self.model.store.clone()
        self.shown = self._mean
        self._begin_games()

    def revise(self, project: Project) -> None:
        """Take over the recipe."""
        super().revise(project)
        recipe = project.recipe
        self._values = recipe.learner.resolve(LEARNERS[recipe.learner.kind].parameters)
        self._held = tuple(
            slice(slot.start, slot.stop) for slot in self.model.layout.slots if slot.node in project.network.frozen
        )
        self._rows, self._planned = recipe.batch, recipe.epochs * sources.UPDATES

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:  # noqa: ARG002 - there is nothing to choose
        """Playing takes turns with learning, so that no step follows another."""
        return False

    def _begin_games(self) -> None:
        stacks = self.game.start(GAMES, seeds.generator(self._seed, "games"))
        self.replay = Replay(int(self._values["replay"]) // GAMES, GAMES, stacks.shape[2])
        self._now = {"stacks": stacks.astype(np.float32), "ages": np.zeros(GAMES, np.float32)}
        self._noted = np.zeros(2, np.float32)

    # ------------------------------------------------------------ learning

    def begin_epoch(self) -> None:
        """Losses are told of the epoch alone."""
        self._noted[:] = 0

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """Updates ``start`` to ``stop`` of the epoch."""
        self._hold()
        for each in range(number, number + stop - start):
            self._remember(self._move(each))
            if self.replay.filled >= FIRST:
                self._update(self._drawn(each), rate, each)
            self._average(each)
        return stop - start

    def beats(self, start: int, stop: int, rate: float, number: int) -> Beats:
        """As ``step``, with a halt behind every beat of every update; at first there is nothing to learn from."""
        self._hold()
        for each in range(number, number + stop - start):
            move = self._move(each)
            yield Halt("play", partial(_played, move))
            self._remember(move)
            yield Halt("remember", lambda _: Stored(self.replay.filled, self.replay.slots))
            if self.replay.filled >= FIRST:
                yield from self._update_by_beats(self._drawn(each), rate, each)
            before = self._mean.clone()
            self._average(each)
            yield changed("average", self.model, before, self._mean)
        return stop - start

    def random_share(self, number: int) -> float:
        """How many of the moves of step ``number`` are random: fewer and fewer, down to what stays."""
        least = float(self._values["random"])
        return max(least, 1 - (1 - least) * number / max(1.0, self._planned * RANDOM_SHARE))

    def _hold(self) -> None:
        """Layers that were frozen stay as they were shown: from now on their mean is what they compute with."""
        for part in self._held:
            self.model.store[part].copy_(self._mean[part])

    def _move(self, number: int) -> Move:
        """One frame of every game."""
        rng = seeds.generator(self._seed, "play", number)
        stacks, ages = self._now["stacks"].astype(np.int16), self._now["ages"]
        chosen = self._values_of(stacks, None).argmax(1).cpu().numpy()
        is_random = rng.random(GAMES) < self.random_share(number)
        actions = np.where(is_random, rng.integers(len(self.game.world.actions), size=GAMES), chosen)
        after, points, over = self.game.step(stacks, actions)
        ends = np.where(over, OVER, np.where(ages + 1 >= LIMIT, BROKEN_OFF, 0))
        return Move(stacks[:, -1], actions, is_random, points, ends, after, rng)

    def _remember(self, move: Move) -> None:
        """Remember it; games that are over begin anew."""
        ages, after, ended = self._now["ages"], move.after, move.ends > 0
        self.replay.add(states=move.states, actions=move.actions, points=move.points, ends=move.ends, ages=ages)
        ages += 1
        if ended.any():
            after[ended] = self.game.start(int(ended.sum()), move.rng)
            ages[ended] = 0
        self._now["stacks"][:] = after

    def _drawn(self, number: int) -> Batch:
        rng, steps = seeds.generator(self._seed, "replay", number), int(self._values["steps"])
        return self.replay.draw(rng, self._rows, self.game.frames, steps, float(self._values["discount"]))

    def _update(self, drawn: Batch, rate: float, number: int) -> None:
        """One step of the optimizer towards what came of the actions."""
        aims, rows = self._aims(drawn), len(drawn.actions)
        (scores,) = self.trained(self._pictures(drawn.stacks), number)
        total = self.loss.total(scores, self._wanted(scores, aims, drawn))
        self.descend(total, rows, rate)
        self._count(total, rows)

    def _update_by_beats(self, drawn: Batch, rate: float, number: int) -> Iterator[Halt]:
        aims, rows, inputs = self._aims(drawn), len(drawn.actions), self._pictures(drawn.stacks)
        yield taken(np.zeros(0, np.intp), inputs, aims)
        trace = self.traced(inputs, number)
        yield answered(trace)
        wanted = self._wanted(trace.scores, aims, drawn)
        total = self.loss.total(trace.scores, wanted)
        yield compared(trace.scores, wanted, self.loss)
        yield from self.descend_by_beats(trace, total, rows, rate)
        self._count(total, rows)

    def gradient(
        self,
        x: Raw,  # noqa: ARG002
        y: Floats,  # noqa: ARG002
        places: Places,  # noqa: ARG002
        weights: Mapping[str, Floats] | None = None,
    ) -> dict[str, Floats]:
        """That of moments from the memory, as frames by themselves have no loss; empty before it learns."""
        if self.replay.filled < FIRST:
            return {}
        drawn = self._drawn(0)
        aims = self._aims(drawn)
        store = self.model.store.clone()
        self.model.fill(store, weights or {})
        with self.model.showing(store):
            (scores,) = self.trained(self._pictures(drawn.stacks), 0)
            total = self.loss.total(scores, self._wanted(scores, aims, drawn))
            return self.model.slopes(total * self.share(len(drawn.actions)))

    def _wanted(self, scores: Tensor, aims: Tensor, drawn: Batch) -> Tensor:
        """What scores [b, actions] are drawn to: ``aims`` [b] where an action was taken, elsewhere themselves."""
        own, chosen = scores.detach(), sent(torch.from_numpy(drawn.actions), self.device)[:, None]
        known = sent(torch.from_numpy(drawn.known), self.device)[:, None]
        return own.scatter(1, chosen, torch.where(known > 0, aims[:, None], own.gather(1, chosen)))

    def _count(self, total: Tensor, rows: int) -> None:
        with np.errstate(over="ignore"):  # a loss that is no float32 any more stops the run at the end of the epoch
            self._noted += (rows, float(total.detach()))
        if self._notes:
            self._tally.add(total, rows)

    def _aims(self, drawn: Batch) -> Tensor:
        """What the actions were worth, as far as it is known: [b]."""
        pictures = self._pictures(drawn.later)
        later = self._values_at(pictures, self._target)
        chosen = self._values_at(pictures, None) if self._values["double"] else later
        best = later.gather(1, chosen.argmax(1, keepdim=True))[:, 0]
        returns, discounts = (sent(torch.from_numpy(array), self.device) for array in (drawn.returns, drawn.discounts))
        return returns + discounts * best

    def _average(self, number: int) -> None:
        """The target copy is made when due; the mean follows, quickly at first. Without a mean, it is the weights."""
        if (number + 1) % int(self._values["target"]) == 0:
            self._target.copy_(self.model.store)
        stays = min(MEAN, (1 + number) / (10 + number)) if self._values["averaged"] else 0.0
        self._mean.lerp_(self.model.store, 1 - stays)

    def _values_of(self, stacks: States, store: Tensor | None) -> Tensor:
        """Values of all actions [n, actions] with the weights in ``store``, or those that learn."""
        return self._values_at(self._pictures(stacks), store)

    @torch.no_grad()
    def _values_at(self, pictures: Tensor, store: Tensor | None) -> Tensor:
        self.model.set_mode(training=False)
        with self.model.showing(store):
            return self.model.forward(pictures)

    def _pictures(self, stacks: States) -> Tensor:
        fed = np.ascontiguousarray(self._kind.feed(self.game.seen(stacks), self._features))
        return self.fed(sent(torch.from_numpy(fed), self.device))

    @property
    def work(self) -> Work:
        """What learning costs: an update plays games, asks about batches, and learns from one of them."""
        sample = super().work.sample
        batches = FORWARD + (2 if self._values["double"] else 1)
        return Work(sample, (GAMES + batches * self._rows) * sample + STEP)

    # ------------------------------------------------------------ how well it plays

    def evaluation(self) -> Slices:
        """The loss of this epoch's updates so far, and how many points ``TRIALS`` games bring without random moves."""
        return self._slices_of(self._mean.clone(), self._noted.copy())

    def _slices_of(self, weights: Tensor, noted: Floats) -> Slices:
        points = yield from self._trials(weights)
        self.told = dict.fromkeys(PARTS, np.zeros(0, np.float32))
        low, high = np.percentile(points, (10, 90))
        loss = {"train_loss": float(noted[1] / noted[0])} if noted[0] else {}
        return loss | {
            "median_points": float(np.median(points)),
            "mean_points": float(points.mean()),
            "low_points": float(low),
            "high_points": float(high),
        }

    def _trials(self, weights: Tensor) -> Trials:
        """Play ``TRIALS`` games to their end; the points of each, [n]."""
        stacks = self.game.start(TRIALS, seeds.generator(self._seed, "trials"))
        points, left = np.zeros(TRIALS), np.arange(TRIALS)
        for number in range(LIMIT):
            after, gained, over = self.game.step(stacks, self._values_of(stacks, weights).argmax(1).cpu().numpy())
            points[left] += gained
            stacks, left = after[~over], left[~over]
            if not len(left):
                break
            yield max(1 - len(left) / TRIALS, number / LIMIT)
        return points

    def set_aside(self) -> None:
        """An evaluation has a copy of the weights already."""

    @property
    def evaluates_at_once(self) -> bool:
        """Games take their time."""
        return False

    # ------------------------------------------------------------ what others see

    def arrange(self, order: NDArray[np.intp]) -> None:
        """The recorded frames are there to be looked at."""

    def remembered(self, number: int) -> Remembered:
        """What the memory holds, and the moments that step ``number`` was made on; none before it learns."""
        filled, room = (slots * GAMES for slots in (self.replay.filled, self.replay.slots))
        if self.replay.filled < FIRST:
            none: Floats = np.zeros(0, np.float32)
            nothing = np.zeros((0, *self.game.shape), np.uint8)
            return Remembered(filled, room, nothing, np.zeros(0, np.intp), none, none, none)
        drawn = self._drawn(number)
        known = drawn.known > 0
        aims, values = self._aims(drawn).cpu().numpy(), self._values_of(drawn.stacks, None).cpu().numpy()
        own = values[np.arange(len(drawn.actions)), drawn.actions]
        pictures = self.game.seen(drawn.stacks[known])
        return Remembered(filled, room, pictures, drawn.actions[known], drawn.returns[known], own[known], aims[known])

    def judge(self, x: Raw, y: Floats, places: Places | None = None) -> tuple[Floats, Floats]:  # noqa: ARG002
        """Scores [n, units]; a frame by itself has no loss, NaN [n]."""
        return self.scores(x), np.full(len(x), np.nan, np.float32)

    def weights(self) -> dict[str, Floats]:
        """A copy of every array by name, of the network that plays in earnest."""
        return self.model.layout.split(self._mean.cpu().numpy().copy())

    def take(self, weights: Mapping[str, Floats]) -> None:
        """What others say of the weights holds for all three networks, until the state says more."""
        for store in (self.model.store, self._mean, self._target):
            self.model.fill(store, weights)

    def set_number(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set it in all three networks, whatever else these differ in."""
        for store in (self.model.store, self._mean, self._target):
            self.model.set_number(store, name, index, value)

    def labelled(self) -> Parked:
        """Weights and state with their labels; the weights are those that play in earnest."""
        found: dict[str, Labelled] = super().labelled()
        return found | self.model.layout.label(self.model.views(self._mean))

    def memory(self) -> dict[str, Floats]:
        """The optimizer's, the weights that learn, those of the copy, and the games with what is remembered of them."""
        views = self.model.views
        networks = views(self.model.store, "learning/") | views(self._target, "copy/")
        return super().memory() | networks | dict(self._games())

    def _games(self) -> Iterator[tuple[str, Floats]]:
        """Arrays of the games: another world, or a memory of another size, takes none of them over."""
        yield "noted", self._noted
        for name, array in self._now.items():
            yield f"games.{self._name}.{name}", array
        for name, array in self.replay.arrays.items():
            yield f"replay.{self._name}.{self.replay.slots}.{name}", array

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``state()``; the others stay.

        Games that cannot have been played are not gone on with: all begin anew, and nothing is remembered.
        """
        super().set_state(state)
        self.model.fill(self.model.store, state, "learning/")
        self.model.fill(self._target, state, "copy/")
        if not all(self._is_possible(name, state[name]) for name, _ in self._games() if name in state):
            self._begin_games()
            return
        for name, array in self._games():
            if name in state:
                array[:] = state[name]

    def _is_possible(self, name: str, array: Floats) -> bool:
        """Whether numbers of a file can be what ``_games`` calls so."""
        part, world = name.rpartition(".")[2], self.game.world
        if part in {"states", "stacks"}:
            return self.game.are_states(array)
        if part == "points":
            return bool(((array >= world.lowest) & (array <= world.best)).all())
        largest = {"actions": len(world.actions) - 1, "ends": BROKEN_OFF, "ages": LIMIT - 1, "count": DIGIT}.get(part)
        return largest is None or bool(((array >= 0) & (array <= largest) & (array == np.floor(array))).all())


def _played(move: Move, _about: AboutBeat) -> Played:
    return Played(move.actions.astype(np.intp), move.is_random, move.points.astype(np.float32), move.ends > 0)


IMPLEMENTATIONS.add(Implementation("q_learning", QLearning))
