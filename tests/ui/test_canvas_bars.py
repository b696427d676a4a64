"""Scroll bars of the network's canvas come to rest, whatever room there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk import Desk, desks
from PySide6.QtCore import Qt


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


@pytest.mark.parametrize("fewer", ["horizontal", "vertical"])
def test_bars_that_make_themselves_needless_do_not_loop(desk, monkeypatch, fewer: str) -> None:
    it = desk(8, 8)
    canvas = it.network.canvas
    calls: list[int] = []

    def flip() -> None:
        """Each arrangement wants the bars otherwise than the one before."""
        calls.append(1)
        on, off = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        now = canvas.horizontalScrollBarPolicy() if fewer == "horizontal" else canvas.verticalScrollBarPolicy()
        change = canvas.setHorizontalScrollBarPolicy if fewer == "horizontal" else canvas.setVerticalScrollBarPolicy
        change(off if now == on else on)

    monkeypatch.setattr(canvas, "_show_bars", flip)
    canvas.resize(canvas.width() - 40, canvas.height() - 40)
    assert 1 <= len(calls) <= 6
    assert canvas.diagram.layout.width <= canvas.width() + 1
