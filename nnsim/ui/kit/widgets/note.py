"""A problem in words, with the way out as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.problem import Fix, Problem
from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.tones import tone_of
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.kit.widgets.text import Text

WIDTH = 228
MARK = 16


class Note(QWidget):
    """One problem: what is wrong, what to do, and the button that does it."""

    def __init__(self, problem: Problem, apply: Callable[[Fix], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.problem = problem
        self._tone = tone_of(problem)
        self.setAccessibleName(problem.text)
        self.text = Text(problem.text, "label", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.text)
        self.button: Button | None = None
        fix = problem.fix
        if fix:
            self.button = Button(fix.label)
            self.button.clicked.connect(lambda: apply(fix))
            self._column.addWidget(self.button)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        left = theme.px(3 * SPACE + MARK + 6)
        self._column.setContentsMargins(left, theme.px(2 * SPACE), theme.px(2 * SPACE), theme.px(2 * SPACE))
        self._column.setSpacing(theme.px(1.5 * SPACE))
        self.setFixedWidth(theme.px(WIDTH))
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card in the quiet colour of its severity, with its mark."""
        painter, theme = painter_on(self), self._theme
        box, radius = QRectF(self.rect()), theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, theme.soft(self._tone))
        outline(painter, box, radius, blend(theme.panel, theme.tone(self._tone), 0.45))
        self._mark(painter)

    def _mark(self, painter: QPainter) -> None:
        theme = self._theme
        picture = icons.pixmap(self._tone, theme.tone(self._tone), theme.px(MARK), self.devicePixelRatioF())
        painter.drawPixmap(QPoint(theme.px(2.5 * SPACE), theme.px(2 * SPACE)), picture)
