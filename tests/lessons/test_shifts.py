"""What becomes of a layer's numbers when an image is shifted, and which samples are doubtful."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.project import Project
from nnsim.edits.data import relabel
from nnsim.examples.example import open_example
from nnsim.lessons.expression import expression
from nnsim.lessons.names.answers import _moved
from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.state import State
from nnsim.lessons.verdict import value


def told(text: str, project: Project):
    return value(expression(text), State(project))


@pytest.mark.parametrize(("right", "down"), [(0, 0), (2, 0), (-1, 3), (9, 0), (0, -9)])
def test_images_are_shifted_without_coming_in_again(right, down):
    image = np.arange(1, 31, dtype=np.uint8).reshape(5, 6)
    padded = np.zeros((45, 46), np.uint8)
    padded[20 + down : 25 + down, 20 + right : 26 + right] = image
    assert (_moved(image, right, down) == padded[20:25, 20:26]).all()


def test_points_are_not_shifted():
    assert isinstance(told("layer.shifted(dense1, 0, 1)", open_example("xor").project), Unknown)


def test_wrong_labels_are_doubted_until_they_are_right():
    project = open_example("gauss").project
    before, place = told("data.doubtful", project), int(np.flatnonzero(project.data.train)[0])
    label = int(project.data.y[place])
    wrong = relabel(project, np.array([place]), 1 - label)
    assert told("data.doubtful", wrong) == before + 1
    assert told(f"data.class({place})", wrong) == project.data.classes[1 - label]
    assert told("data.doubtful", relabel(wrong, np.array([place]), label)) == before
    assert isinstance(told("data.class(99999)", project), Unknown)
