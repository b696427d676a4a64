"""The words beside a mark stay on screen while the axes grow."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from nnsim.core.run import Mark
from nnsim.core.texts import plain
from nnsim.ui.kit import theming
from nnsim.ui.views.curves.plot import CurvesPlot


def _ink(image: QImage, left: int, right: int) -> int:
    """Pixels of the upper quarter between two columns that are darker than the ground."""
    ground = QColor(theming.current().panel).lightness()
    rows = range(image.height() // 4)
    return sum(image.pixelColor(x, y).lightness() < ground - 60 for x in range(left, right) for y in rows)


def test_words_stay_on_screen_when_the_range_changes(qtbot, qapp) -> None:
    plot = CurvesPlot("loss")
    plot.apply(theming.current())
    plot.resize(600, 160)
    qtbot.addWidget(plot)
    plot.show()
    for epochs, height in ((10, 40.0), (300, 0.8)):
        epoch = np.arange(float(epochs))
        plot.show_rows(epoch, height * np.exp(-epoch), height * np.exp(-epoch))
        plot.set_marks((Mark(1, epochs / 2, plain("+ 12 points")),))
        qapp.processEvents()
        x = round(plot._at(epochs / 2, 0.0).x())
        assert _ink(plot.grab().toImage(), x + 3, x + 70) > 20


@pytest.mark.parametrize(("height", "written"), [(160, True), (64, False)])
def test_words_are_not_written_over_a_low_plot(qtbot, qapp, height, written) -> None:
    plot = CurvesPlot("loss")
    plot.apply(theming.current())
    plot.resize(600, height)
    qtbot.addWidget(plot)
    plot.show()
    flat = np.zeros(20)
    plot.show_rows(np.arange(20.0), flat, flat)
    qapp.processEvents()
    before = plot.grab().toImage()
    plot.set_marks((Mark(1, 5.0, plain("+ 12 points")),))
    qapp.processEvents()
    after, x = plot.grab().toImage(), round(plot._at(5.0, 0.0).x())
    assert after != before, "the line is there"
    assert (_ink(after, x + 3, x + 70) > _ink(before, x + 3, x + 70) + 20) == written
