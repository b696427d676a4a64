"""Pictures on squares keep their form."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnsim.ui.kit.image_pixels import enlarged
from nnsim.ui.kit.theme import LIGHT

BLACK = 0xFF000000


@pytest.mark.parametrize("turned", [False, True])
def test_a_wide_or_tall_picture_stands_in_the_middle_of_its_square(turned):
    wide = np.full((2, 3, 6), BLACK, np.uint32)
    found = enlarged(wide.swapaxes(1, 2) if turned else wide, 12, LIGHT)
    found = found.swapaxes(1, 2) if turned else found
    assert found.shape == (2, 12, 12)
    rows = (found == BLACK).all(axis=(0, 2))
    assert rows.sum() == 6, "as high as half of its width"
    assert (found[:, ~rows] == QColor(LIGHT.panel).rgb()).all()
    above, below = np.argmax(rows), np.argmax(rows[::-1])
    assert abs(above - below) <= 2, "in the middle, to a pixel of the picture"


def test_a_square_picture_fills_it():
    picture = np.arange(9, dtype=np.uint32).reshape(3, 3)
    assert np.array_equal(enlarged(picture, 6, LIGHT), picture.repeat(2, axis=0).repeat(2, axis=1))
