"""Things to be put in order: by dragging, or by Alt and the arrow keys."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.core.seeds import generator
from nnsim.language.texts import say
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


class OrderAnswer(Field):
    """The items in a list; it begins in another order than the right one."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.list = _Rows()
        self.list.setAccessibleName(question.words)
        self.list.setAccessibleDescription(say("Alt with the arrow keys moves the chosen line"))
        for place in _mixed(len(question.options), question.id):
            item = QListWidgetItem(Paragraph(inline(question.options[place].text)).plain())
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.moved.connect(self.changed)
        self.help = Text(say("Drag the lines, or move them with Alt and the arrow keys."), "label", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.list)
        self._column.addWidget(self.help)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self.list.setFont(fonts.font("body", theme.scale))
        self.list.restyle(theme)

    @property
    def answer(self) -> Answer | None:
        return self.list.places

    @property
    def lacks(self) -> str:
        return say("Put them in order first.")

    def put(self, answer: Answer) -> None:
        texts = {item.data(Qt.ItemDataRole.UserRole): item.text() for item in self.list.lines}
        self.list.clear()
        for place in cast("tuple[int, ...]", answer):
            item = QListWidgetItem(texts[place])
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    @property
    def stop(self) -> QWidget:
        return self.list


class _Rows(QListWidget):
    """As high as its lines, which wrap."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self._held = False
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    @property
    def lines(self) -> list[QListWidgetItem]:
        """From above."""
        return [self.item(row) for row in range(self.count())]

    @property
    def places(self) -> tuple[int, ...]:
        """Which item stands where."""
        return tuple(int(item.data(Qt.ItemDataRole.UserRole)) for item in self.lines)

    def restyle(self, theme: Theme) -> None:
        """The height of the lines."""
        self._theme = theme
        self.setSpacing(theme.px(3))
        self._fit()

    def _fit(self) -> None:
        if not hasattr(self, "_theme"):
            return
        high = sum(self.sizeHintForRow(row) + 2 * self.spacing() for row in range(self.count()))
        self.setFixedHeight(high + self._theme.px(SPACE))

    def viewportEvent(self, event: QEvent) -> bool:
        """Lines wrap at another width."""
        done = super().viewportEvent(event)
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return done

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A line is taken hold of."""
        super().mousePressEvent(event)
        self._held = event.button() == Qt.MouseButton.LeftButton and self.itemAt(event.position().toPoint()) is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line goes to where the hand is."""
        there, row = self.itemAt(event.position().toPoint()), self.currentRow()
        if self._held and event.buttons() & Qt.MouseButton.LeftButton and there is not None and self.row(there) != row:
            self._move(row, self.row(there))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It stays there."""
        super().mouseReleaseEvent(event)
        self._held = False

    def _move(self, row: int, there: int) -> None:
        self.insertItem(there, self.takeItem(row))
        self.setCurrentRow(there)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt moves the chosen line; Escape is the panel's."""
        row = self.currentRow()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (UP, DOWN):
            there = row + (-1 if event.key() == UP else 1)
            if 0 <= there < self.count():
                self._move(row, there)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _mixed(count: int, name: str) -> list[int]:
    """Places in an order that is not the right one, the same each time."""
    order = [int(place) for place in generator(1, "lesson order", name).permutation(count)]
    return order if order != list(range(count)) else order[1:] + order[:1]
