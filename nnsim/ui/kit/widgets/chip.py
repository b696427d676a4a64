"""Small rounded labels that can be chosen; a class chip carries colour, mark and count."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.core.counted import nouns
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.marks import mark_name
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.painting import draw_mark, outline

MARK = 10


class Chip(PaintedButton):
    """A name, and behind it a quieter ``note`` such as a count."""

    def __init__(self, text: str, note: str = "", *, checkable: bool = True, parent: QWidget | None = None) -> None:
        self._note = note
        super().__init__(text, parent)
        self.setCheckable(checkable)
        self._name_it()

    def set_note(self, note: str) -> None:
        """Replace the quiet text; the chip grows and shrinks with it."""
        if note != self._note:
            self._note = note
            self._name_it()
            self.updateGeometry()
            self.update()

    def set_text(self, text: str) -> None:
        """Replace the name."""
        self.setText(text)
        self._name_it()
        self.updateGeometry()

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self.text()}, {self._note}" if self._note else self.text())

    def _lead(self) -> int:
        return 0

    def _air(self) -> int:
        """Left of the mark or the name, px."""
        return self._theme.px(2.5 * SPACE)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("body", theme.scale))

    def sizeHint(self) -> QSize:
        """Room for mark, name and note."""
        theme, metrics = self._theme, self.fontMetrics()
        note = theme.px(SPACE + 2) + metrics.horizontalAdvance(self._note) if self._note else 0
        return QSize(
            self._lead() + metrics.horizontalAdvance(self.text()) + note + theme.px(5 * SPACE) + 1, theme.px(HIT)
        )

    def _ground(self) -> str | None:
        return self._theme.tint if self.isChecked() and self.isEnabled() else super()._ground()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button, and an outline while it is chosen."""
        super().paintEvent(_event)
        if self.isChecked() and not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            outline(painter, QRectF(self.rect()), self._radius(), self._theme.accent)

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        left = box.adjusted(self._air() + self._lead(), 0, 0, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self.font())
        painter.setPen(self._ink())
        painter.drawText(left, align, self.text())
        if self._note:
            advance = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(SPACE + 2)
            painter.setPen(theme.muted if self.isEnabled() else theme.faint)
            painter.drawText(left.adjusted(advance, 0, 0, 0), align, self._note)


class ClassChip(Chip):
    """The chip of class ``index``: mark and colour, name, number of points."""

    def __init__(self, index: int, text: str, count: int = 0, parent: QWidget | None = None) -> None:
        self._index, self._noun = index, "points"
        self._told: tuple[int, int, str] | None = None
        self._count, self._compact = f"{count:,}", False
        super().__init__(text, self._count, parent=parent)

    def set_compact(self, compact: bool) -> None:
        """Mark and name alone, closer together: the count is left to the tool tip and to screen readers."""
        if compact != self._compact:
            self._compact = compact
            self.set_note("" if compact else self._count)
            self.updateGeometry()

    def set_count(self, count: int, copies: int = 0, noun: str = "point") -> None:
        """Show how many points the class has, with augmented copies among them told apart: ``178 + 356``."""
        if (count, copies, noun) == self._told:
            return
        self._told = count, copies, noun
        self._noun = nouns(count, noun)
        self._count = f"{count - copies:,} + {copies:,}" if copies else f"{count:,}"
        self.set_note("" if self._compact else self._count)
        self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(
            say("Class {text}, {index}, {amount}", text=self.text(), index=mark_name(self._index), amount=self.amount)
        )

    @property
    def amount(self) -> str:
        """``178 images``."""
        return f"{self._count} {self._noun}"

    def sizeHint(self) -> QSize:
        """Less air and height where chips are many."""
        full = super().sizeHint()
        less = self._theme.px(SPACE)
        return QSize(full.width() - 2 * less, full.height() - less) if self._compact else full

    def _lead(self) -> int:
        return self._theme.px(MARK + 6)

    def _air(self) -> int:
        return self._theme.px(1.5 * SPACE) if self._compact else super()._air()

    def _content(self, painter: QPainter, box: QRectF) -> None:
        super()._content(painter, box)
        theme = self._theme
        center = QPointF(self._air() + theme.px(MARK) / 2, box.center().y())
        draw_mark(painter, self._index, center, theme.px(MARK), theme.class_color(self._index))
