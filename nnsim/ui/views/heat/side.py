"""One heat map: over a picture or a series, under characters, or as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from nnsim.core.data import Floats
from nnsim.data.text import has_words
from nnsim.ui.kit.figures.bars import Bar, Bars
from nnsim.ui.kit.figures.tinted_text import Piece, TintedText
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theming import current
from nnsim.ui.views.heat.picture import Content, HeatPicture

GAP = "\N{MIDDLE DOT}"
"""In the place of a word where a shorter text is filled up."""


class Side(QWidget):
    """One heat map: over an image or a series, under characters, or as bars where the inputs have names.

    ``pointed`` carries the place that is pointed at, or None.
    """

    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.picture, self.text, self.bars = HeatPicture(name), TintedText(name), Bars(name, names=104, pointable=False)
        self._stack = QStackedLayout(self)
        for figure in self.figures:
            self._stack.addWidget(figure)
        self.picture.pointed.connect(self.pointed)
        self.text.pointed.connect(lambda place: self.pointed.emit(None if place is None else (place,)))

    @property
    def figures(self) -> tuple[QWidget, ...]:
        """All that it may show."""
        return self.picture, self.text, self.bars

    def show_map(self, content: Content | None, heat: Floats, peak: float, title: str) -> None:
        """Heat over ``content``; nothing for None."""
        self._stack.setCurrentWidget(self.picture)
        self.picture.show_heat(content, heat, peak, title)

    def show_tokens(self, tokens: Sequence[str], heat: Floats, peak: float) -> None:
        """Heat under every character, or under every word, which stand apart."""
        self._stack.setCurrentWidget(self.text)
        room = " " if has_words(tokens) else ""
        written = [f"{room}{token or GAP}{room}" for token in tokens]
        self.text.show_pieces([Piece(text, float(warm) / peak) for text, warm in zip(written, heat, strict=True)])

    def show_columns(self, names: Sequence[str], heat: Floats, peak: float) -> None:
        """A bar for each of the inputs, those first that count most."""
        self._stack.setCurrentWidget(self.bars)
        theme, order = current(), np.argsort(-np.abs(heat), kind="stable").tolist()
        bars = (
            Bar(
                names[i],
                float(heat[i]),
                fixed(float(heat[i]), 3),
                color=theme.positive if heat[i] > 0 else theme.negative,
            )
            for i in order
        )
        self.bars.show_bars(tuple(bars), (-peak, peak))
