"""What conditions are told of the graph of neighbours: by hand, and of a roll."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits.looks import set_neighbours
from nnsim.examples.example import open_example
from nnsim.lessons.expression import expression
from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.state import State
from nnsim.lessons.verdict import value


def told(project: Project, name: str) -> object:
    return value(expression(name), State(project))


def five_in_a_row() -> Project:
    """At 0, 1, 2 and at 10, 11: with one neighbour each two heaps, with three one."""
    x = np.array([[0.0, 0.0], [1.0, 0.0], [2.1, 0.0], [10.0, 0.0], [11.0, 0.0]], np.float32)
    data = Data(x, np.array([0, 1, 2, 3, 9], np.float32), np.zeros(5, np.bool_), (), ("x", "y"), kind="table")
    return Project("row", data)


def test_edges_parts_and_jumps_by_hand() -> None:
    one = set_neighbours(five_in_a_row(), 1)
    assert told(one, "neighbours.count") == 1
    assert told(one, "neighbours.edges") == 3  # 0-1, 1-2, 3-4
    assert told(one, "neighbours.parts") == 2
    assert told(one, "neighbours.jumps") == 1  # 3 and 9 are two thirds of the range apart
    assert told(one, "neighbours.jumps(share=0.7)") == 0
    assert told(set_neighbours(one, 3), "neighbours.parts") == 1
    assert isinstance(told(set_neighbours(one, 5), "neighbours.edges"), Unknown)


def test_classes_have_no_jumps() -> None:
    assert isinstance(told(open_example("spiral").project, "neighbours.jumps"), Unknown)


@pytest.mark.parametrize(("k", "jumps"), [(10, 0), (21, 0), (22, 1), (30, 25)])
def test_the_roll_of_the_chapter_has_the_jumps_that_it_speaks_of(k: int, jumps: int) -> None:
    roll = set_neighbours(open_example("swiss-roll").project, k)
    assert told(roll, "neighbours.jumps") == jumps
    assert told(roll, "neighbours.parts") == 1
