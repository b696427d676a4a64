"""What a player remembers: returns of several steps, ends of games, and room that is used again."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from nnsim.engine.replay import BROKEN_OFF, GOES_ON, OVER, Replay

HALF = 0.5


def remembered(ends: list[int], slots: int = 20) -> Replay:
    """One game after the other: moment t has the state t and brings 2^t points."""
    replay, age = Replay(slots, 1, 1), 0
    for moment, end in enumerate(ends):
        replay.add(
            states=np.full((1, 1), moment), actions=np.full(1, moment % 3), points=np.full(1, 2.0**moment),
            ends=np.full(1, end), ages=np.full(1, age),
        )  # fmt: skip
        age = 0 if end else age + 1
    return replay


class Drawn(np.random.Generator):
    """Draws these moments, counted from the oldest that is remembered."""

    def __init__(self, moments: list[int]) -> None:
        super().__init__(np.random.PCG64(0))
        self._answers, self._calls = (np.zeros(len(moments), int), np.array(moments)), count()

    def integers(self, *_args, **_kwargs):
        return self._answers[next(self._calls)]


def test_points_of_the_next_steps_and_the_state_after_them():
    drawn = remembered([GOES_ON] * 6).draw(Drawn([0, 2]), 2, 1, 3, HALF)
    assert drawn.returns.tolist() == [1 + 1 + 1, 4 + 4 + 4]
    assert drawn.discounts.tolist() == [1 / 8, 1 / 8]
    assert drawn.stacks.tolist() == [[[0]], [[2]]]
    assert drawn.later.tolist() == [[[3]], [[5]]]
    assert drawn.actions.tolist() == [0, 2]
    assert drawn.known.tolist() == [1, 1]


def test_nothing_counts_after_a_game_is_over():
    drawn = remembered([GOES_ON, OVER, *[GOES_ON] * 4]).draw(Drawn([0, 1, 2]), 3, 1, 3, HALF)
    assert drawn.returns.tolist() == [2, 2, 12]
    assert drawn.discounts.tolist() == [0, 0, 1 / 8]


def test_a_game_that_was_broken_off_is_worth_what_its_last_state_seems():
    drawn = remembered([GOES_ON, GOES_ON, BROKEN_OFF, *[GOES_ON] * 4]).draw(Drawn([0, 1, 2]), 3, 1, 3, HALF)
    assert drawn.returns.tolist() == [2, 2, 0]
    assert drawn.discounts.tolist() == [1 / 4, 1 / 2, 1]
    assert drawn.later[:, 0, 0].tolist() == [2, 2, 2]
    assert drawn.known.tolist() == [1, 1, 0], "of what its last action came to nothing is known"


def test_stacks_do_not_reach_back_into_the_game_before():
    drawn = remembered([GOES_ON, OVER, *[GOES_ON] * 5]).draw(Drawn([1, 2, 3]), 3, 2, 2, HALF)
    assert drawn.stacks[:, :, 0].tolist() == [[0, 1], [2, 2], [2, 3]]
    assert drawn.later[1:, :, 0].tolist() == [[3, 4], [4, 5]]


@pytest.mark.parametrize("frames", [1, 2, 4])
def test_old_moments_make_way_and_only_whole_ones_are_drawn(frames):
    replay = remembered([GOES_ON] * 33, slots=10)
    assert replay.filled == 10
    drawn = replay.draw(np.random.default_rng(1), 200, frames, 3, HALF)
    newest = drawn.stacks[:, -1, 0]
    assert set(newest.tolist()) == set(range(23 + frames - 1, 30))
    assert (np.diff(drawn.stacks[:, :, 0], axis=1) == 1).all()
    assert (drawn.later[:, -1, 0] == newest + 3).all()


def test_the_same_seed_draws_the_same():
    replay = remembered([GOES_ON] * 9)
    one, two = (replay.draw(np.random.default_rng(5), 8, 2, 2, HALF) for _ in range(2))
    for each, other in zip(one, two, strict=True):
        np.testing.assert_array_equal(each, other)
