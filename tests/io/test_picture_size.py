"""The size of pictures is chosen alike, whatever they come with."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from nnsim.core.problem import ProblemError
from nnsim.io import captions, pictures
from nnsim.io.choices import ImportChoices
from nnsim.io.decoding import Look
from nnsim.io.picture_size import with_size

WIDE, HIGH = Look(40, 200, False, None, 1), Look(200, 40, True, None, 1)


def test_the_usual_size_of_some_is_shrunk_and_colours_of_one_are_colours() -> None:
    found = with_size(Path("a"), [WIDE, WIDE, HIGH], ImportChoices(), 50)
    assert (found.size, found.color) == ((10, 50), True)
    chosen = with_size(Path("a"), [WIDE], ImportChoices(size=(7, 9), color=True), 50)
    assert (chosen.size, chosen.color) == ((7, 9), True)


def test_too_many_pixels_are_one_sentence() -> None:
    with pytest.raises(ProblemError, match="pictures can have 1 to 256 pixels a side, not 7 × 300"):
        with_size(Path("a"), [WIDE], ImportChoices(size=(7, 300)), 50)


def test_it_is_said_in_one_place() -> None:
    for reader in (captions, pictures):
        assert "pixels a side, not" not in inspect.getsource(reader)
