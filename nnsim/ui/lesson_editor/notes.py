"""Sentences below lines of a text: room for them in its layout, so that they lie over nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from nnsim.ui.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class LineNote:
    """What is said below a line, and how serious it is."""

    text: str
    tone: Tone = "error"


class NotedLayout(QPlainTextDocumentLayout):
    """Leaves room below the lines that ``notes`` names, the first of which is 1; ``height(text)`` says how much, px."""

    def __init__(self, document: QTextDocument, height: Callable[[str], float]) -> None:
        super().__init__(document)
        self._height = height
        self.notes: Mapping[int, LineNote] = {}

    def room(self, block: QTextBlock) -> float:
        """Height below the words of ``block``, px."""
        note = self.notes.get(block.blockNumber() + 1)
        return self._height(note.text) if note is not None else 0.0

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The words with what is said below them."""
        box = super().blockBoundingRect(block)
        room = self.room(block) if self.notes else 0.0
        return box.adjusted(0, 0, 0, room) if room else box

    def put(self, notes: Mapping[int, LineNote]) -> None:
        """Say these, in the place of those before."""
        self.notes = dict(notes)
        self.documentSizeChanged.emit(self.documentSize())
        self.requestUpdate()
