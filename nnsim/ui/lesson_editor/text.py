"""The text of a lesson while it is written: numbered lines, what is wrong below them, and names that are offered."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from nnsim.language.texts import say
from nnsim.lessons.outline import Change
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.lesson_editor.highlighting import Highlighter
from nnsim.ui.lesson_editor.notes import LineNote, NotedLayout
from nnsim.ui.lesson_editor.offering import Offering

WRAP = int(Qt.TextFlag.TextWordWrap)


class LessonText(QPlainTextEdit):
    """Each ``apply`` is one step to undo. ``moved`` tells that the cursor came to another line.

    ``offering`` shows what may stand at the cursor; ``saved`` and ``searched`` are Ctrl+S and Ctrl+F.
    """

    moved = Signal()
    saved = Signal()
    searched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Text of the lesson"))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(say("A lesson begins with a line ---."))
        self._laid = NotedLayout(self.document(), self._note_height)
        self.document().setDocumentLayout(self._laid)
        self._margin = _Margin(self)
        self.offering = Offering(self)
        self._line = 1
        self._highlighter = Highlighter(self.document())
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._on_cursor)
        self.textChanged.connect(self.offering.on_text)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("body", theme.scale))
        self._make_room()
        self._mark_lines()
        self._laid.put(self._laid.notes)

    # ------------------------------------------------------------ what is written

    @property
    def line(self) -> int:
        """The line of the cursor, from 1 on."""
        return self.textCursor().blockNumber() + 1

    @property
    def column(self) -> int:
        """Characters before the cursor in its line."""
        cursor = self.textCursor()
        units = cursor.block().text().encode("utf-16-le")[: 2 * cursor.positionInBlock()]
        return len(units.decode("utf-16-le", "replace"))

    def show_text(self, text: str) -> None:
        """Another text, with nothing to undo."""
        self.put_notes({})
        self.setPlainText(text)
        self.document().setModified(False)

    def apply(self, change: Change) -> None:
        """Make a change, as one step to undo."""
        whole = self.toPlainText()
        start = _units(whole[: change.start])
        end = start + _units(whole[change.start : change.end])
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.text)
        cursor.endEditBlock()

    def insert(self, words: str, start: int | None = None) -> None:
        """Write ``words`` at the cursor, in the place of what is chosen or stands from ``start`` of the line on."""
        cursor = self.textCursor()
        if start is not None:
            units = _units(cursor.block().text()[:start])
            cursor.setPosition(cursor.block().position() + units, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(words)
        self.setTextCursor(cursor)

    def go_to_line(self, line: int) -> None:
        """Put the cursor there, and show it."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            self.setTextCursor(cursor)
            self.centerCursor()

    def _on_cursor(self) -> None:
        self._mark_lines()
        if self.line != self._line:
            self._line = self.line
            self.moved.emit()

    # ------------------------------------------------------------ what is wrong

    @property
    def notes(self) -> Mapping[int, LineNote]:
        """What is said below lines now."""
        return self._laid.notes

    def put_notes(self, notes: Mapping[int, LineNote]) -> None:
        """Say these below their lines, in the place of those before."""
        if notes != self._laid.notes:
            self._laid.put(notes)
            self._mark_lines()
            self._margin.update()

    def _room(self) -> float:
        return max(self.viewport().width() - 2 * self.document().documentMargin() - self._theme.px(6 * SPACE), 40.0)

    def _note_height(self, text: str) -> float:
        metrics = QFontMetricsF(fonts.font("label", self._theme.scale))
        return metrics.boundingRect(QRectF(0, 0, self._room(), 1e5), WRAP, text).height() + self._theme.px(SPACE)

    def _mark_lines(self) -> None:
        """A wave under lines that cannot be read, and a quiet ground for that of the cursor."""
        marks = [self._ground(self.textCursor(), self._theme.control_hover)] if self.hasFocus() else []
        for line, note in self._laid.notes.items():
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                cursor = QTextCursor(block)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                look = QTextCharFormat()
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                look.setUnderlineColor(QColor(self._theme.tone(note.tone)))
                marks.append(_selection(cursor, look))
        self.setExtraSelections(marks)

    @staticmethod
    def _ground(cursor: QTextCursor, color: str) -> QTextEdit.ExtraSelection:
        look = QTextCharFormat()
        look.setBackground(QColor(color))
        look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        cursor.clearSelection()
        return _selection(cursor, look)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and what is said below them."""
        super().paintEvent(event)
        if not self._laid.notes:
            return
        painter, theme = painter_on(self.viewport()), self._theme
        painter.setFont(fonts.font("label", theme.scale))
        left = self.contentOffset().x() + self.document().documentMargin() + theme.px(2 * SPACE)
        for line, top, height in self._lines():
            note = self._laid.notes.get(line)
            if note is not None:
                room = self._note_height(note.text)
                painter.setPen(QColor(theme.tone(note.tone)))
                painter.drawText(QRectF(left, top + height - room, self._room(), room), WRAP, note.text)

    def _lines(self) -> list[tuple[int, float, float]]:
        """Number, upper edge and height of every line that is seen, px of the viewport."""
        found, block = list[tuple[int, float, float]](), self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > self.viewport().height():
                break
            found.append((block.blockNumber() + 1, box.top(), box.height()))
            block = block.next()
        return found

    # ------------------------------------------------------------ numbers of lines

    def margin_width(self) -> int:
        """Room for the numbers, px."""
        digits = max(len(str(self.blockCount())), 2)
        metrics = QFontMetricsF(fonts.font("label", self._theme.scale))
        return round(metrics.horizontalAdvance("9" * digits)) + self._theme.px(3 * SPACE)

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)
        self._place_margin()

    def _place_margin(self) -> None:
        box = self.contentsRect()
        self._margin.setGeometry(QRect(box.left(), box.top(), self.margin_width(), box.height()))

    def _on_update(self, _box: QRect, _by: int) -> None:
        self._margin.update()

    def draw_numbers(self, painter: QPainter) -> None:
        """Numbers beside the first row of each line; lines with mistakes in their colour."""
        theme, font = self._theme, fonts.font("label", self._theme.scale)
        painter.setFont(font)
        height, width = self.fontMetrics().height(), self._margin.width() - theme.px(2 * SPACE)
        for line, top, _ in self._lines():
            note = self._laid.notes.get(line)
            painter.setPen(QColor(theme.tone(note.tone) if note else theme.text if line == self.line else theme.muted))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, width, height), flags, str(line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notes wrap anew."""
        super().resizeEvent(event)
        self._place_margin()

    # ------------------------------------------------------------ keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark_lines()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_lines()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what is offered, else it leads on."""
        if forward and self.offering.is_open:
            self.offering.take()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is offered goes first."""
        if not self.offering.takes(event):
            super().keyPressEvent(event)


class _Margin(QWidget):
    """Draws the numbers of the lines of ``text``."""

    def __init__(self, text: LessonText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.margin_width(), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._text.draw_numbers(painter_on(self))


def _units(text: str) -> int:
    """How many characters Qt counts in it: of 16 bits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _selection(cursor: QTextCursor, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
    found = QTextEdit.ExtraSelection()
    found.cursor, found.format = cursor, look
    return found
