"""Headers and scroll bars of the network come to rest, whatever room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk import Desk, desks
from PySide6.QtWidgets import QApplication

from nnsim.edits.images import new_images

SIDE = 28


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


@pytest.mark.parametrize("units", [(), (4,), (8, 8), (8, 8, 8, 8, 8)])
def test_the_same_room_is_filled_in_the_same_way(desk, units: tuple[int, ...]) -> None:
    """Where full headers leave so little height that neurons get narrow, and compact ones so much that they do not."""
    it = desk(*units)
    it.editor.edit("Images", lambda p: new_images(p, SIDE, ("ring", "cross"), colour=False))
    canvas, arranged = it.network.canvas, []
    canvas.arranged.connect(lambda: arranged.append(canvas.diagram.layout.compact))
    forms = set()
    for width in range(330, 900, 30):
        for height in range(240, 480, 37):
            arranged.clear()
            it.network.resize(width, height)
            for _ in range(3):
                QApplication.processEvents()
            layout, told = canvas.diagram.layout, len(arranged)
            assert told <= 8
            assert (
                canvas.viewport().width()
                == canvas.width() - layout.bars[1] * canvas.verticalScrollBar().sizeHint().width()
            )
            QApplication.processEvents()
            assert len(arranged) == told
            assert canvas.diagram.layout is layout
            forms.add((layout.compact, layout.bars))
    assert len(forms) > 1


def test_what_was_shown_before_does_not_decide(desk) -> None:
    it = desk(8, 8)
    found = {}
    for widths in (range(400, 900, 20), range(880, 380, -20)):
        for width in widths:
            it.network.resize(width, 400)
            QApplication.processEvents()
            layout = it.network.canvas.diagram.layout
            assert found.setdefault(width, layout) == layout
