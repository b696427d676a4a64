"""Videos play where they are looked at, all of them together, and only while they are seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sample_room import SampleRoom

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.data import choose_generator
from nnsim.ui.kit.image_pixels import class_mean, mean_image
from nnsim.ui.network.sample import Sample

load()


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[SampleRoom]:
    it = SampleRoom(qtbot, generate(Spec.of("moving_ball", count=24, noise=0.0, pictures=4)))
    yield it
    it.close()


def drawn(room: SampleRoom) -> bytes:
    image = room.sheet.viewport().grab().toImage()
    return bytes(image.constBits())


def test_pictures_follow_each_other_and_begin_anew(room: SampleRoom) -> None:
    film, seen = room.view.film, []
    film._clock.stop()
    film.moment = 0
    room.sheet.redraw()
    for _ in range(4):
        seen.append(drawn(room))
        film.advance()
    assert len(set(seen)) == 4
    assert film.moment == 0
    assert drawn(room) == seen[0]


def test_they_play_only_while_they_are_seen(room: SampleRoom, qtbot: QtBot) -> None:
    film = room.view.film
    assert film.plays
    with qtbot.waitSignal(film.moved):
        pass
    room.view.hide()
    assert not film.plays
    room.view.show()
    assert film.plays
    room.editor.edit("xor", lambda project: choose_generator(project, "xor"))
    assert not film.plays
    assert film.moment == 0


def test_everybody_shows_the_same_moment_and_paints_it_only_while_seen(room: SampleRoom, qtbot: QtBot) -> None:
    film, beside, painted = room.view.film, QWidget(), []
    qtbot.addWidget(beside)
    film._clock.stop()
    film.moment = 0
    sample = Sample(room.editor, room.live)
    sample.film.show_on(beside, lambda: painted.append(film.moment))
    film.advance()
    assert sample.film.moment == film.moment == 1
    assert painted == []
    beside.show()
    film.advance()
    assert painted == [2]


def test_the_mean_of_a_class_is_over_all_its_pictures(room: SampleRoom) -> None:
    data = room.data
    own = data.x[data.train & (data.y == 1)]
    np.testing.assert_allclose(class_mean(data, 1), own.mean(axis=(0, 1)) / 255, rtol=1e-6)
    assert mean_image(data).shape == (10, 10)


def test_the_page_of_class_images_is_for_pictures_that_stand(room: SampleRoom) -> None:
    assert not room.view.page.isVisible()
