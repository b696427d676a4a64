"""Worlds by hand-played games, and what holds whatever is played."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.parameters import Integer, defaults
from nnsim.data.worlds import breakout, catch
from nnsim.data.worlds.paddle import BALL, BRICK, PADDLE
from nnsim.data.worlds.world import WORLDS

load()
LEFT, STAY, RIGHT = range(3)
FULL = breakout.FULL


def play(world, state, *actions, **knobs):
    """Row after row what came of ``actions`` in one game: its state, points and whether it is over."""
    values = defaults(WORLDS[world].parameters) | knobs
    states = np.array([state], np.int16)
    for action in actions:
        states, points, over = WORLDS[world].step(values, states, np.array([action]))
        yield tuple(states[0].tolist()), float(points[0]), bool(over[0])


def test_a_ball_falls_and_is_caught_or_missed():
    *_, end = play("catch", (0, 4, 0, 3), STAY, *[RIGHT] * 1, *[STAY] * 7)
    assert end == ((9, 4, 0, 4), 1.0, True)
    *_, before, end = play("catch", (0, 4, 0, 3), *[STAY] * 9)
    assert before[1:] == (0.0, False)
    assert end == ((9, 4, 0, 3), -1.0, True)


def test_a_paddle_stays_in_the_field_and_a_wide_one_reaches_further():
    assert next(play("catch", (0, 4, 0, 0), LEFT))[0] == (1, 4, 0, 0)
    assert next(play("catch", (0, 4, 0, 7), RIGHT, paddle=3))[0] == (1, 4, 0, 7)
    assert next(play("catch", (8, 9, 0, 7), STAY, paddle=3))[1:] == (1.0, True)


def test_a_slanted_fall_turns_at_the_walls():
    states = [state[:3] for state, _, _ in play("catch", (0, 8, 1, 0), *[STAY] * 3, slanted=True)]
    assert states == [(1, 9, 1), (2, 8, -1), (3, 7, -1)]


def test_a_ball_takes_the_brick_above_it_and_comes_back():
    (first, second) = play("breakout", (5, 2, -1, 1, 0, FULL, FULL, FULL), STAY, STAY)
    assert first == ((4, 3, -1, 1, 0, FULL, FULL, FULL), 0.0, False)
    assert second == ((4, 4, 1, 1, 0, FULL, FULL, FULL & ~(1 << 4)), 1.0, False)


def test_a_brick_beside_the_way_turns_it_sideways():
    gap = FULL & ~(1 << 5)
    after = next(play("breakout", (3, 5, -1, 1, 0, FULL, FULL, gap), STAY))
    assert after == ((3, 5, 1, -1, 0, FULL, gap, FULL & ~(3 << 5)), 2.0, False)


def test_walls_and_ceiling_throw_it_back():
    assert next(play("breakout", (0, 9, -1, 1, 0, 0, 0, 1), STAY))[0] == (1, 8, 1, -1, 0, 0, 0, 1)


@pytest.mark.parametrize(("at", "right"), [(4, 1), (5, -1)])
def test_the_paddle_throws_to_the_side_that_is_hit(at, right):
    for sideways in (-1, 1):
        after = next(play("breakout", (8, 5 - sideways, 1, sideways, at, 0, 0, 1), STAY))
        assert after == ((8, 5, -1, right, at, 0, 0, 1), 0.0, False)
    straight = next(play("breakout", (8, 4, 1, 1, 5, 0, 0, 1), STAY, paddle=1))
    assert straight[0] == (8, 5, -1, 1, 5, 0, 0, 1)


def test_a_game_ends_when_the_ball_is_lost_or_the_wall_is_gone():
    assert next(play("breakout", (8, 5, 1, 1, 0, FULL, 0, 0), STAY)) == ((9, 6, 1, 1, 0, FULL, 0, 0), 0.0, True)
    last = next(play("breakout", (4, 5, -1, 1, 0, 0, 0, 1 << 6), STAY))
    assert last == ((4, 6, 1, 1, 0, 0, 0, 0), 1.0, True)


def test_pictures_show_ball_paddle_and_bricks():
    values = defaults(WORLDS["breakout"].parameters)
    picture = breakout._picture(values, np.array([(5, 2, -1, 1, 7, FULL, 1 << 9, 0)], np.int16))[0]
    assert picture[5, 2] == BALL
    assert picture[9].tolist() == [0] * 7 + [PADDLE] * 2 + [0]
    assert (picture[1] == BRICK).all()
    assert picture[2].tolist() == [0] * 9 + [BRICK]
    assert np.count_nonzero(picture) == 1 + 2 + 10 + 1


def chosen(world):
    """Values of every parameter of ``world``."""
    return st.fixed_dictionaries(
        {p.id: st.integers(p.low, p.high) if isinstance(p, Integer) else st.booleans() for p in world.parameters}
    )


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.id)
@settings(max_examples=25, deadline=None)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_whatever_is_played(world, data, seed):
    """One ball, a whole paddle, points within bounds, the same again from the same seed, and no state is changed."""
    values = data.draw(chosen(world))
    rng, again = np.random.default_rng(seed), np.random.default_rng(seed)
    states = world.start(values, 5, rng)
    assert np.array_equal(states, world.start(values, 5, again))
    points, over = np.zeros(5), np.zeros(5, bool)
    for _ in range(40):
        actions, kept = rng.integers(len(world.actions), size=5), states.copy()
        after, gained, ended = world.step(values, states, actions)
        assert np.array_equal(states, kept)
        assert np.array_equal(world.step(values, states, actions).states, after)
        points += np.where(over, 0, gained)
        over |= ended
        pictures = world.picture(values, after)
        assert pictures.shape == (5, *world.shape)
        assert ((pictures == BALL).sum(axis=(1, 2)) == 1).all()
        hidden = pictures[:, -1].max(axis=1) == BALL  # the ball may lie on the paddle
        assert ((pictures == PADDLE).sum(axis=(1, 2)) >= values["paddle"] - hidden).all()
        states = np.where(over[:, None], states, after)
    assert (np.abs(points) <= world.best).all()


def test_random_players_of_catch_meet_one_ball_in_ten():
    values = defaults(WORLDS["catch"].parameters)
    rng = np.random.default_rng(1)
    states = catch._start(values, 2000, rng)
    for _ in range(9):
        states, points, over = catch._step(values, states, rng.integers(3, size=2000))
    assert over.all()
    assert abs(float(points.mean()) + 0.8) < 0.05
