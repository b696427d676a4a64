"""The figure of a network as a picture: of the right size, drawn, and never too large."""

from __future__ import annotations

from exported import PROJECTS
from PySide6.QtGui import QImage

from nnsim.io.figure import svg
from nnsim.ui.network.figure_png import LARGEST, png


def test_the_picture_shows_the_figure(qapp) -> None:
    drawing = svg(PROJECTS["residual"])
    image = QImage.fromData(png(drawing, 2.0))
    assert f'width="{image.width() // 2}" height="{image.height() // 2}"' in drawing
    colours = {image.pixelColor(image.width() // 2, y).name() for y in range(0, image.height(), 3)}
    assert "#ffffff" in colours
    assert "#fdeedd" in colours  # a convolution
    assert len(colours) > 6


def test_a_very_long_figure_stays_within_what_pictures_can_be(qapp) -> None:
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="9000" font-family="x"></svg>'
    image = QImage.fromData(png(tall, 4.0))
    assert image.height() <= LARGEST
    assert image.width() > 100
