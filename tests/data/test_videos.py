"""Videos: what is fed, and a ball that no single picture tells the direction of."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.data.entries import DATA_KINDS
from nnsim.data.generate import generate
from nnsim.data.generators.moving_ball import BALL, WAYS
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import picture_shape, pictures

load()


def balls(**knobs: object):
    return generate(Spec.of("moving_ball", **{"count": 400, "noise": 0.0, **knobs}))


def test_the_ball_moves_by_a_pixel_from_picture_to_picture() -> None:
    data = balls()
    assert (data.kind, data.x.dtype, data.sample_shape) == ("video", np.uint8, (6, 10, 10))
    assert data.classes == tuple(WAYS) == ("left", "right", "up", "down")
    for label, (rows, columns) in enumerate(WAYS.values()):
        x = data.x[data.y == label]
        assert np.array_equal(np.roll(x[:, :-1], (rows, columns), (2, 3)), x[:, 1:])
        assert (x.sum(axis=(2, 3)) == 255 * BALL**2).all()


def test_no_single_picture_tells_the_direction() -> None:
    """Whatever the picture: the ball is as often at every place in every class, up to chance."""
    data = balls(count=4000)
    for moment in (0, 5):
        where = pictures(data, data.x, moment).reshape(len(data), -1).argmax(axis=1)
        counts = np.array([np.bincount(where[data.y == label], minlength=100) for label in range(4)])
        expected = counts.sum(axis=0) / 4
        chi = ((counts - expected) ** 2 / np.maximum(expected, 1)).sum()
        assert chi < 3 * 81 + 4 * np.sqrt(2 * 3 * 81)


def test_one_picture_alone_is_a_video_too() -> None:
    assert balls(pictures=1).sample_shape == (1, 10, 10)


@pytest.mark.parametrize("colour", [False, True])
def test_channels_come_first_and_pictures_keep_their_order(colour: bool) -> None:
    shape = (2, 4, 5, 6, 3) if colour else (2, 4, 5, 6)
    x = np.arange(np.prod(shape)).reshape(shape).astype(np.float32)
    fed = DATA_KINDS["video"].feed(x, ())
    assert fed.shape == (2, 3 if colour else 1, 4, 5, 6)
    assert np.array_equal(fed[:, 1], x[..., 1]) if colour else np.array_equal(fed[:, 0], x)


def test_a_picture_is_that_of_a_moment() -> None:
    data = balls(count=20)
    assert picture_shape(data) == (10, 10)
    assert np.array_equal(pictures(data, data.x, 3), data.x[:, 3])
    assert np.array_equal(pictures(data, data.x[7], 3), data.x[7, 3])
    assert kind_of(data).is_moving
    assert not kind_of(data).is_still
