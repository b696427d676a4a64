"""Words of a lesson: values of now, and links that light a thing of the window and lead there, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.lessons.prose import Paragraph, Span, inline, spoken
from nnsim.lessons.state import State
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.text import Text, TextTone

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Prose(Text):
    """One paragraph. ``pointed`` names what a link under the mouse or with the keys points at, empty when it is left;
    ``followed`` what one was pressed for. Tab goes from link to link, Enter follows one.
    """

    pointed = Signal(str)
    followed = Signal(str)

    def __init__(
        self, paragraph: Paragraph, role: fonts.Role = "body", tone: TextTone = "text", parent: QWidget | None = None
    ) -> None:
        self._spans: tuple[Span, ...] = ()
        self._bullet, self._at = False, -1
        self._state: State | None = None
        super().__init__("", role, tone, wrap=True, parent=parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkHovered.connect(self._point)
        self.linkActivated.connect(self._follow)
        self.say(paragraph)

    @staticmethod
    def of(text: str, role: fonts.Role = "body", tone: TextTone = "text") -> Prose:
        """One line of a lesson, such as a question."""
        return Prose(Paragraph(inline(text)), role, tone)

    def say(self, paragraph: Paragraph, state: State | None = None) -> None:
        """Other words in the same place."""
        self._spans, self._bullet, self._at = paragraph.spans, paragraph.bullet, -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.targets else Qt.FocusPolicy.NoFocus)
        self._state = state or self._state
        self._write()

    @property
    def targets(self) -> Sequence[str]:
        """What its links point at, in their order."""
        return [span.target for span in self._spans if span.target]

    @property
    def plain(self) -> str:
        """What a screen reader says."""
        return "".join(spoken(span, self._state) for span in self._spans)

    def show_values(self, state: State | None) -> None:
        """Let its values be those of ``state``."""
        if state is not None and self.text() and not any(span.expression for span in self._spans):
            return  # asked ten times a second of every line
        self._state = state
        self._write()

    def _write(self) -> None:
        text = self._html()
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(self.plain)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setText(self._html())  # colours stand in it

    def _html(self) -> str:
        shown, link = list[str](), 0
        for span in self._spans:
            words = escape(spoken(span, self._state))
            if span.target:
                shown.append(self._link(words, link))
                link += 1
            else:
                shown.append(_MARKS[span.kind].format(words) if span.kind in _MARKS else words)
        together = "".join(shown).replace(" %", "&nbsp;%")  # no line ends between a number and its sign
        return f"{'•&nbsp; ' if self._bullet else ''}{together}"

    def _link(self, words: str, number: int) -> str:
        theme = self._theme
        ground = f"; background-color: {theme.tint}" if number == self._at and self.hasFocus() else ""
        look = f"color: {theme.accent}; text-decoration: underline{ground}"
        return f'<a href="{number}" style="{look}">{words}</a>'

    # ------------------------------------------------------------ links

    def _point(self, number: str) -> None:
        self.pointed.emit(self.targets[int(number)] if number else "")

    def _follow(self, number: str) -> None:
        self.followed.emit(self.targets[int(number)])

    def _go(self, place: int) -> None:
        """To the link in this place, with the keys."""
        self._at = place
        self.setText(self._html())
        self.pointed.emit(self.targets[place] if self.hasFocus() and 0 <= place < len(self.targets) else "")
        words = [spoken(span, self._state) for span in self._spans if span.target]
        self.setAccessibleDescription(say("Link: {word}", word=words[place]) if 0 <= place < len(words) else "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its first link, or its last where one comes from below, lights what it points at."""
        super().focusInEvent(event)
        backwards = event.reason() == Qt.FocusReason.BacktabFocusReason
        self._go(len(self.targets) - 1 if backwards else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is pointed at any more."""
        super().focusOutEvent(event)
        self._go(-1)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse may go without a word to its link."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def focusNextPrevChild(self, forward: bool) -> bool:
        """From link to link, then on through the window."""
        place = self._at + (1 if forward else -1)
        if 0 <= place < len(self.targets):
            self._go(place)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the link that has the keys."""
        if event.key() in ENTER and 0 <= self._at < len(self.targets):
            self.followed.emit(self.targets[self._at])
        else:
            super().keyPressEvent(event)


_MARKS = {"strong": "<b>{}</b>", "emphasis": "<i>{}</i>", "value": "<b>{}</b>", "code": "<tt>{}</tt>"}
