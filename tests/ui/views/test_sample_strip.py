"""Strips of samples: pictures as large as lets all of them be seen, words where they can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.views.unit.sample_strip import LARGEST, Piece, SampleStrip


@pytest.fixture
def strip(qtbot: QtBot) -> SampleStrip:
    theming.manager().set_mode("light")
    made = SampleStrip("Samples", "Drive it most")
    qtbot.addWidget(made)
    made.resize(300, 110)
    made.show()
    return made


def pieces(count: int) -> tuple[Piece, ...]:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    return tuple(Piece(image, f"0.{number}", label=number) for number in range(count))


@pytest.mark.parametrize("size", [(200, 32), (160, 54), (300, 110), (900, 90), (900, 500), (120, 300)])
def test_all_pieces_lie_inside_and_beside_each_other(strip: SampleStrip, size: tuple[int, int]) -> None:
    strip.resize(*size)
    strip.show_pieces(pieces(9))
    boxes = strip.boxes()
    assert len(boxes) >= 3
    for number, box in enumerate(boxes):
        assert strip.rect().contains(box.toAlignedRect().adjusted(1, 1, -1, -1))
        assert not any(box.intersects(other) for other in boxes[number + 1 :])
        assert box.width() <= LARGEST
    has_room = boxes[0].width() >= 30 and strip.height() - boxes[-1].top() >= 43
    assert (boxes[0].height() > boxes[0].width()) == has_room, "words where they can be read"


@pytest.mark.parametrize(
    ("size", "count", "side"),
    [((200, 70), 6, 30), ((230, 32), 9, 18), ((110, 64), 3, 34), ((900, 90), 9, 63)],
    ids=["fewer", "all that are small anyway", "three", "all"],
)
def test_of_many_only_so_many_are_shown_as_can_be_made_out(
    strip: SampleStrip, size: tuple[int, int], count: int, side: int
) -> None:
    strip.show_pieces(pieces(9))
    strip.resize(*size)
    assert (len(strip.boxes()), int(strip.boxes()[0].width())) == (count, side)
    strip.setFocus()
    for _ in range(20):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.spot == count - 1
    strip.resize(90, 60)
    assert strip.spot is None or strip.spot < len(strip.boxes())


def test_pixels_of_a_piece_are_those_of_its_image_and_the_spot_is_ringed(strip: SampleStrip) -> None:
    one = pieces(1)[0]
    strip.show_pieces((one._replace(spot=(0.5, 0.5)), one))
    box = strip.boxes()[0]
    drawn = strip.grab().toImage()
    corner = box.topLeft().toPoint()
    assert drawn.pixelColor(corner.x() + 4, corner.y() + 4) == QColor("#123456")
    middle = round(box.left() + box.width() / 2), round(box.top() + box.width() / 2)
    assert drawn.pixelColor(middle[0] + 4, middle[1]) != QColor("#123456")
    assert drawn.pixelColor(*middle) == QColor("#123456")


def test_mouse_and_keys_point_and_pick(strip: SampleStrip) -> None:
    told: list[int] = []
    strip.picked.connect(told.append)
    strip.show_pieces(pieces(9))
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.boxes()[4].center().toPoint())
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert told == [4, 5]
    strip.show_pieces(pieces(3))
    assert strip.spot is None, "what was pointed at is gone"


def test_samples_without_an_image_have_the_mark_of_their_class(strip: SampleStrip) -> None:
    strip.show_pieces((Piece(None, "0.9", "17", label=1),))
    room = strip.boxes()[0]
    drawn = strip.grab().toImage()
    x, y = round(room.center().x()), round(room.top() + 0.32 * room.width())
    assert drawn.pixelColor(x, y) == LIGHT.class_color(1)
