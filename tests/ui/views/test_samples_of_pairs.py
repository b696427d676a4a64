"""Pairs in the browser of samples: the picture with its words, in the grid and beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pairs_data import pairs
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sample_room import LEFT, SampleRoom

from nnsim.core.data import Data
from nnsim.data.modalities import pictures, text_of
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.kit import fonts, theming
from nnsim.ui.kit.image_pixels import class_mean
from nnsim.ui.views.samples.cells import MARK
from nnsim.ui.views.samples.class_images import class_images
from nnsim.ui.views.samples.pair_cells import PairCells
from nnsim.ui.views.samples.picture_cells import PictureCells


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[SampleRoom]:
    it = SampleRoom(qtbot, pairs())
    yield it
    it.close()


def data() -> Data:
    return pairs((6, 6))


def test_cells_have_room_for_words(room: SampleRoom) -> None:
    cells = room.sheet._cells
    assert isinstance(cells, PairCells)
    theme = theming.current()
    assert cells.size(theme, 880)[0] > 2 * PictureCells(room.view.film).size(theme, 880)[0]


def test_who_looks_at_one_hears_what_it_says(room: SampleRoom) -> None:
    QTest.mouseClick(room.sheet.viewport(), LEFT, pos=QPoint(20, 20))
    chosen = room.live.chosen.index or 0
    room.view.detail.show_sample(room.sheet.shown, chosen)
    assert text_of(room.data, room.data.x[chosen]) in room.view.detail.accessibleName()


def test_names_of_classes_stand_whole_beside_their_bars(room: SampleRoom) -> None:
    """It said "does ..." with half of the row left."""
    detail = room.view.detail
    detail.show_sample(room.sheet.shown, 0)
    needed = QFontMetricsF(fonts.font("small", 1.0)).horizontalAdvance("does not fit")
    assert needed + MARK + 3 <= detail._name_room(248) <= 124
    assert detail._name_room(130) <= 65, "the bar needs some, too"


def test_means_are_of_the_pictures() -> None:
    made = data()
    mean = class_images(made).mean
    train = pictures(made, made.x[made.train & (made.y == 1)])
    assert mean[1] == pytest.approx(train.mean(axis=0), abs=1e-5)
    assert class_mean(made, 1) == pytest.approx(mean[1], abs=1e-5)


def test_the_gallery_shows_a_picture(qapp) -> None:
    assert not thumbnail("captions", theming.current(), 48).isNull()
    assert np.isfinite(class_mean(data(), 0)).all()
