"""Images with texts: what a sample consists of, what it says, and pairs that the generator of captions makes."""

from __future__ import annotations

import numpy as np
import pytest
from pairs_data import pairs

from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_plane
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pair, picture_shape, pictures, sections, text_of

load()


def captions(**knobs: bool | int) -> Data:
    return generate(Spec.of("captions", **knobs))


def words(data: Data) -> list[str]:
    return [text_of(data, sample) for sample in data.x]


def test_a_sample_is_taken_apart_and_put_together_again() -> None:
    data = pairs()
    for index in (0, 1):
        said = text_of(data, data.x[index])
        again = pair(data, pictures(data, data.x[index]), said)
        assert np.array_equal(again, data.x[index])
    assert picture_shape(data) == pictures(data, data.x[0]).shape == (16, 16, 3)
    assert pictures(data, data.x[:3]).shape == (3, 16, 16, 3)


def test_samples_of_one_kind_are_their_own_picture() -> None:
    data = empty_plane()
    assert sections(data) == ()
    assert pictures(data, data.x) is data.x
    assert picture_shape(data) == (2,)
    assert text_of(data, np.zeros(2, np.float32)) == ""


def test_bytes_of_a_drawing_become_shares() -> None:
    made = pair(pairs((2, 2)), np.array([[0, 255], [51, 0]], np.uint8), "A red, round thing.")
    assert isinstance(made, np.ndarray)
    assert made.tolist() == pytest.approx([0, 1, 0.2, 0, 1, 2, 4, 5])
    short = pair(pairs((2, 2)), np.zeros((2, 2), np.uint8), "red")
    assert isinstance(short, np.ndarray)
    assert short[-4:].tolist() == [2, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a purple thing",
            "The word 'purple' is in no text of these data: use such as a, green, here, red, round, thing.",
        ),
        ("a red red red thing here", "A text has at most 4 words here: leave 2 out."),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    data = pairs((2, 2))
    found = pair(data, np.zeros((2, 2), np.uint8), text)
    assert isinstance(found, Problem)
    assert found.text == said


def test_half_of_the_captions_fit_and_the_others_differ_in_few_words() -> None:
    data = captions(count=600, wrong=2)
    assert data.counts() == (300, 300)
    assert all(len(line.split()) == 7 for line in words(data))
    assert kind_of(data).objects_to(data) is None
    assert len(np.unique(data.x, axis=0)) > 590


@pytest.mark.parametrize("colour", [True, False])
def test_a_right_caption_says_what_is_seen(colour: bool) -> None:
    """Colour and place are read from the pixels themselves."""
    data = captions(count=200, colour=colour)
    images = pictures(data, data.x)
    grey = images if images.ndim == 3 else images.min(axis=3)
    for index in np.flatnonzero(data.y == 1):
        said, ink = text_of(data, data.x[index]).split(), 1 - grey[index]
        rows, columns = np.indices(ink.shape) - 7.5
        middle = {"left": -columns, "right": columns, "top": -rows, "bottom": rows}
        place = max(middle, key=lambda way: float((middle[way] * ink).sum()))
        assert place == said[-1]
        assert ((ink > 0.1).sum() > 40) == (said[1] == "large") or said[3] != "square"


def test_neither_words_nor_pictures_alone_tell() -> None:
    """Every word is as frequent where it fits as where it does not, and so is every picture."""
    data = captions(count=10_000)
    tokens = sections(data)[1].of(data.x)
    for column in range(tokens.shape[1]):
        fits, not_fits = (np.bincount(tokens[data.y == k, column].astype(int), minlength=20) for k in (0, 1))
        assert abs(fits - not_fits).max() < 200, "of 5,000 at most four standard deviations"
    images = pictures(data, data.x)
    assert images[data.y == 1].mean(axis=0) == pytest.approx(images[data.y == 0].mean(axis=0), abs=0.03)


def test_the_same_seed_makes_the_same_pairs() -> None:
    assert np.array_equal(captions(count=100).x, captions(count=100).x)
    assert not np.array_equal(captions(count=100).x, generate(Spec.of("captions", count=100), seed=2).x)
