"""The text on its sheet: every character on a ground that is the stronger, the more it surprised the network."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, outline, painter_on
from nnsim.ui.views.writing.written import Written

LINE = 21
"""Height of a line in px."""

STRONGEST = 6.0
"""Nats from which on the ground is as strong as it gets: one of four hundred."""

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Sheet(QWidget):
    """Shows the end of a text, as much as there is room for; ``pointed(int)`` carries the place under mouse or keys.

    ``chosen`` is that place, the one behind the text where nothing is pointed at.
    """

    pointed = Signal(int)

    def __init__(self, written: Written, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._written = written
        self._vocabulary: Sequence[str] = ()
        self._cells: list[tuple[int, QRectF]] = []
        self._held: int | None = None
        self.setAccessibleName("Text of the network")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self._arrange()

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(self._theme.px(420), self._theme.px(5 * LINE))

    def minimumSizeHint(self) -> QSize:
        """A few words in two lines."""
        return QSize(self._theme.px(160), self._theme.px(2 * LINE))

    @property
    def chosen(self) -> int:
        """The place that is pointed at."""
        end = len(self._written.tokens)
        return end if self._held is None else min(self._held, end)

    def show_text(self, vocabulary: Sequence[str]) -> None:
        """The text is another one, or longer."""
        self._vocabulary = vocabulary
        if self._held is not None and self._held >= len(self._written.tokens):
            self._held = None
        self.setAccessibleDescription("".join(vocabulary[token] for token in self._written.tokens))
        self._arrange()

    def _arrange(self) -> None:
        """A box for every character; lines end where the text does, or at the margin."""
        theme, advance = self._theme, self.fontMetrics().horizontalAdvance
        high, thin = theme.px(LINE), theme.px(SPACE)
        x, y, cells = 0.0, 0.0, []
        for place, token in enumerate(self._written.tokens):
            character = self._vocabulary[token]
            wide = float(max(advance(character), thin)) + 1
            if x + wide > self.width():
                x, y = 0.0, y + high
            cells.append((place, QRectF(x, y, wide, high)))
            x += wide
            if character == "\n":
                x, y = 0.0, y + high
        lines = max(int(self.height() // high), 1)
        up = max(0.0, (cells[-1][1].top() if cells else 0.0) - (lines - 1) * high)
        self._cells = [(place, box.translated(0, -up)) for place, box in cells if box.top() >= up]
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines."""
        super().resizeEvent(event)
        self._arrange()

    # ------------------------------------------------------------ pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a character."""
        self._point(self._at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Point at what comes next."""
        self._point(None)

    def _at(self, where: QPointF) -> int | None:
        return next((place for place, box in self._cells if box.contains(where)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the text."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = min(max(self.chosen + step, 0), len(self._written.tokens))
        self._point(None if place == len(self._written.tokens) else place)

    def _point(self, place: int | None) -> None:
        if place != self._held:
            self._held = place
            self.update()
            self.pointed.emit(self.chosen)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grounds, characters, and frames around what is pointed at."""
        theme, painter = self._theme, painter_on(self)
        gap = theme.px(SPACE) / 2
        for place, box in self._cells:
            surprise, token = self._written.surprise(place), self._written.tokens[place]
            if not math.isnan(surprise):
                share = min(surprise / STRONGEST, 1.0)
                painter.fillRect(
                    box.adjusted(0, gap / 2, 0, -gap / 2), QColor(blend(theme.panel, theme.negative, 0.75 * share))
                )
            painter.setPen(QColor(theme.muted if place < self._written.given else theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._vocabulary[token].strip("\n"))
            if place == self._held:
                outline(painter, box, theme.px(2), theme.accent, 2.0)
        if self._cells and self._held is None:
            last = self._cells[-1][1]
            fill(painter, QRectF(last.right() + 1, last.top() + gap, gap, last.height() - 2 * gap), 1, theme.accent)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme.px(SPACE), theme)
        painter.end()
