"""While predictions lag behind the network, the newest of them stand for all."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.data import Data, empty_plane
from nnsim.ui.run.predictions import RECENT, Predictions

COUNT = 4000
TURN = 600


def images(count: int = COUNT) -> Data:
    """Images that are all held out, those of one class behind those of the other."""
    y = (np.arange(count) >= count // 2).astype(np.float32)
    return Data(np.zeros((count, 2, 2), np.uint8), y, np.ones(count, np.bool_), ("a", "b"), (), kind="image")


def says(answer: float):
    return lambda samples: np.full(len(samples), answer, np.float32)


@pytest.fixture
def predictions():
    return Predictions(images())


def test_the_newest_stand_for_all_while_the_network_moves_on(predictions) -> None:
    data = images()
    while predictions.take_turn(data, says(0), TURN):
        pass
    assert not predictions.are_behind
    assert (predictions.fresh == 0).all()
    for _ in range(3):  # as many frames, and the network is another one in each
        predictions.expire()
        predictions.take_turn(data, says(1), TURN)
    assert predictions.are_behind
    fresh = predictions.fresh
    known = np.isfinite(fresh)
    assert RECENT <= known.sum() < RECENT + TURN
    assert (fresh[known] == 1).all(), "none is of the network of long ago"
    assert (predictions.values == 0).any(), "points keep what was said last"
    share = data.y[known].mean()
    assert 0.4 < share < 0.6, "of all classes, however they are ordered"


def test_at_rest_all_of_them_come_up_to_date(predictions) -> None:
    data = images()
    predictions.take_turn(data, says(0), TURN)
    assert predictions.are_behind
    while predictions.take_turn(data, says(0), TURN):
        pass
    assert not predictions.are_behind
    assert predictions.fresh is predictions.values


def test_few_samples_are_told_as_a_whole() -> None:
    data = images(RECENT)
    few = Predictions(data)
    few.take_turn(data, says(0), 10)
    assert not few.are_behind


def test_other_samples_begin_anew(predictions) -> None:
    predictions.take_turn(images(), says(0), TURN)
    predictions.follow(images(), images(COUNT - 1))
    assert not predictions.are_behind
    assert len(predictions.fresh) == COUNT - 1
    predictions.forget()
    assert not predictions.are_behind


def test_what_the_engine_tells_is_of_all(predictions) -> None:
    predictions.take_turn(images(), says(0), TURN)
    predictions.hear(images(), np.ones(COUNT, np.float32))
    assert not predictions.are_behind
    assert (predictions.fresh == 1).all()


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 50), st.integers(1, 12), st.integers(1, 9))
def test_turns_go_around(due, begin, most, block) -> None:
    """Looked for block by block, the next ones that are due are those that all of them tell."""
    predictions, mask = Predictions(empty_plane()), np.array(due, np.bool_)
    predictions._next = begin
    places = np.flatnonzero(mask)
    first = int(np.searchsorted(places, begin))
    wanted = np.concatenate([places[first:], places[:first]])[:most]
    with patch("nnsim.ui.run.predictions.PER_TURN", block):
        assert predictions._places(mask, most).tolist() == wanted.tolist()
