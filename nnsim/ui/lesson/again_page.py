"""Questions of earlier chapters that were missed there, asked once more before a chapter begins."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say, say_count
from nnsim.lessons.again import NOWHERE, Returning
from nnsim.lessons.judging import Reply
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.card import Card

TITLE = say("Once more")


class AgainPage(QWidget):
    """A card for each of ``asked``. ``answered(Card)`` comes with Enter in a field."""

    answered = Signal(object)

    def __init__(self, asked: Sequence[Returning]) -> None:
        super().__init__()
        self.asked = tuple(asked)
        words = say_count(
            "This question was answered wrong in an earlier chapter. Answer now, or go on: then it comes back later.",
            "{count} questions were answered wrong in earlier chapters. Answer now, or go on: the rest comes back.",
            len(asked),
        )
        self.title, self.words = Text(TITLE, "heading", wrap=True), Text(words, wrap=True)
        self.cards = [Card(one.question) for one in asked]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.words)
        for one, card in zip(asked, self.cards, strict=True):
            card.show_values(NOWHERE)
            card.answered.connect(self.answered)
            self._column.addWidget(Text(say("From “{lesson}”", lesson=one.lesson.title), "small", "muted", wrap=True))
            self._column.addWidget(card)
        self._column.addStretch(1)
        self.setAccessibleName(TITLE)
        self._right = set[Card]()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2.5 * SPACE))

    @property
    def is_done(self) -> bool:
        """Whether every question was answered right by now."""
        return len(self._right) == len(self.cards)

    def of(self, card: Card) -> Returning:
        """The question that a card asks."""
        return self.asked[self.cards.index(card)]

    def tell(self, card: Card, reply: Reply) -> str:
        """What is said of the answer in ``card``; the words."""
        if reply.right:
            self._right.add(card)
        return card.tell(reply, NOWHERE)
