"""Written arithmetic that can be pointed at: numbers light up elsewhere, and what is lit elsewhere stands out here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QTextEdit

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.run.told_step import Part, Pixel, stands_for
from nnsim.ui.views.step.written import Bit, Line, Section, Tone


class StepSheet(QTextBrowser):
    """Sections of lines, the newest in view.

    ``pointed`` carries the part that a number stands for, or None; ``picked`` the bit that was clicked, or that Enter
    was pressed on.
    """

    pointed = Signal(object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._bits: list[Bit] = []
        self._subject: object = None
        self._top = ""
        self._lit: Part | Pixel | None = None
        self.setAccessibleName(say("Arithmetic of the step"))
        self.setProperty("flat", True)
        self.setOpenLinks(False)
        self.setTabChangesFocus(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.highlighted.connect(self._point)
        self.anchorClicked.connect(self._pick)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self.document().setDocumentMargin(0)
        self.setMinimumHeight(theme.px(48))
        self._write()

    def show_sections(self, sections: Sequence[Section], subject: object = None, top: str = "") -> None:
        """Write other lines; those of another ``subject``, or with a beat more, from the beat ``top`` on."""
        if (tuple(sections), subject) == (self._sections, self._subject):
            return
        is_new = subject != self._subject or len(sections) != len(self._sections)
        self._sections, self._subject = tuple(sections), subject
        self._write()
        if is_new:
            self._top = top
            self.scrollToAnchor(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere: what is looked at stays in view."""
        super().resizeEvent(event)
        self.scrollToAnchor(self._top)

    def light(self, part: Part | Pixel | None) -> None:
        """Let what stands for ``part`` stand out."""
        self._lit = part
        self._mark()

    # ------------------------------------------------------------ writing

    def _write(self) -> None:
        kept = self.verticalScrollBar().value()
        self._bits = []
        html = "".join(self._section(place, section) for place, section in enumerate(self._sections))
        self.setHtml(html)
        self._mark()
        self.verticalScrollBar().setValue(kept)

    def _section(self, place: int, section: Section) -> str:
        px, is_last = self._theme.px, place == len(self._sections) - 1
        color = self._theme.text if is_last else self._theme.muted
        title = (
            f'<p style="margin:{px(SPACE if place else 0)}px 0 0 0;color:{color};font-weight:600">'
            f'<a name="{section.beat}"></a>{escape(section.title)}</p>'
        )
        lines = "".join(f'<p style="margin:0 0 0 {px(2 * SPACE)}px">{self._line(line)}</p>' for line in section.lines)
        return title + lines

    def _line(self, line: Line) -> str:
        return "".join(map(self._bit, line))

    def _bit(self, bit: Bit) -> str:
        words = escape(bit.text)
        color, weight = self._color(bit.tone), "600" if bit.tone == "result" else "400"
        if bit.part is None and bit.check is None and bit.go is None:
            return f'<span style="color:{color};font-weight:{weight}">{words}</span>' if bit.tone else words
        self._bits.append(bit)
        is_button = bit.check is not None or bit.go is not None
        line = "underline" if is_button else "none"
        look = f"color:{self._theme.accent if bit.check else color};font-weight:{weight};text-decoration:{line}"
        return f'<a href="#{len(self._bits) - 1}" style="{look}">{words}</a>'

    def _color(self, tone: Tone) -> str:
        theme = self._theme
        return {
            "": theme.text,
            "result": theme.text,
            "input": theme.success,
            "weight": theme.info,
            "delta": theme.warning,
            "muted": theme.muted,
        }[tone]

    # ------------------------------------------------------------ pointing

    def _of(self, url: QUrl) -> Bit | None:
        number = url.fragment()
        return self._bits[int(number)] if number.isdecimal() and int(number) < len(self._bits) else None

    def _point(self, url: QUrl) -> None:
        bit = self._of(url)
        self.pointed.emit(bit.part if bit else None)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next number, which Qt selects and tells nobody of."""
        stays = super().focusNextPrevChild(forward)
        cursor = self.textCursor()
        self._point(QUrl(cursor.charFormat().anchorHref() if cursor.hasSelection() else ""))
        return stays

    def _pick(self, url: QUrl) -> None:
        bit = self._of(url)
        if bit is not None:
            self.picked.emit(bit)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _mark(self) -> None:
        """A ground behind every number that is lit."""
        look = QTextCharFormat()
        look.setBackground(QColor(self._theme.tint))
        look.setFontUnderline(True)
        marks = []
        for start, length, bit in self._places():
            if stands_for(self._lit, bit.part):
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
        self.setExtraSelections(marks)

    def _places(self) -> list[tuple[int, int, Bit]]:
        """Where every bit that can be pointed at stands: its first character, how many these are, and the bit."""
        found = []
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                bit = self._of(QUrl(fragment.charFormat().anchorHref()))
                if bit is not None:
                    found.append((fragment.position(), fragment.length(), bit))
                fragments += 1
            block = block.next()
        return found
