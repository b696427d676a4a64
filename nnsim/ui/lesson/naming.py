"""What the thing is called, and its formula: at the end of a step only."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.lesson import Name
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.prose import Prose


class NameBox(QWidget):
    """Term, formula and a sentence."""

    def __init__(self, name: Name) -> None:
        super().__init__()
        self.head = Text(say("It is called"), "small", "muted")
        self.term = Text(name.term, "strong", wrap=True)
        self.formula = Text(name.formula, "body", "accent", wrap=True, selectable=True)
        self.words = [Prose(paragraph) for paragraph in name.words]
        self._column = QVBoxLayout(self)
        for widget in (self.head, self.term, *([self.formula] if name.formula else []), *self.words):
            self._column.addWidget(widget)
        if not name.formula:
            self.formula.setParent(self)
            self.formula.hide()
        said = (say("It is called {term}", term=name.term), name.formula, *(each.plain for each in self.words))
        self.setAccessibleName(". ".join(each for each in said if each))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        margin = theme.px(2.5 * SPACE)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(SPACE))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet box."""
        painter, theme = painter_on(self), self._theme
        fill(painter, QRectF(self.rect()), theme.px(RADIUS_CONTROL), theme.control)
