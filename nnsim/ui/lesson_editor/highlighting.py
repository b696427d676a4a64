"""The vocabulary of lessons in colours: titles, fences, names, links, and values of now."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from nnsim.lessons.blocks import BLOCKS
from nnsim.lessons.format import OFTEN, ONCE
from nnsim.lessons.names.kinds import QUANTITIES
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow

NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
LINK = re.compile(r"\[[^\[\]]+\]\(\w+:[^)\s]*\)")
VALUE = re.compile(r"\{[^{}]+\}")
KEY = re.compile(r"\s*([\w ]+?)\s*:")

WORDS = frozenset({"and", "or", "not", "within", "true", "false"})

CONDITIONS = ("until", "wrong")

PROSE, FRONT, BLOCK = 0, 1, 2
"""What the next line is in; a block adds the place of its word to it."""


class Highlighter(QSyntaxHighlighter):
    """Follows the theme by itself."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._words = tuple(BLOCKS)
        self._known = frozenset(each.id for each in QUANTITIES)
        self._looks: dict[str, QTextCharFormat] = {}
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        colors = {
            "title": theme.text, "fence": theme.accent, "key": theme.muted, "name": theme.positive,
            "word": theme.accent, "link": theme.success, "value": theme.positive, "remark": theme.muted,
        }  # fmt: skip
        self._looks = {name: _look(color, bold=name in ("title", "fence")) for name, color in colors.items()}
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """One line; what it is in is remembered for the next."""
        before, number = self.previousBlockState(), self.currentBlock().blockNumber()
        state = PROSE if before < 0 else before
        stripped = text.strip()
        if stripped == "---" and state in (PROSE, FRONT) and (state == FRONT or number == 0):
            self._put("fence", 0, len(text))
            state = PROSE if state == FRONT else FRONT
        elif stripped.startswith("```"):
            self._put("fence", 0, len(text))
            state = PROSE if state >= BLOCK else BLOCK + self._word(stripped.lstrip("`"))
        elif state == FRONT:
            self._key(text, (*ONCE, *OFTEN))
        elif state >= BLOCK:
            self._in_block(text, self._words[state - BLOCK] if state - BLOCK < len(self._words) else "")
        elif text.startswith("## "):
            self._put("title", 0, len(text))
        else:
            self._prose(text)
        self.setCurrentBlockState(state)

    def _word(self, head: str) -> int:
        word = head.split(maxsplit=1)[0] if head.split() else ""
        return self._words.index(word) if word in self._words else len(self._words)

    def _in_block(self, text: str, word: str) -> None:
        if text.strip().startswith("#"):
            self._put("remark", 0, len(text))
            return
        if word in ("set", "show"):
            found = NAME.search(text)
            if found:
                self._put("word", found.start(), len(found[0]))
            return
        said = len(text.partition("->")[0]) if word in CONDITIONS else len(text)
        if word in ("ask", "variant", "hint", "lock", "name"):
            self._key(text)
        if word in (*CONDITIONS, "ask", "variant"):
            self._names(text[:said])
        self._prose(text[said:], said)

    def _names(self, text: str) -> None:
        for found in NAME.finditer(text):
            if found[0] in self._known:
                self._put("name", found.start(), len(found[0]))
            elif found[0] in WORDS:
                self._put("word", found.start(), len(found[0]))

    def _key(self, text: str, known: tuple[str, ...] = ()) -> None:
        found = KEY.match(text)
        if found and (not known or found[1] in known):
            self._put("key", 0, found.end())

    def _prose(self, text: str, start: int = 0) -> None:
        for name, pattern in (("link", LINK), ("value", VALUE)):
            for found in pattern.finditer(text):
                self._put(name, start + found.start(), len(found[0]))

    def _put(self, name: str, start: int, count: int) -> None:
        self.setFormat(start, count, self._looks[name])


def _look(color: str, *, bold: bool) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(QColor(color))
    if bold:
        look.setFontWeight(QFont.Weight.DemiBold)
    return look
