"""What Undo and Redo act on: strokes of the drawing pad at hand, else edits of the document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui.data.drawing.drawing import Drawing
from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.run.undo import Editor

STROKE = "stroke"


class Undoing(QObject):
    """A pad is at hand while it has the keyboard; without strokes it leaves both commands to the document.

    ``changed`` tells that they would do something else from now on.
    """

    changed = Signal()

    def __init__(self, editor: Editor, pads: Sequence[GlyphPad], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._stack = editor, editor.stack
        self._drawings: dict[GlyphPad, Drawing] = {}
        self._at_hand: Drawing | None = None
        self._words = self.undo_words, self.redo_words
        for pad in pads:
            self.add(pad)
        stack = self._stack
        self._told: tuple[SignalInstance, ...] = (
            stack.canUndoChanged, stack.canRedoChanged, stack.undoTextChanged, stack.redoTextChanged,
        )  # fmt: skip
        for told in self._told:
            told.connect(self._tell)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def add(self, pad: GlyphPad) -> None:
        """One more that can be at hand."""
        self._drawings[pad] = pad.sketch.drawing
        pad.sketch.drawing.changed.connect(self._tell)

    def close(self) -> None:
        """Stop listening: a stack that goes still tells that it is empty."""
        for told in self._told:
            told.disconnect(self._tell)
        self._told = ()

    def _tell(self, _new: object = None) -> None:
        """A stack says the same four times at every edit, and a stroke edits with every move."""
        before, self._words = self._words, (self.undo_words, self.redo_words)
        if self._words != before:
            self.changed.emit()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:  # a menu has it for a moment, or another program
            return
        self._at_hand = self._drawings.get(now) if isinstance(now, GlyphPad) else None
        self._tell()

    @property
    def undo_words(self) -> str | None:
        """What Undo would take back; None for nothing."""
        if self._at_hand is not None and self._at_hand.can_undo:
            return STROKE
        return self._stack.undoText() if self._stack.canUndo() else None

    @property
    def redo_words(self) -> str | None:
        """What Redo would bring back; None for nothing."""
        if self._at_hand is not None and self._at_hand.can_redo:
            return STROKE
        return self._stack.redoText() if self._stack.canRedo() else None

    def undo(self) -> None:
        """Take the last stroke or edit back."""
        if self._at_hand is not None and self._at_hand.can_undo:
            self._at_hand.undo()
        else:
            self._editor.undo()

    def redo(self) -> None:
        """Bring the stroke or edit again that was taken back last."""
        if self._at_hand is not None and self._at_hand.can_redo:
            self._at_hand.redo()
        else:
            self._editor.redo()
