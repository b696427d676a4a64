"""Series among the samples: drawn as lines in a grid, with their length beside the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from sample_room import SampleRoom

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.ui.kit import theming
from nnsim.ui.views.samples.picture_cells import CurveCells


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[SampleRoom]:
    load()
    it = SampleRoom(qtbot, generate(Spec.of("waves", count=12, steps=16, noise=0.0)))
    yield it
    it.close()


def test_they_are_lines_in_a_grid(room: SampleRoom) -> None:
    assert isinstance(room.sheet._cells, CurveCells)
    assert room.view._head.isHidden()
    assert room.view.page.isHidden(), "a mean of series of any phase says nothing"
    assert room.sheet.across > 1
    picture = room.sheet.viewport().grab().toImage()
    box = room.sheet.box_of(2)
    inside = [
        QColor(picture.pixel(x, y)) for x in range(box.left(), box.right()) for y in range(box.top(), box.top() + 40)
    ]
    assert 20 < sum(pixel.lightness() < 128 for pixel in inside) < 600


def test_the_chosen_one_tells_how_long_it_is(room: SampleRoom) -> None:
    lengths = room.data.lengths
    assert lengths is not None
    room.click(3)
    assert ("length", f"{lengths[3]} steps") in room.view.detail.facts()
    ground = QColor(theming.current().ground).rgb()
    picture = room.view.detail.grab().toImage()
    assert np.mean([picture.pixel(x, 20) == ground for x in range(80)]) > 0.5
