"""Cells of the plane: where they are, and which of them holds a point."""

from __future__ import annotations

import numpy as np

from nnsim.data.feeding import cells, grid

PLANE = (-3.0, 1.0, 0.0, 2.0)


def test_every_cell_holds_its_own_middle():
    assert cells(PLANE, 7, grid(PLANE, 7)).tolist() == list(range(49))


def test_what_lies_beyond_the_plane_belongs_to_the_nearest_cell():
    corners = np.array([[-9, 9], [9, 9], [-9, -9], [9, -9]], np.float32)
    assert cells(PLANE, 4, corners).tolist() == [0, 3, 12, 15]
